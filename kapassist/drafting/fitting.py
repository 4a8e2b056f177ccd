"""Chooses what stands on one page, by an estimate of the room that it takes. Knows no form; a test holds it to real pages.

What nothing requires goes first and is counted. A must never goes: where there is no room for all, the farthest from the
session are named in short, one behind the other, in their stage. Warning signs, clinic rules and what the brief switched on
stay whole longest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import ceil

from kapassist.domain import Draft, DraftItem, DraftKind, Level, Section
from kapassist.sessions import STAGE_IDS, Stage

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_MARK = 0.7  # of a letter's width is that of a sign in a citation mark
_SOURCE = 12  # letters that one entry of the list of sources takes, in its small print
_TAG, _BLANK, _BOX, _LEVEL = 12, 8, 4, 12  # letters of a mark without source, a blank, a tick box, a level
_BOLD = 1.12  # how much wider the letters of a rule are


@dataclass(frozen=True, slots=True)
class Room:
    """What one page holds: lines of all columns together, letters of a line, and lines for what always stands there."""

    lines: float
    letters: int
    around: float
    gap: float = 0.25
    heading: float = 1.55


_CLINICIAN, _PATIENT = Room(224, 46, 13), Room(136, 51, 26)


@dataclass(slots=True)
class _Page:
    """A page while it is filled: what is left out, and what is only named."""

    draft: Draft
    room: Room
    out: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)

    def lines(self) -> float:
        """Return the lines that the page takes as it stands."""
        rows = list(_sections(self))
        return self._around([item for row in rows for item in row.items]) + sum(map(self._height, rows))

    def whole(self, items: Iterable[DraftItem]) -> list[DraftItem]:
        """Return which of these items stand on the page whole."""
        return [item for item in items if item.id not in self.out and item.id not in self.named]

    def _height(self, section: Section) -> float:
        whole = [ceil(self._letters(item) / self.room.letters) + self.room.gap for item in section.items if not item.named]
        named = sum(self._letters(item) for item in section.items if item.named) / self.room.letters
        return self.room.heading + sum(whole) + (ceil(named) + self.room.gap if named else 0)

    def _around(self, items: Iterable[DraftItem]) -> float:
        sources = {number for item in items for number in item.citations}
        letters = sum(len(notice.text) + len(notice.title) for notice in self.draft.notices)
        said = 0 if self.draft.kind is DraftKind.HANDOUT else len(self.draft.brief.text)
        return self.room.around + (letters + said + len(sources) * _SOURCE) / self.room.letters

    def _letters(self, item: DraftItem) -> float:
        marks = sum(len(f"[{number}]") for number in item.citations) * _MARK
        text = _words(item, self.draft.kind)
        return len(text) + marks + _BOX + (_BOLD * len(item.rule) if item.named else self._beside(item))

    def _beside(self, item: DraftItem) -> float:
        level = 0 if item.level is Level.MUST or self.draft.kind is DraftKind.HANDOUT else _LEVEL
        blank = _BLANK * bool(item.field and (item.blank_stays or not item.rule))
        return level + _TAG * item.editorial + _BOLD * len(item.rule) + blank


def fitted(draft: Draft, whole: Collection[str], urgent: Collection[str]) -> Draft:
    """Return a draft with what fits on one page; `whole` are the ids of the full length, `urgent` of those never shortened."""
    if draft.kind is DraftKind.COMPARISON:
        return draft
    page = _Page(draft, _PATIENT if draft.kind is DraftKind.HANDOUT else _CLINICIAN)
    for _, item in sorted(_going(draft, urgent), key=lambda row: row[0]):
        if page.lines() <= page.room.lines:
            break
        (page.named if item.level is Level.MUST else page.out).add(item.id)
    sections = tuple(_sections(page))
    shown = {item.id for section in sections for item in section.items}
    return _renumbered(replace(draft, sections=sections, left=len(set(whole) - shown)))


def short_of(item: DraftItem, kind: DraftKind) -> str:
    """Return the words that name an item: for a patient its first sentence that is no question."""
    if kind is not DraftKind.HANDOUT:
        return item.short or item.text
    sentences = _SENTENCE.split(item.plain)
    return next((row for row in sentences if not row.endswith("?")), sentences[0])


def _words(item: DraftItem, kind: DraftKind) -> str:
    return item.plain if kind is DraftKind.HANDOUT else item.short or item.text


def _going(draft: Draft, urgent: Collection[str]) -> Iterator[tuple[tuple[int, ...], DraftItem]]:
    """Return what may be left out or shortened, each with its turn: the first goes first."""
    rules = {""}
    for section in draft.sections:
        if section.under:
            continue  # warning signs stay whole
        far = -abs(STAGE_IDS.index(section.stage) - STAGE_IDS.index(Stage.DURING)) if section.stage else 0
        for place, item in enumerate(section.items):
            kept = 2 * (item.id in urgent) or item.rule not in rules
            rules.add(item.rule)
            yield (kept, item.level is Level.MUST, bool(item.condition), bool(item.field), far, -place), item


def _sections(page: _Page) -> Iterator[Section]:
    """Yield the sections with what is whole first, then what is named."""
    kind = page.draft.kind
    rules = {item.rule for item in page.whole(page.draft.items)}
    for section in page.draft.sections:
        named = [_named(item, kind, item.rule in rules) for item in section.items if item.id in page.named]
        rules |= {item.rule for item in named}
        items = (*page.whole(section.items), *named)
        if items:
            yield replace(section, items=items)


def _named(item: DraftItem, kind: DraftKind, told: bool) -> DraftItem:
    """Return an item as it is named; a rule that the page told already is not told again."""
    plain = short_of(item, kind) if kind is DraftKind.HANDOUT else item.plain
    return replace(
        item, plain=plain, rule="" if told else item.rule, field="" if told and item.rule else item.field, named=True
    )


def _renumbered(draft: Draft) -> Draft:
    """Return a draft whose sources are counted from 1 again, without those that nothing cites any more."""
    used = {
        number
        for item in draft.items
        for number in (*item.citations, *(n for row in (*item.positions, *item.others) for n in row.citations))
    }
    kept = [row for row in draft.citations if row.n in used]
    new = {row.n: number for number, row in enumerate(kept, 1)}
    sections = tuple(replace(row, items=tuple(_recited(item, new) for item in row.items)) for row in draft.sections)
    return replace(draft, sections=sections, citations=tuple(replace(row, n=new[row.n]) for row in kept))


def _recited(item: DraftItem, new: dict[int, int]) -> DraftItem:
    positions, others = (
        tuple(replace(row, citations=tuple(new[n] for n in row.citations)) for row in rows)
        for rows in (item.positions, item.others)
    )
    return replace(item, citations=tuple(new[n] for n in item.citations), positions=positions, others=others)
