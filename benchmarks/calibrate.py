"""Fits the weights of `kapassist/writing/coverage.py` to our questions; says what they and the search are worth on others.

`python -m benchmarks.calibrate FOLDER`, with the embedder's corrections 0.safetensors to 4.safetensors that
`benchmarks/tune.py` made, each without the questions of one fold: every question is searched for by the one that never saw
it or its paraphrase.
Ridge logistic regression; the bias is then moved so that no more than a share of the answerable questions is refused.
Weights and bias come from four fifths of the questions and judge the last fifth; repeated over many divisions into fifths.
Questions that nearly say the same stay together, so that no question is judged by a fit to its own paraphrase.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.asking import Question, hits, opened, questions
from benchmarks.coverage import report
from benchmarks.folds import FOLDS, Array, Numbers, folds, groups
from kapassist.writing.coverage import Signs

Mask = NDArray[np.bool_]

_LOST = 0.02  # share of the answerable questions that may be refused
_RIDGE, _STEPS = 1.0, 30
_DIVISIONS = 20


def main() -> None:
    asked = [*questions(), *questions("fresh.jsonl")]
    group = groups([row.text for row in asked])
    signs = _signs(Path(sys.argv[1]), asked, folds(group))
    answerable = np.array([row.answerable for row in asked])
    refused = np.array([_held_out(signs, answerable, folds(group, seed)) for seed in range(_DIVISIONS)])
    lost, caught = refused[:, answerable].mean(1), refused[:, ~answerable].mean(1)
    print(f"{FOLDS} folds, {_DIVISIONS} divisions of {len(asked)} questions:")
    print(f"  unanswerable refused {caught.mean():.1%} ({caught.min():.1%} to {caught.max():.1%})")
    print(f"  answerable refused   {lost.mean():.1%} ({lost.min():.1%} to {lost.max():.1%})")
    bias, *weights = fitted(signs, answerable)
    print("WEIGHTS = Signs(" + ", ".join(f"{name}={w:.2f}" for name, w in zip(Signs._fields, weights, strict=True)) + ")")
    print(f"BIAS = {bias:.2f}")


def _signs(folder: Path, asked: Sequence[Question], fold: Numbers) -> Array:
    """Return each question's signs, and print how well its passages are found, by a correction made without its fold."""
    signs, found = np.zeros((len(asked), len(Signs._fields))), []
    for number in range(FOLDS):
        assistant = opened(folder / f"{number}.safetensors")
        for place in np.flatnonzero(fold == number).tolist():
            row = hits(assistant, asked[place].text)
            signs[place] = assistant.coverage.signs(asked[place].text, row)
            found += [(row, asked[place])] if asked[place].passages else []
    report(found, assistant)
    return signs


def fitted(signs: Array, answerable: Mask) -> Array:
    """Return bias and weights for signs that are not scaled."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    weights = _logistic((signs - mean) / spread, answerable)[1:] / spread
    return np.array([-np.quantile(signs[answerable] @ weights, _LOST), *weights])


def _held_out(signs: Array, answerable: Mask, fold: Numbers) -> Mask:
    """Return which questions are refused, each judged by a fit to the other folds."""
    refused = np.zeros(len(signs), bool)
    for number in range(FOLDS):
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
