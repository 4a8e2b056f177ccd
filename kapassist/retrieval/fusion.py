"""Ranks candidates by dense and lexical scores together; plain numpy, no state.

Each cosine is averaged with that of the passage's surroundings, lessened by how near the passage lies to everything (hubness)
and raised by how much nearer a question lies that the passage answers, then mapped to 0..1 over the candidates. Three lexical
scores (words, word pairs, four-letter pieces of words) are each divided by their best; that of words by what a good match would
have, where the best has less. All are added by weight. Last, the best candidates' scores are blended with those of their
nearest neighbours. What each step is worth: `docs/decisions.md`.

Sources: Bruch S, Gai S, Ingber A. An analysis of fusion functions for hybrid retrieval. ACM Trans Inf Syst 2023;42(1).
Conneau A, Lample G, Ranzato M, Denoyer L, Jégou H. Word translation without parallel data. ICLR 2018 (hubness: section 2.3).
Diaz F. Regularizing ad hoc retrieval scores. CIKM 2005 (blending with neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Order = NDArray[np.int64]

CONTEXT_WEIGHT = 1 / 3
HUB_WEIGHT = 0.3
ASKED_WEIGHT = 0.4
DENSE_WEIGHT, WORDS_WEIGHT, PAIRS_WEIGHT, PIECES_WEIGHT = 0.62, 0.24, 0.07, 0.07
GOOD_SHARE = 0.75  # of the highest score that a question's words can reach
_BLENDED, _NEIGHBOURS, _BLEND_WEIGHT, _BLEND_POWER = 30, 10, 0.3, 4


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of each candidate for one query: arrays of one length, one entry for each candidate.

    `words` are shares of the highest score that the query's words can reach; `asked` is how much nearer than the passage itself
    the nearest of its questions is, 0 where it has none.
    """

    cosines: Floats
    contexts: Floats
    hubs: Floats
    asked: Floats
    words: Floats
    pairs: Floats
    pieces: Floats


def fused(signals: Signals) -> Floats:
    """Return the fused score, 0..1, of each candidate."""
    near = (1 - CONTEXT_WEIGHT) * signals.cosines + CONTEXT_WEIGHT * signals.contexts
    dense = near + ASKED_WEIGHT * signals.asked - HUB_WEIGHT * signals.hubs
    total: Floats = (
        DENSE_WEIGHT * spread(dense)
        + WORDS_WEIGHT * scaled(signals.words, GOOD_SHARE)
        + PAIRS_WEIGHT * scaled(signals.pairs)
        + PIECES_WEIGHT * scaled(signals.pieces)
    )
    return total


def ranked(scores: Floats, vectors: Floats) -> tuple[Order, Floats]:
    """Return the candidates' places best first with their scores; `vectors` are their unit vectors, one row each.

    The best are put in a new order by blending and stay above the rest; no score rises on the way down.
    """
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    head, tail = order[:_BLENDED], order[_BLENDED:]
    blend = blended(scores[head], vectors[head])
    again = np.argsort(-blend, kind="stable")
    found = np.concatenate([blend[again], scores[tail]])
    return np.concatenate([head[again], tail]), np.minimum.accumulate(found) if len(found) else found


def blended(scores: Floats, vectors: Floats) -> Floats:
    """Return scores, best first, each blended with the mean of its nearest neighbours' among them."""
    import numpy as np

    size = len(scores)
    if size < 2:
        return scores
    near = np.maximum(vectors @ vectors.T, 0) ** _BLEND_POWER
    np.fill_diagonal(near, 0)
    if size > _NEIGHBOURS:
        least = np.partition(near, size - _NEIGHBOURS, axis=1)[:, size - _NEIGHBOURS]
        near[near < least[:, None]] = 0
    total = near.sum(axis=1)
    means = np.where(total > 0, (near @ scores) / np.maximum(total, 1e-9), scores)
    mixed: Floats = ((1 - _BLEND_WEIGHT) * scores + _BLEND_WEIGHT * means).astype(np.float32)
    return mixed


def cosines(vectors: Floats, vector: Floats) -> Floats:
    """Return the cosine of each unit vector with one; in this thread, since a product in many waits for a busy machine."""
    import numpy as np

    found: Floats = np.einsum("ij,j->i", vectors, vector)
    return found


def spread(values: Floats) -> Floats:
    """Return the values mapped linearly to 0..1; all 1 where they are equal."""
    import numpy as np

    if not len(values):
        return values
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.ones_like(values)


def scaled(values: Floats, least: float = 0) -> Floats:
    """Return values of 0 and above divided by their best, or by `least` where that is more; all 0 where there is none."""
    high = max(values.max(), least) if len(values) else 0
    return values / high if high > 0 else values
