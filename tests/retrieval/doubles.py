"""Test doubles of the retrieval tests: an embedder without a model."""

from __future__ import annotations

import zlib
from functools import partial

import numpy as np

from kapassist.domain import Passage
from kapassist.retrieval.index import PassageIndex

AskingChroma = partial(PassageIndex, exact_rows=0)  # as an index does that is too large to compare every passage


class HashedWords:
    """A test double of the embedder: a text's vector is the sum of its words' random directions, so like texts are near."""

    def __init__(self, identity="hashed-words", width=32):
        self.identity = identity
        self.width = width
        self.encoded = 0

    def encode(self, texts, progress=None):
        self.encoded += len(texts)
        found = np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), self.width)
        if progress:
            progress(len(texts), len(texts))
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    def _vector(self, text):
        words = text.lower().replace(".", "").split() or [""]
        return sum(np.random.default_rng(zlib.crc32(word.encode())).standard_normal(self.width) for word in words)


def numbered(count, start=0):
    """Return passages that each hold a word of their own."""
    return [
        Passage(
            f"doc-{n}", f"documents/{n // 10}.md", "Title", "", f"Word{n} stands here alone as{n % 7} sample.", "clinic", ()
        )
        for n in range(start, start + count)
    ]


def right(index, embedder, passages):
    """Tell whether every one of some passages is found by its own text, dense and lexical."""
    sample = passages[:: max(1, len(passages) // 12)]
    vectors = embedder.encode([passage.searchable for passage in sample])
    dense = [next(iter(index.query(vector, 3))) for vector in vectors]
    lexical = [passages[next(iter(index.lexical.best(passage.text, 1)))].id for passage in sample]
    return dense == lexical == [passage.id for passage in sample]
