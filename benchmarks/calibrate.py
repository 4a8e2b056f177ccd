"""Fits the weights of `kapassist/writing/coverage.py` to our questions and says what they are worth on questions left out.

Ridge logistic regression; the bias is then moved so that no more than a share of the answerable questions is refused.
Weights and bias come from four fifths of the questions and judge the last fifth; repeated over many divisions into fifths.
Questions that nearly say the same stay together, so that no question is judged by a fit to its own paraphrase.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.asking import hits, opened, questions
from kapassist.writing.coverage import Signs

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_LOST = 0.02  # share of the answerable questions that may be refused
_SAME = 0.72  # cosine similarity from which two questions nearly say the same
_RIDGE, _STEPS = 1.0, 30
_FOLDS, _DIVISIONS = 5, 20


def main() -> None:
    assistant, asked = opened(), [*questions(), *questions("fresh.jsonl")]
    signs = np.array([assistant.coverage.signs(row.text, hits(assistant, row.text)) for row in asked])
    answerable = np.array([row.answerable for row in asked])
    groups = _groups(np.asarray(assistant.embedder.encode([row.text for row in asked]), float))
    refused = np.array([_held_out(signs, answerable, groups, seed) for seed in range(_DIVISIONS)])
    lost, caught = refused[:, answerable].mean(1), refused[:, ~answerable].mean(1)
    print(f"{_FOLDS} folds, {_DIVISIONS} divisions of {len(asked)} questions:")
    print(f"  unanswerable refused {caught.mean():.1%} ({caught.min():.1%} to {caught.max():.1%})")
    print(f"  answerable refused   {lost.mean():.1%} ({lost.min():.1%} to {lost.max():.1%})")
    bias, *weights = fitted(signs, answerable)
    print("WEIGHTS = Signs(" + ", ".join(f"{name}={w:.2f}" for name, w in zip(Signs._fields, weights, strict=True)) + ")")
    print(f"BIAS = {bias:.2f}")


def fitted(signs: Array, answerable: Mask) -> Array:
    """Return bias and weights for signs that are not scaled."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    weights = _logistic((signs - mean) / spread, answerable)[1:] / spread
    return np.array([-np.quantile(signs[answerable] @ weights, _LOST), *weights])


def _groups(vectors: Array) -> Numbers:
    """Return the number of each question's group: whatever nearly says the same, directly or by way of others."""
    groups = np.arange(len(vectors))
    for vector in vectors:
        joined = groups[vectors @ vector >= _SAME]
        groups[np.isin(groups, joined)] = joined.min()
    return groups


def _held_out(signs: Array, answerable: Mask, groups: Numbers, seed: int) -> Mask:
    """Return which questions are refused, each judged by a fit to the other folds."""
    names, group = np.unique(groups, return_inverse=True)
    fold = (np.random.default_rng(seed).permutation(len(names)) % _FOLDS)[group]
    refused = np.zeros(len(signs), bool)
    for number in range(_FOLDS):
        bias, *weights = fitted(signs[fold != number], answerable[fold != number])
        refused[fold == number] = signs[fold == number] @ np.array(weights) + bias < 0
    return refused


def _logistic(signs: Array, answerable: Mask) -> Array:
    """Return bias and weights that minimise the ridge logistic loss, by Newton's method."""
    design = np.column_stack([np.ones(len(signs)), signs])
    penalty = _RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0
    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (answerable - chance) - penalty @ weights
        curve = (design.T * (chance * (1 - chance))) @ design + penalty
        weights += np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
