"""Fixed notices: which ones a message, an answer or a draft needs. Their texts are data and are never generated."""

from __future__ import annotations

from collections.abc import Iterable

from kapassist.corpus.library import Library
from kapassist.corpus.schema import CrisisCountry
from kapassist.corpus.signoff import reviewers
from kapassist.domain import Citation, Grade, Label, Notice, NoticeKind
from kapassist.safety.calling import same_number

_FOR_LABEL = {
    Label.CRISIS: NoticeKind.CRISIS,
    Label.MEDICAL_EMERGENCY: NoticeKind.EMERGENCY,
    Label.DOSING: NoticeKind.DOSING,
    Label.UNSUPERVISED: NoticeKind.UNSUPERVISED,
    Label.IDENTIFIERS: NoticeKind.IDENTIFIERS,
}
_STRONG = {Grade.GUIDELINE, Grade.REGULATOR, Grade.SYSTEMATIC_REVIEW, Grade.RANDOMISED_TRIAL}


class NoticeBook:
    """The fixed notices of a library, with the crisis lines of one country; `own` is the clinic's emergency number."""

    def __init__(self, library: Library, country: str, own: str = "") -> None:
        self._library = library
        self._reviewed = reviewers(library)
        self._own = own
        self.country_known = country in library.crisis
        # an unknown country is told when the program starts; here crisis lines must come whatever happened
        self.country = country if country in library.crisis else next(iter(library.crisis))

    def notice(self, kind: NoticeKind) -> Notice:
        """Return the notice of a kind; the crisis notice ends with the country's lines."""
        entry = self._library.notices.notices[kind]
        text = entry.text
        if kind in (NoticeKind.CRISIS, NoticeKind.EMERGENCY):
            text = "\n".join([text, *self.crisis_lines(with_lines=kind is NoticeKind.CRISIS)])
        return Notice(kind, text, entry.title)

    def crisis_lines(self, with_lines: bool = True) -> list[str]:
        """Return the emergency number and the crisis lines, one text each, with the date when they were checked."""
        country: CrisisCountry = self._library.crisis[self.country]
        numbers = [f"Emergency (your clinic): {self._own}"] if self._own else []
        if not same_number(self._own, country.emergency):
            numbers.append(f"Emergency ({country.name}): {country.emergency}")
        if with_lines:
            numbers += [
                f"{line.name}: {line.contact} ({line.hours}; {line.languages}; checked {line.checked})"
                for line in country.lines
                if line.kind == "crisis"
            ]
        return numbers

    @property
    def emergency(self) -> str:
        """Return the emergency number that holds for the clinic: its own or its country's, "" where neither is known."""
        return self._own or (self._library.crisis[self.country].emergency if self.country_known else "")

    def for_labels(self, labels: Iterable[Label]) -> list[Notice]:
        """Return the notices that a message's labels call for."""
        wanted = {_FOR_LABEL[label] for label in labels if label in _FOR_LABEL}
        return [self.notice(kind) for kind in NoticeKind if kind in wanted]

    def for_citations(self, citations: Iterable[Citation]) -> list[Notice]:
        """Return the evidence notice where no strong reference is cited, and the review notice where nobody has signed."""
        cited = list(citations)
        if not cited:
            return []
        notices = []
        if not any(citation.reference and citation.reference.grade in _STRONG for citation in cited):
            notices.append(self.notice(NoticeKind.EVIDENCE))
        if not all(self._signed(citation.passage.document) for citation in cited):
            notices.append(self.notice(NoticeKind.REVIEW))
        return notices

    def _signed(self, document: str) -> bool:
        return document in self._reviewed
