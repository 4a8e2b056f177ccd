"""The search: a query with filters in, ranked passages out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kapassist.domain import Hit, Passage
from kapassist.retrieval.embedder import Embedder
from kapassist.retrieval.fusion import fused
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.lexical import LexicalIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.safety.triage import without_invisible

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

MAX_QUERY_CHARACTERS = 2000  # the embedder reads 256 word pieces; more only costs time
_CANDIDATES = 60
_VECTORS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must fit; empty means anything."""

    session_type: str = ""
    stage: str = ""
    kinds: tuple[str, ...] = ()

    def admit(self, passage: Passage) -> bool:
        """Tell whether a passage fits."""
        return (
            (not self.session_type or not passage.session_types or self.session_type in passage.session_types)
            and (not self.stage or not passage.stages or self.stage in passage.stages)
            and (not self.kinds or passage.kind in self.kinds)
        )


class Searcher:
    """Dense and lexical search over one list of passages."""

    def __init__(self, passages: Sequence[Passage], index: PassageIndex, embedder: Embedder, expander: QueryExpander) -> None:
        self._passages = passages
        self._by_id = {passage.id: passage for passage in passages}
        self._index = index
        self._embedder = embedder
        self._expander = expander
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(self._embedded)  # a draft may ask twice with the same words

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return LexicalIndex([passage.searchable for passage in self._passages])

    def warm(self) -> None:
        """Load what the first search would load."""
        _ = self._lexical
        self.search("warm up", 1)

    def search(self, query: str, limit: int, filters: Filters | None = None) -> list[Hit]:
        """Return up to `limit` passages, best first."""
        filters = filters or Filters()
        text = cleaned(query)[:MAX_QUERY_CHARACTERS]
        if not text or limit < 1:
            return []
        dense = self._dense(text, filters)
        lexical = self._lexical_scores(text, filters)
        scores = fused(dense, lexical)
        ranked = sorted(scores, key=lambda key: (-scores[key], key))
        return [Hit(self._by_id[key], scores[key], dense.get(key, 0.0)) for key in ranked[:limit]]

    def _dense(self, text: str, filters: Filters) -> dict[str, float]:
        vector = self._vector(text)
        kind = filters.kinds[0] if len(filters.kinds) == 1 else ""
        found = self._index.query(vector, _CANDIDATES, filters.session_type, filters.stage, kind)
        return {key: score for key, score in found.items() if filters.admit(self._by_id[key])}

    def _embedded(self, text: str) -> Vectors:
        vector: Vectors = self._embedder.encode([self._expander.spelled_out(text)])[0]
        return vector

    def _lexical_scores(self, text: str, filters: Filters) -> dict[str, float]:
        scores = self._lexical.scores(self._expander.expanded(text))
        best = scores.argsort()[::-1]
        found: dict[str, float] = {}
        for position in best:
            if scores[position] <= 0 or len(found) == _CANDIDATES:
                break
            passage = self._passages[int(position)]
            if filters.admit(passage):
                found[passage.id] = float(scores[position])
        return found


def cleaned(text: str) -> str:
    """Return the text without control and invisible characters and with single spaces."""
    kept = (" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in without_invisible(text))
    return " ".join("".join(kept).split())
