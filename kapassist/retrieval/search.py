"""The search: a query with filters in, ranked passages out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from kapassist.domain import Hit, Passage
from kapassist.retrieval.asked import AskedQuestions
from kapassist.retrieval.embedder import Embedder, Progress
from kapassist.retrieval.fusion import fused, ranked
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.reranker import Reranker
from kapassist.retrieval.sameness import BEHIND, without_repeats
from kapassist.retrieval.surroundings import Surroundings
from kapassist.safety.cleaning import cleaned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.embedder import Vectors
    from kapassist.retrieval.fusion import Floats

MAX_QUERY_CHARACTERS = 2000  # the embedder reads 256 word pieces; more only costs time
_CANDIDATES = 100  # from each of the three searches
_RERANKED = 30
_SYNONYM_WEIGHT = 0.5  # what the user did not type counts half
_VECTORS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must fit; empty means anything."""

    session_type: str = ""
    stage: str = ""
    kinds: tuple[str, ...] = ()

    def admitted(self, index: PassageIndex) -> NDArray[np.bool_] | None:
        """Return which passages of an index fit, in their order; None means all of them."""
        masks = [index.admitted(self.session_type, self.stage)]
        if self.kinds:
            kinds = [mask for kind in self.kinds if (mask := index.admitted(kind=kind)) is not None]
            masks.append(reduce(or_, kinds))
        narrowing = [mask for mask in masks if mask is not None]
        return reduce(and_, narrowing) if narrowing else None


class Searcher:
    """Dense and lexical search over one list of passages."""

    def __init__(
        self,
        passages: Sequence[Passage],
        index: PassageIndex,
        embedder: Embedder,
        expander: QueryExpander,
        reranker: Reranker | None = None,
    ) -> None:
        self._passages = passages
        self._rows = {passage.id: row for row, passage in enumerate(passages)}
        self._index = index
        self._embedder = embedder
        self._expander = expander
        self._reranker = reranker
        self._asked = AskedQuestions(passages, embedder, index.folder)
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(self._embedded)  # a draft may ask twice with the same words

    def open(self, progress: Progress | None = None) -> None:
        """Make what is not kept beside the index; the index itself is open."""
        self._asked.open(progress)

    def warm(self) -> None:
        """Load what the first search would load."""
        self.search("warm up", 1)

    def vector(self, query: str) -> Vectors:
        """Return a query's unit vector, the one that its search uses."""
        return self._vector(_cleaned(query))

    def search(self, query: str, limit: int, filters: Filters | None = None) -> list[Hit]:
        """Return up to `limit` passages, best first; of passages that say the same one is shown."""
        text = _cleaned(query)
        if not text or limit < 1:
            return []
        hits = self._ranked(text, filters or Filters(), max(limit + BEHIND, _RERANKED))
        if self._reranker:
            hits = self._reranked(text, hits, self._reranker)
        return without_repeats(hits, limit)

    def _ranked(self, text: str, filters: Filters, limit: int) -> list[Hit]:
        vector, lexical, features = self._vector(text), self._lexical(text), self._index.features
        asked = self._nearest_questions(vector)
        rows = self._candidates(vector, lexical, asked, filters)
        if not len(rows):
            return []
        shares = lexical[rows] / (self._index.lexical.most(text) or 1)
        signals = features.signals(rows, vector, text, shares, asked[rows], self._surroundings)
        places, scores = ranked(fused(signals), features.vectors[rows])
        best = places[:limit]
        columns = (rows[best].tolist(), scores[:limit].tolist(), signals.cosines[best].tolist())
        return [Hit(self._passages[row], score, cosine) for row, score, cosine in zip(*columns, strict=True)]

    def _lexical(self, text: str) -> Floats:
        words, more = self._index.lexical, self._expander.additions(text)
        scores: Floats = words.scores(text)
        return scores + _SYNONYM_WEIGHT * words.scores(more) if more else scores

    def _nearest_questions(self, vector: Vectors) -> Floats:
        """Return for each passage how near its nearest question is; not a number where it has none."""
        import numpy as np

        found = np.full(len(self._passages), np.nan, np.float32)
        found[self._asked.rows] = self._asked.nearness(vector)
        return found

    def _candidates(self, vector: Vectors, lexical: Floats, asked: Floats, filters: Filters) -> NDArray[np.int64]:
        """Return the rows that a search finds - dense, lexical or by questions - in their order."""
        import numpy as np

        admitted = filters.admitted(self._index)
        kind = filters.kinds[0] if len(filters.kinds) == 1 else ""
        near = self._index.query(vector, _CANDIDATES, filters.session_type, filters.stage, kind)
        dense = np.array([self._rows[key] for key in near], np.int64)
        likely = [_best(lexical, admitted), *([_best(np.nan_to_num(asked), admitted)] if len(self._asked.rows) else [])]
        return np.unique(np.concatenate([dense if admitted is None else dense[admitted[dense]], *likely]))

    def _reranked(self, text: str, hits: list[Hit], reranker: Reranker) -> list[Hit]:
        head, tail = hits[:_RERANKED], hits[_RERANKED:]
        scores = reranker.scores(text, [hit.passage.searchable for hit in head])
        again = sorted(
            (replace(hit, score=float(score)) for hit, score in zip(head, scores, strict=True)), key=lambda hit: -hit.score
        )
        return [*again, *(replace(hit, score=min(hit.score, again[-1].score)) for hit in tail)]

    def _embedded(self, text: str) -> Vectors:
        vector: Vectors = self._embedder.encode([self._expander.spelled_out(text)])[0]
        return vector

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(self._passages)


def _best(scores: Floats, admitted: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Return the rows with the highest scores above 0, of those admitted or of all."""
    import numpy as np

    rows = np.flatnonzero(scores > 0 if admitted is None else (scores > 0) & admitted)
    return rows if len(rows) <= _CANDIDATES else rows[np.argpartition(-scores[rows], _CANDIDATES)[:_CANDIDATES]]


def _cleaned(query: str) -> str:
    return cleaned(query)[:MAX_QUERY_CHARACTERS]
