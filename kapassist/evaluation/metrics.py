"""The usual figures of ranked retrieval, for one question each: nDCG, success, recall, reciprocal rank.

nDCG takes the grade itself as gain, as trec_eval does, and the best order of all judged documents as the ideal.
Source: Järvelin K, Kekäläinen J. Cumulated gain-based evaluation of IR techniques. ACM Trans Inf Syst 2002;20(4):422-446.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

from kapassist.evaluation.records import Grades, Quality


def ndcg(ranking: Sequence[str], relevant: Grades, depth: int = 10) -> float:
    """Return the discounted gain of the first documents as a share of the best that was possible."""
    best = _discounted(sorted(relevant.values(), reverse=True)[:depth])
    return _discounted([relevant.get(key, 0.0) for key in ranking[:depth]]) / best if best else 0.0


def success(ranking: Sequence[str], relevant: Grades, depth: int) -> float:
    """Return 1 where a relevant document stands among the first, otherwise 0."""
    return float(not relevant.keys().isdisjoint(ranking[:depth]))


def recall(ranking: Sequence[str], relevant: Grades, depth: int) -> float:
    """Return the share of the relevant documents that stand among the first."""
    return len(set(ranking[:depth]) & relevant.keys()) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Grades, depth: int = 10) -> float:
    """Return 1 divided by the rank of the first relevant document, or 0 where none is among the first."""
    return next((1 / rank for rank, key in enumerate(ranking[:depth], 1) if key in relevant), 0.0)


def quality(rankings: Sequence[Sequence[str]], judgements: Sequence[Grades]) -> Quality:
    """Return the means over questions, each given as its ranked documents and what it finds relevant."""
    pairs = list(zip(rankings, judgements, strict=True))
    return Quality(
        ndcg_10=fmean(ndcg(*pair) for pair in pairs),
        success_5=fmean(success(*pair, 5) for pair in pairs),
        recall_5=fmean(recall(*pair, 5) for pair in pairs),
        recall_10=fmean(recall(*pair, 10) for pair in pairs),
        mrr_10=fmean(reciprocal_rank(*pair) for pair in pairs),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share (0..1) of the values lies, between neighbours by straight line."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
