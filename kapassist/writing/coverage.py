"""Decides whether the passages cover a question, from what the search found: five signs, weighed by a logistic model.

`benchmarks/calibrate.py` fits the weights to `benchmarks/questions.jsonl` and `fresh.jsonl`, each question seen through a
correction of the embedder that was learned without it; fit them anew when the search, the vocabulary or the library has
changed much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kapassist.domain import Hit
from kapassist.retrieval.lexical import words
from kapassist.retrieval.topics import Topics
from kapassist.writing.terms import Term, TermReader

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

LOOK = 12  # the best passages that are looked at


class Signs(NamedTuple):
    """What speaks for or against a question being covered."""

    near: float  # cosine similarity of the nearest passage
    inside: float  # cosine similarity of the nearest topic that the library holds
    outside: float  # cosine similarity of the nearest topic that the library leaves out
    told: float  # the most that one passage says of the question's terms, rare ones counting more, times its similarity
    untold: float  # how rare the rarest term is of which that passage says nothing


WEIGHTS = Signs(near=7.49, inside=8.39, outside=-18.43, told=9.08, untold=-0.40)
BIAS = 1.74


class CoverageJudge:
    """Judges questions. `inside` and `outside` are topics that the library holds and leaves out, `vector` is the search's."""

    def __init__(self, reader: TermReader, inside: Topics, outside: Topics, vector: Callable[[str], Vectors]) -> None:
        self._reader = reader
        self._inside = inside
        self._outside = outside
        self._vector = vector

    def covers(self, question: str, hits: Sequence[Hit]) -> bool:
        """Tell whether the hits, best first, answer the question; one of whose terms nothing is told is not covered."""
        signs = self.signs(question, hits)
        score = BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, signs, strict=True))
        return signs.told > 0 and score >= 0

    def signs(self, question: str, hits: Sequence[Hit]) -> Signs:
        """Return what speaks for or against the hits, best first, answering the question."""
        terms, vector, best = self._reader.terms(question), self._vector(question), hits[:LOOK]
        told, untold = max((self._told(terms, hit) for hit in best), default=(0.0, 0.0))
        return Signs(
            near=max((hit.similarity for hit in best), default=0.0),
            inside=self._inside.nearness(vector),
            outside=self._outside.nearness(vector),
            told=told,
            untold=untold,
        )

    def _told(self, terms: Sequence[Term], hit: Hit) -> tuple[float, float]:
        """Return what a passage says of the terms, and how rare the rarest is of which it says nothing."""
        stems = frozenset(words(hit.passage.searchable))
        silent = [term.weight * (1 - self._reader.support(term, stems)) for term in terms]
        total = sum(term.weight for term in terms)
        return hit.similarity * (1 - sum(silent) / total) if total else 0.0, max(silent, default=0.0)
