"""Metrics: worked by hand, bounded, and the same as scikit-learn's where that is installed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st

from kapassist.evaluation.metrics import ndcg, percentile, quality, recall, reciprocal_rank, success

GRADES = {"a": 3.0, "b": 2.0, "c": 1.0}
SECOND, THIRD = 1 / math.log2(3), 1 / 2  # discounts of the second and third rank; the first has none


@pytest.mark.parametrize(
    ("ranking", "value"),
    [
        (["a", "b", "c"], 1),
        (["c", "b", "a"], (1 + 2 * SECOND + 3 * THIRD) / (3 + 2 * SECOND + 1 * THIRD)),
        (["x", "a"], 3 * SECOND / (3 + 2 * SECOND + 1 * THIRD)),
        (["x", "y"], 0),
        ([], 0),
    ],
)
def test_ndcg_by_hand(ranking, value):
    assert ndcg(ranking, GRADES) == pytest.approx(value)


def test_ndcg_looks_no_deeper_than_asked():
    many = {str(number): 1.0 for number in range(20)}
    assert ndcg([str(number) for number in range(10)], many) == pytest.approx(1)
    assert ndcg([*"xxxxxxxxxx", "a"], GRADES) == 0
    assert ndcg(["x", "a"], {"a": 1.0}, depth=1) == 0


@pytest.mark.parametrize(
    ("ranking", "at_1", "at_2", "rank"),
    [(["a", "b"], 1 / 3, 2 / 3, 1), (["x", "b"], 0, 1 / 3, 1 / 2), (["x", "y", "c"], 0, 0, 1 / 3)],
)
def test_recall_and_reciprocal_rank_by_hand(ranking, at_1, at_2, rank):
    assert recall(ranking, GRADES, 1) == pytest.approx(at_1)
    assert recall(ranking, GRADES, 2) == pytest.approx(at_2)
    assert [success(ranking, GRADES, depth) for depth in (1, 2)] == [at_1 > 0, at_2 > 0]
    assert reciprocal_rank(ranking, GRADES) == pytest.approx(rank)


def test_an_eleventh_rank_counts_nothing():
    assert reciprocal_rank([*"xxxxxxxxxx", "a"], GRADES) == 0


def test_quality_is_the_mean_over_questions():
    found = quality([["a"], ["x"]], [{"a": 1.0}, {"b": 1.0}])
    assert {found.ndcg_10, found.success_5, found.recall_5, found.recall_10, found.mrr_10} == {0.5}


def test_success_asks_for_one_and_recall_for_all():
    found = quality([["a", "x"]], [{"a": 1.0, "b": 1.0}])
    assert (found.success_5, found.recall_5, found.recall_10, found.mrr_10) == (1, 0.5, 0.5, 1)


@pytest.mark.parametrize(("share", "value"), [(0, 1), (0.5, 2.5), (0.95, 3.85), (1, 4)])
def test_percentiles_by_hand(share, value):
    assert percentile([4, 1, 3, 2], share) == pytest.approx(value)
    assert percentile([7], share) == 7


grades = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(1, 3).map(float), min_size=1)
rankings = st.permutations("abcdefghijklmnop")


@given(rankings, grades)
def test_every_figure_lies_between_0_and_1(ranking, relevant):
    assert all(0 <= value <= 1 + 1e-9 for value in (ndcg(ranking, relevant), recall(ranking, relevant, 5)))
    best = sorted(relevant, key=lambda key: -relevant[key])
    assert ndcg(best, relevant) == pytest.approx(1)


@settings(deadline=None)  # its first run imports scikit-learn
@given(rankings, grades)
def test_ndcg_is_that_of_scikit_learn(ranking, relevant):
    theirs = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed").ndcg_score
    scores = [[-place for place in range(len(ranking))]]
    assert ndcg(ranking, relevant) == pytest.approx(theirs([[relevant.get(key, 0) for key in ranking]], scores, k=10))
