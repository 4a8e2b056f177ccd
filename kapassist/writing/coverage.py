"""Decides whether the library covers a question, from what the search found. Calibrated with `benchmarks/coverage.py`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from kapassist.domain import Hit, Passage
from kapassist.retrieval.lexical import words
from kapassist.retrieval.query import QueryExpander

THRESHOLD = 0.725
WORD_WEIGHT = 0.5
_LOOK = 5  # the best passages that are looked at


class CoverageJudge:
    """Joins two signs: how near the best passage is, and whether the question's rare words stand in the best passages."""

    def __init__(self, passages: Sequence[Passage], expander: QueryExpander) -> None:
        self._passages = passages
        self._expander = expander

    def covers(self, question: str, hits: Sequence[Hit]) -> bool:
        """Tell whether the hits, best first, answer the question."""
        return self.score(question, hits) >= THRESHOLD

    def score(self, question: str, hits: Sequence[Hit]) -> float:
        """Return cosine similarity (0..1) plus half the share (0..1) of the question's words that were found."""
        if not hits:
            return 0.0
        return max(hit.similarity for hit in hits[:_LOOK]) + WORD_WEIGHT * self.found_words(question, hits)

    def found_words(self, question: str, hits: Sequence[Hit]) -> float:
        """Return the share of the question's words, rare ones counting more, that stand in the best passages."""
        found = {word for hit in hits[:_LOOK] for word in words(hit.passage.searchable)}
        asked = {word: token for token in question.split() for word in words(token)}
        total = sum(map(self._rarity, asked))
        held = sum(self._rarity(word) for word, token in asked.items() if found & self._meaning(word, token))
        return held / total if total else 0.0

    def _meaning(self, word: str, token: str) -> set[str]:
        return {word, *words(self._expander.expanded(token))}

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._passages) / (self._documents[word] + 0.5))

    @cached_property
    def _documents(self) -> Counter[str]:
        return Counter(word for passage in self._passages for word in set(words(passage.searchable)))
