"""BM25 weights of terms, kept text by text: scores a few candidates without looking at the rest. Plain numpy.

Terms are kept as buckets of a hash, so that no vocabulary is held; two terms in one bucket count as one, which is rare.
Source: Robertson S, Zaragoza H. The probabilistic relevance framework: BM25 and beyond. Found Trends Inf Retr 2009;3:333-389.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Positions = NDArray[np.int64]
    Buckets = NDArray[np.int32]

K1, B = 0.9, 0.6
_BUCKETS = 1 << 20
_LIKELY = 1 << 16
_PIECE = 4  # letters
_BLOCK = 4096  # texts counted at a time: it bounds the memory


@dataclass(frozen=True, slots=True)
class TermWeights:
    """The weights of each text's terms, one text after the other; those of text i lie from `starts[i]` to `starts[i + 1]`."""

    starts: Positions
    buckets: Buckets
    weights: Floats

    def scores(self, texts: Positions, query: Sequence[int]) -> Floats:
        """Return the score of each of these texts for the query's terms; a term that is asked twice counts twice."""
        import numpy as np

        asked, times = np.unique(np.array(query, np.int32), return_counts=True)
        likely = np.zeros(_LIKELY, bool)  # small enough for the processor's cache; it sorts out nearly all
        likely[asked & (_LIKELY - 1)] = True
        begin = self.starts[texts]
        sizes = self.starts[texts + 1] - begin
        ends = np.cumsum(sizes)
        at = np.arange(int(sizes.sum())) + np.repeat(begin - (ends - sizes), sizes)
        found = np.flatnonzero(likely[self.buckets[at] & (_LIKELY - 1)])
        owner = np.searchsorted(ends, found, side="right")
        buckets, weights = self.buckets[at[found]], self.weights[at[found]]
        place = np.minimum(np.searchsorted(asked, buckets), max(len(asked) - 1, 0))
        counts = np.where(asked[place] == buckets, times[place], 0) if len(asked) else np.zeros(0)
        return np.bincount(owner, weights * counts, len(texts)).astype(np.float32)


def term_weights(texts: Iterable[Sequence[int]]) -> TermWeights:
    """Return the BM25 weight (Lucene's variant) of every term in every text, each text given as the buckets of its terms."""
    import numpy as np

    blocks = [_counted(block) for block in _blocks(texts)]
    lengths, sizes, buckets, counts = (
        np.concatenate([np.zeros(0, np.int32), *(block[column] for block in blocks)]) for column in range(4)
    )
    holding = np.bincount(buckets, minlength=_BUCKETS)
    rarity = np.log(1 + (len(lengths) - holding + 0.5) / (holding + 0.5))
    norm = K1 * (1 - B + B * lengths / max(lengths.sum() / max(len(lengths), 1), 1e-9))
    weights = counts / (counts + np.repeat(norm, sizes)) * rarity[buckets]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
    return TermWeights(starts, buckets, weights.astype(np.float32))


def pairs(stems: Sequence[str]) -> list[int]:
    """Return the buckets of each two neighbouring words."""
    return [_bucket(f"{first} {second}") for first, second in pairwise(stems)]


def pieces(words: Iterable[str]) -> list[int]:
    """Return the buckets of the four-letter pieces of words, with a space at both ends of a word."""
    return [bucket for word in words for bucket in _pieces_of(word)]


@lru_cache(maxsize=1 << 16)
def _pieces_of(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    return tuple(_bucket(padded[start : start + _PIECE]) for start in range(max(1, len(padded) - _PIECE + 1)))


def _bucket(term: str) -> int:
    return zlib.crc32(term.encode()) & (_BUCKETS - 1)


def _blocks(texts: Iterable[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    rest = iter(texts)
    while block := list(islice(rest, _BLOCK)):
        yield block


def _counted(texts: Sequence[Sequence[int]]) -> tuple[Buckets, Buckets, Buckets, Buckets]:
    """Return each text's length and number of different terms, then the terms of all and how often each stands in its text."""
    import numpy as np

    lengths = np.array([len(text) for text in texts], np.int32)
    flat = np.fromiter(chain.from_iterable(texts), np.int64, int(lengths.sum()))
    owned = np.repeat(np.arange(len(texts)) * _BUCKETS, lengths) + flat
    found, counts = np.unique(owned, return_counts=True)
    sizes = np.bincount(found // _BUCKETS, minlength=len(texts)).astype(np.int32)
    return lengths, sizes, (found % _BUCKETS).astype(np.int32), counts.astype(np.int32)
