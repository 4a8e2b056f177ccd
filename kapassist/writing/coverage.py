"""Decides whether the passages cover a question, from what the search found: four signs, weighed by a logistic model.

`benchmarks/calibrate.py` fits the weights to the questions in `benchmarks/questions.jsonl`; fit them anew when the search,
the vocabulary or the library has changed much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kapassist.domain import Hit, Passage
from kapassist.retrieval.lexical import words
from kapassist.writing.terms import Term, TermReader

LOOK = 12  # the best passages that are looked at


class Signs(NamedTuple):
    """What speaks for or against a question being covered."""

    near: float  # cosine similarity of the nearest passage
    outside: float  # cosine similarity of the nearest topic that the library leaves out
    told: float  # the most that one passage says of the question's terms, rare ones counting more, times its similarity
    rarest: float  # how rare the question's rarest term is


WEIGHTS = Signs(near=9.26, outside=-15.72, told=10.81, rarest=-0.54)
BIAS = 4.70


class CoverageJudge:
    """Judges questions. `outside` returns how near a question is to the nearest topic that the library leaves out."""

    def __init__(self, reader: TermReader, outside: Callable[[str], float]) -> None:
        self._reader = reader
        self._outside = outside

    def covers(self, question: str, hits: Sequence[Hit]) -> bool:
        """Tell whether the hits, best first, answer the question; one without any term asks about nothing."""
        signs = self.signs(question, hits)
        score = BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, signs, strict=True))
        return bool(hits) and signs.rarest > 0 and score >= 0

    def signs(self, question: str, hits: Sequence[Hit]) -> Signs:
        """Return what speaks for or against the hits, best first, answering the question."""
        terms, best = self._reader.terms(question), hits[:LOOK]
        return Signs(
            near=max((hit.similarity for hit in best), default=0.0),
            outside=self._outside(question),
            told=max((hit.similarity * self._told(terms, hit.passage) for hit in best), default=0.0),
            rarest=max((term.weight for term in terms), default=0.0),
        )

    def _told(self, terms: Sequence[Term], passage: Passage) -> float:
        """Return the share (0..1) of the terms' weight that a passage speaks of."""
        stems = frozenset(words(passage.searchable))
        total = sum(term.weight for term in terms)
        return sum(term.weight * self._reader.support(term, stems) for term in terms) / total if total else 0.0
