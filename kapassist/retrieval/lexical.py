"""Lexical search: BM25 over stemmed words, in memory, kept in a folder so that a start need not read every text again.

Source: Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. Found Trends Inf Retr 2009;3:333-389.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kapassist.retrieval.terms import K1, B

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TOKENS = r"[a-z0-9]+|[^\W_]+"  # a hyphen parts words; pairs of words join them again
MEANING = f"{TOKENS} {K1} {B}"  # an index that was kept with another meaning is not current
_STEMS_KEPT = 200_000


class LexicalIndex:
    """BM25 scores of a query against every text."""

    def __init__(self, texts: Iterable[str]) -> None:
        vocabulary: dict[str, int] = {}
        rows = [[vocabulary.setdefault(word, len(vocabulary)) for word in words(text)] for text in texts]
        self.size = len(rows)
        self._scorer = _bm25s().BM25(k1=K1, b=B)
        self._scorer.vocab_dict = {}
        if vocabulary:
            self._scorer.index((rows, vocabulary), create_empty_token=False, show_progress=False)

    def save(self, folder: Path) -> None:
        """Write the index into a new folder."""
        folder.mkdir(parents=True)
        if self._scorer.vocab_dict:
            self._scorer.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read an index of `size` texts; the caller has seen that the files are the ones that were saved."""
        index = cls(())
        index.size = size
        if any(folder.iterdir()):
            index._scorer = _bm25s().BM25.load(folder, show_progress=False)
            if index._scorer.scores["num_docs"] != size:
                raise ValueError(f"{folder} holds another number of texts")
        return index

    @property
    def vocabulary(self) -> Collection[str]:
        """Return every stem that stands in a text."""
        vocabulary: dict[str, int] = self._scorer.vocab_dict
        return vocabulary.keys()

    def documents(self, stem: str) -> int:
        """Return how many texts hold a stem."""
        row = self._scorer.vocab_dict.get(stem)
        return 0 if row is None else int(self._scorer.scores["indptr"][row + 1] - self._scorer.scores["indptr"][row])

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return one score per text, shape (number of texts,); 0 where no word is shared."""
        import numpy as np

        known = [word for word in words(query) if word in self._scorer.vocab_dict]
        if not known:
            return np.zeros(self.size, np.float32)
        return np.asarray(self._scorer.get_scores(known), np.float32)

    def most(self, query: str) -> float:
        """Return the score that no text can exceed; 0 where no text holds a word of the query."""
        held = filter(None, map(self.documents, words(query)))
        return sum(math.log(1 + (self.size - count + 0.5) / (count + 0.5)) for count in held)

    def best(self, query: str, limit: int, admitted: NDArray[np.bool_] | None = None) -> dict[int, float]:
        """Return the rows with the highest scores above 0, best first, of those admitted or of all."""
        import numpy as np

        scores = self.scores(query)
        candidates = np.flatnonzero(scores > 0 if admitted is None else (scores > 0) & admitted)
        if len(candidates) > limit:
            floor = np.partition(scores[candidates], -limit)[-limit]
            candidates = candidates[scores[candidates] >= floor]
        ranked = sorted(candidates.tolist(), key=lambda row: (-scores[row], row))
        return {row: float(scores[row]) for row in ranked[:limit]}


class StemCounts:
    """How many texts hold each stem."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        self.size = 0
        for text in texts:
            self.size += 1
            counts.update(set(words(text)))
        self._counts = counts

    @property
    def vocabulary(self) -> Collection[str]:
        """Return every stem that stands in a text."""
        return self._counts.keys()

    def documents(self, stem: str) -> int:
        """Return how many texts hold a stem."""
        return self._counts[stem]


def words(text: str) -> list[str]:
    """Return the stemmed words of a text without stop words, in order."""
    return stems(_tokens(text))


def plain_words(text: str) -> list[str]:
    """Return the lower-case words of a text without stop words, in order."""
    known = _stems()
    return [token for token in _tokens(text) if known[token]]


def stems(plain: Iterable[str]) -> list[str]:
    """Return the stems of lower-case words, stop words left out."""
    known = _stems()
    return [stem for token in plain if (stem := known[token])]


def _tokens(text: str) -> list[str]:
    found: list[str] = _token_pattern().findall(text.lower())
    return found


class _Stems(dict[str, str]):
    """The stem of each word met so far, "" for a stop word: stemming anew would cost more than all else together."""

    def __init__(self) -> None:
        import Stemmer

        _bm25s()
        from bm25s.stopwords import STOPWORDS_EN_PLUS

        self._stop = frozenset(STOPWORDS_EN_PLUS)
        self._stemmer = Stemmer.Stemmer("english")

    def __missing__(self, token: str) -> str:
        if len(self) >= _STEMS_KEPT:
            self.clear()
        stem = "" if token in self._stop else str(self._stemmer.stemWord(token))
        self[token] = stem
        return stem


@lru_cache(maxsize=1)
def _stems() -> _Stems:
    return _Stems()


@lru_cache(maxsize=1)
def _token_pattern() -> Any:
    import re

    return re.compile(TOKENS, re.UNICODE)


@lru_cache(maxsize=1)
def _bm25s() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG when imported
    return bm25s
