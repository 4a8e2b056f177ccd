"""What a draft rests on: for whom it is, what went in, how items were chosen, and what it does not cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.library import Library
from kapassist.corpus.wording import WordingFile
from kapassist.domain import Basis, Draft, DraftItem, DraftKind, Length, Section
from kapassist.drafting.closing import is_line
from kapassist.drafting.selection import SOUGHT
from kapassist.retrieval.lexical import plain_words, stems
from kapassist.sessions import SessionBrief

_SHORTEST = 4  # letters; shorter unknown words are mostly slips and abbreviations
_MOST_WORDS = 40  # unknown words that are named; more are counted
_TOLD = 600  # characters of a brief that a document repeats


@dataclass(frozen=True, slots=True)
class Making:
    """What a draft was made of; `known` are the word stems that the library holds."""

    library: Library
    kind: DraftKind
    brief: SessionBrief
    length: Length
    sections: Sequence[Section]
    clinic: ClinicProfile
    known: Collection[str]

    @property
    def items(self) -> list[DraftItem]:
        """Return the items of all sections."""
        return [item for section in self.sections for item in section.items]


def basis_of(making: Making) -> Basis:
    """Return the basis of a draft."""
    return Basis(
        intended_user=making.library.wording.basis.intended[making.kind],
        inputs=tuple(_inputs(making)),
        chosen=counted(making.items),
        missing=tuple(_missing(making)) if making.kind is not DraftKind.COMPARISON else tuple(_strange(making)),
    )


def told_brief(text: str, wording: WordingFile) -> str:
    """Return a brief as documents repeat it: a long one fills no pages, for the draft keeps the whole of it."""
    return text if len(text) <= _TOLD else f"{text[:_TOLD].rstrip()} {wording.labels['brief-more']}"


def unread(brief: SessionBrief, wording: WordingFile) -> str:
    """Return in one line what a long brief did not decide, or ""."""
    if len(brief.text) <= SOUGHT:
        return ""
    return wording.basis.long_brief.format(words=f"{len(brief.text.split()):,}", read=f"{SOUGHT:,}")


def counted(items: Iterable[DraftItem]) -> tuple[tuple[str, int], ...]:
    """Return each reason with the number of items that stand in a draft for it: the library's own, each once."""
    standing = (item for item in items if not (item.own or item.removed or is_line(item)))
    return tuple(Counter(item.chosen for item in standing).most_common())


def recounted(draft: Draft) -> Draft:
    """Return a draft with the numbers of its basis as its items stand now."""
    return replace(draft, basis=replace(draft.basis, chosen=counted(draft.items))) if draft.basis else draft


def _inputs(making: Making) -> Iterator[tuple[str, str]]:
    library, brief, wording = making.library, making.brief, making.library.wording
    said = {
        "types": "; ".join(library.session_types[key].title for key in brief.session_types),
        "stage": wording.stages[brief.stage.value].therapist if brief.stage else "",
        "number": str(brief.session_number or ""),
        "factors": ", ".join(library.factors[key].label for key in brief.factors),
        "brief": told_brief(brief.text, wording),
        "audience": wording.audiences[brief.audience] if brief.audience else "",
        "length": wording.basis.lengths[making.length],
        "clinic": making.clinic.name,
    }
    yield from ((wording.basis.inputs[name], value or wording.basis.not_said) for name, value in said.items())


def _missing(making: Making) -> Iterator[str]:
    library, words = making.library, making.library.wording.basis
    conditions = " ".join(item.condition for item in making.items)
    unused = [label for key in making.brief.factors if (label := library.factors[key].label) not in conditions]
    if unused:
        yield words.unused_factors.format(factors=", ".join(unused))
    if told := unread(making.brief, making.library.wording):
        yield told
    yield from _strange(making)
    blank = [entry.label for key, entry in library.stationery.rules.items() if not making.clinic.rule(key)]
    if blank:
        yield words.blanks.format(rules=", ".join(blank))
    yield from {Length.ONE_PAGE: [words.shortened], Length.STANDARD: [words.picked]}.get(making.length, [])


def _strange(making: Making) -> Iterator[str]:
    """Return the words of the brief that nothing in the library holds."""
    typed = (word for word in dict.fromkeys(plain_words(making.brief.text)) if len(word) >= _SHORTEST)
    strange = [word for word in typed if stems([word])[0] not in making.known]
    named, rest = ", ".join(strange[:_MOST_WORDS]), len(strange) - _MOST_WORDS
    words = making.library.wording.basis
    if strange:
        yield words.unknown_words.format(words=words.more_words.format(words=named, count=rest) if rest > 0 else named)
