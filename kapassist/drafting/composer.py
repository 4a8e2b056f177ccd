"""Composes a draft for a session brief: sections, citations, notices and a name that depends on the content alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace

from kapassist.clinic.contacts import ContactBook
from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import RuleBook
from kapassist.corpus.library import Library
from kapassist.corpus.passages import arc_passage_id, arc_passages, glance_passages, later_passages
from kapassist.domain import ArcStep, Draft, DraftKind, Length, Notice, NoticeKind, Passage, Section
from kapassist.drafting.basis import Making, basis_of, recounted
from kapassist.drafting.closing import closing
from kapassist.drafting.fitting import fitted
from kapassist.drafting.kinds import KINDS, Desk
from kapassist.drafting.ruling import ruled
from kapassist.drafting.sections import SectionWriter
from kapassist.drafting.selection import URGENT_AREAS, ItemSelector
from kapassist.drafting.translating import translated, wording_in
from kapassist.errors import UsageError, known
from kapassist.retrieval.search import Searcher
from kapassist.safety.notices import NoticeBook
from kapassist.sessions import SessionBrief, known_session_type

_WITH_LEVELS = (DraftKind.CHECKLIST, DraftKind.SETTING)


class DraftComposer:
    """Composes drafts from one library."""

    def __init__(
        self,
        library: Library,
        passages: Sequence[Passage],
        searcher: Searcher,
        notices: NoticeBook,
        known: Collection[str] = (),
        clinic: ClinicProfile | None = None,
    ) -> None:
        self._library = library
        kept = (*glance_passages(library), *arc_passages(library), *later_passages(library))  # cited, never searched
        self._passages = {passage.id: passage for passage in (*passages, *kept)}
        self._selector, self._unsearched = ItemSelector(library, searcher), ItemSelector(library)
        self._urgent = {item.id for item in library.items if item.area in URGENT_AREAS}
        self._notices = notices
        self._known = known
        self._clinic = clinic or ClinicProfile()

    def compose(
        self,
        kind: DraftKind,
        brief: SessionBrief,
        length: Length = Length.STANDARD,
        first: Sequence[Notice] = (),
        language: str = "en",
    ) -> Draft:
        """Return the draft; `first` are notices that the brief's own words call for. Handouts come in the language asked for.

        Raises:
            UsageError: no session type, an unknown one, or too few for a comparison.

        """
        self._check(kind, brief)
        if kind is not DraftKind.COMPARISON:
            brief = replace(brief, session_types=brief.session_types[:1])  # its rules chose the items, so it alone is named
        brief = replace(brief, factors=tuple(dict.fromkeys([*brief.factors, *sorted(self._library.implied_by(brief.factors))])))
        rules = RuleBook.of(self._library.stationery, self._clinic, language)
        writer = self._writer(kind, brief, length, language, rules)
        sections = KINDS[kind](Desk(self._library, self._selector, writer, self._passages), brief, length)
        whole = self._whole(kind, brief) if length is not Length.FULL else ()
        if length is Length.STANDARD and kind is not DraftKind.HANDOUT:
            sections = _with_left(sections, whole)
        if kind is DraftKind.HANDOUT and length is not Length.ONE_PAGE:
            sections = (*sections, *closing(sections, self._library.stationery.closing, self._library.wording))
        arc = self._arc(kind, brief, length, writer)  # last, so that its sources are numbered after those of the items
        citations = writer.citer.citations
        draft = Draft(
            id=_identity(kind, brief, length, language, sections),
            kind=kind,
            title=self._title(kind, brief),
            brief=brief,
            sections=sections,
            citations=citations,
            notices=(*first, *self._on_the_library(kind, brief), *self._notices.for_citations(citations)),
            intro=self._library.wording.kinds[kind].intro,
            length=length,
            arc=arc,
            basis=basis_of(Making(self._library, kind, brief, length, sections, self._clinic, self._known)),
        )
        if kind is DraftKind.HANDOUT and language != "en":
            draft = translated(draft, self._library, language, self._notices.country)
        if kind is DraftKind.HANDOUT:
            draft = ruled(draft, rules)
        if length is Length.ONE_PAGE:
            ids = {item.id for section in whole for item in section.items}
            draft = recounted(fitted(draft, ids, self._urgent))
        return draft

    def _writer(self, kind: DraftKind, brief: SessionBrief, length: Length, language: str, rules: RuleBook) -> SectionWriter:
        labels = wording_in(self._library, language).labels
        contacts = ContactBook(self._clinic, labels, self._notices.emergency)
        otherwise = labels["differ-short"] if length is Length.ONE_PAGE else ""
        most = _most_sources(kind, length)
        return SectionWriter(self._library, self._passages, brief.session_type, rules, contacts, otherwise, most)

    def _title(self, kind: DraftKind, brief: SessionBrief) -> str:
        types = [self._library.session_types[key] for key in brief.session_types]
        titles = ", ".join(row.patient if kind is DraftKind.HANDOUT else row.title for row in types)
        return f"{self._library.wording.kinds[kind].titled(brief.later)}: {titles}"

    def _whole(self, kind: DraftKind, brief: SessionBrief) -> tuple[Section, ...]:
        """Return what the full length holds, to tell what another one leaves out."""
        writer = SectionWriter(self._library, self._passages, brief.session_type)
        return KINDS[kind](Desk(self._library, self._unsearched, writer, self._passages), brief, Length.FULL)

    def _check(self, kind: DraftKind, brief: SessionBrief) -> None:
        for session_type in brief.session_types:
            known_session_type(session_type)
        if not brief.session_types:
            raise UsageError("no session type is given; choose one, for example im-psychedelic")
        if kind is DraftKind.COMPARISON and len(set(brief.session_types)) < 2:
            raise UsageError("a comparison needs two or more session types; give --session-type twice")
        for factor in brief.factors:
            known(factor, self._library.factors, "client factor")

    def _arc(self, kind: DraftKind, brief: SessionBrief, length: Length, writer: SectionWriter) -> tuple[ArcStep, ...]:
        """Return the course of the session type; a comparison has several, and one page has no room for it."""
        if kind is DraftKind.COMPARISON or length is Length.ONE_PAGE:
            return ()
        courses = self._library.stationery.courses
        steps = []
        for key, index in self._library.stationery.course(brief.session_type, brief.later):
            step, passage = courses[key][index], self._passages[arc_passage_id(key, index + 1)]
            steps.append(ArcStep(step.stage, step.part, step.text, step.plain, writer.citer.cite(passage)))
        return tuple(steps)

    def _on_the_library(self, kind: DraftKind, brief: SessionBrief) -> list[Notice]:
        """Return what must be known of the library's part on these session types before its levels are relied on."""
        types, texts = [self._library.session_types[key] for key in brief.session_types], self._library.notices
        said = [] if all(entry.complete for entry in types) else [texts.partial_library.text]
        if kind in _WITH_LEVELS and any(entry.derived for entry in types):
            said.append(texts.derived_levels.text)
        return [Notice(NoticeKind.EVIDENCE, text) for text in said]


def _most_sources(kind: DraftKind, length: Length) -> int:
    """Return how many sources a line of a handout cites; other drafts cite all that there are."""
    if kind is not DraftKind.HANDOUT:
        return 0
    return 1 if length is Length.ONE_PAGE else 2


def _with_left(sections: Sequence[Section], whole: Sequence[Section]) -> tuple[Section, ...]:
    counts = {(section.stage, section.title): len(section.items) for section in whole}
    return tuple(replace(row, left=max(counts.get((row.stage, row.title), 0) - len(row.items), 0)) for row in sections)


def _identity(kind: DraftKind, brief: SessionBrief, length: Length, language: str, sections: Sequence[Section]) -> str:
    items = [(item.id, item.text, item.chosen, item.rule, *item.numbers) for section in sections for item in section.items]
    content = json.dumps([kind, asdict(brief), length, language, items], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
