"""Joins dense and lexical scores: each normalised to 0..1 over the candidates, then a weighted sum.

Source: Bruch S, Gai S, Ingber A. An analysis of fusion functions for hybrid retrieval. ACM Trans Inf Syst 2023;42(1).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

DENSE_WEIGHT = 0.7

Key = TypeVar("Key", bound=Hashable)


def normalised(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Return the scores mapped linearly to 0..1; all 1 where they are equal."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fused(dense: Mapping[Key, float], lexical: Mapping[Key, float], weight: float = DENSE_WEIGHT) -> dict[Key, float]:
    """Return the fused score, 0..1, of every key in either mapping; a key missing from one counts 0 there."""
    a, b = normalised(dense), normalised(lexical)
    keys = dict.fromkeys([*dense, *lexical])
    return {key: weight * a.get(key, 0.0) + (1 - weight) * b.get(key, 0.0) for key in keys}
