"""Lexical search: BM25 over stemmed words, in memory.

Source: Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. Found Trends Inf Retr 2009;3:333-389.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LexicalIndex:
    """BM25 scores of a query against every text."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG when imported
        self._size = len(texts)
        self._scorer = bm25s.BM25()
        tokens = [words(text) for text in texts]
        self._vocabulary = {word for row in tokens for word in row}
        if self._vocabulary:
            self._scorer.index(tokens, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return one score per text, shape (number of texts,); 0 where no word is shared."""
        import numpy as np

        known = [word for word in words(query) if word in self._vocabulary]
        if not known:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._scorer.get_scores(known), np.float32)


def words(text: str) -> list[str]:
    """Return the stemmed words of a text without stop words, in order."""
    from bm25s.stopwords import STOPWORDS_EN_PLUS

    tokens = _token_pattern().findall(text.lower())
    return list(_stemmer().stemWords([token for token in tokens if token not in STOPWORDS_EN_PLUS]))


@lru_cache(maxsize=1)
def _token_pattern() -> Any:
    import re

    return re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[^\W_]+", re.UNICODE)


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
