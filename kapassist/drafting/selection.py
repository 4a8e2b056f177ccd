"""Chooses the items of a draft: musts by rule, conditional items by the brief's factors, the rest by retrieval.

Retrieval may add to a draft; it never drops a must.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kapassist.corpus.library import Library
from kapassist.domain import Item, Length, Level
from kapassist.retrieval.search import Filters, Searcher
from kapassist.sessions import SessionBrief

SHOULD_PER_STAGE = {Length.ONE_PAGE: 0, Length.STANDARD: 2, Length.FULL: None}
URGENT_AREAS = ("warning-signs", "contacts", "referral")  # signs to act on, and whom to call
SOUGHT = 4000  # characters of a brief that are searched with; what it says of the session is read in all of it
_HITS = 40
_LEVEL_ORDER = {Level.MUST: 0, Level.CLINIC_FIELD: 1, Level.SHOULD: 2}


@dataclass(frozen=True, slots=True)
class Chosen:
    """An item with its level for this session type and the reason why it stands in the draft.

    What is `done` was done once, before a first session: a later one only checks that it was.
    """

    item: Item
    level: Level
    reason: str
    condition: str = ""
    done: bool = False

    @property
    def order(self) -> int:
        """Return the place of its level: musts first."""
        return _LEVEL_ORDER[self.level]


class ItemSelector:
    """Selects items for a brief from one library."""

    def __init__(self, library: Library, searcher: Searcher | None = None) -> None:
        self._library = library
        self._searcher = searcher

    def choose(
        self, brief: SessionBrief, admit: Callable[[Item], bool], length: Length = Length.STANDARD, retrieve: bool = True
    ) -> list[Chosen]:
        """Return the admitted items in the library's order as many of usual practice as the length allows."""
        close = self.closeness(brief, "item") if retrieve else {}
        chosen: list[Chosen] = []
        usual: dict[str, list[Item]] = {}
        for item in self._library.items:
            level = item.level(brief.session_type)
            if level is None or not admit(item) or (level is Level.SHOULD and length is Length.ONE_PAGE):
                continue
            if item.when or level is not Level.SHOULD:
                row = self._by_rule(item, level, brief.active_factors)
                if row:
                    chosen.append(row)
            else:
                usual.setdefault(item.stage, []).append(item)
        chosen += [row for items in usual.values() for row in self._usual(items, close, length, brief.later)]
        position = {item.id: index for index, item in enumerate(self._library.items)}
        return [self._checked(row, brief) for row in sorted(chosen, key=lambda row: position[row.item.id])]

    def _checked(self, row: Chosen, brief: SessionBrief) -> Chosen:
        if not (row.item.once and brief.later):
            return row
        done = self._library.wording.chosen.done
        return replace(row, done=True, reason=f"{done} {row.reason}" if row.condition else done)

    def closeness(self, brief: SessionBrief, kind: str) -> dict[str, float]:
        """Return the ids that are closest to the brief's words, best first, with their similarity; {} without any."""
        words = brief.text or " ".join(self.factor_labels(brief.active_factors))
        if not words or self._searcher is None:
            return {}
        hits = self._searcher.search(words[:SOUGHT], _HITS, Filters(session_type=brief.session_type, kinds=(kind,)))
        return {passage.id: hit.similarity for hit in hits for passage in (hit.passage, *hit.same)}

    def factor_labels(self, factors: Iterable[str]) -> list[str]:
        """Return the screen names of factors in the library's order."""
        wanted = set(factors)
        return [entry.label for key, entry in self._library.factors.items() if key in wanted]

    def _by_rule(self, item: Item, level: Level, factors: Iterable[str]) -> Chosen | None:
        words = self._library.wording.chosen
        if not item.when:
            return Chosen(item, level, words.rule if level is Level.MUST else words.field)
        present = self.factor_labels(set(item.when) & set(factors))
        if present:
            return Chosen(item, level, words.factor.format(factors=", ".join(present)), ", ".join(present))
        return None

    def _usual(self, items: list[Item], close: Mapping[str, float], length: Length, later: bool) -> Iterable[Chosen]:
        words = self._library.wording.chosen
        ranks = {key: rank for rank, key in enumerate(close)}
        # stable: what most practice documents carry comes first where nothing is close, then the order of the file
        ranked = sorted(items, key=lambda item: (later and item.once, ranks.get(item.id, len(ranks)), not item.matrix))
        urgent = [item for item in ranked if item.area in URGENT_AREAS]  # these are never the ones that a short draft drops
        rest = [item for item in ranked if item.area not in URGENT_AREAS]
        for item in (*urgent, *rest[: SHOULD_PER_STAGE[length]]):
            yield Chosen(item, Level.SHOULD, words.retrieved if item.id in close and length is not Length.FULL else words.usual)
