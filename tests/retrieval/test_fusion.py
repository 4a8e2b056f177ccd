"""Fusion: scores stay in range, follow their inputs, and do not depend on order."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.retrieval.fusion import DENSE_WEIGHT, fused, normalised

scores = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.floats(-100, 100, allow_nan=False).map(lambda x: round(x, 3)), max_size=12
)


@given(scores, scores, st.floats(0, 1))
def test_every_key_gets_a_score_between_0_and_1(dense, lexical, weight):
    found = fused(dense, lexical, weight)
    assert set(found) == set(dense) | set(lexical)
    assert all(0 <= score <= 1 + 1e-9 for score in found.values())


@given(scores, scores)
def test_the_order_of_the_inputs_does_not_matter(dense, lexical):
    turned = fused(dict(reversed(dense.items())), dict(reversed(lexical.items())))
    assert turned == pytest.approx(fused(dense, lexical))


@given(scores, scores, st.data())
def test_a_better_dense_score_never_ranks_lower(dense, lexical, data):
    if not dense:
        return
    key = data.draw(st.sampled_from(sorted(dense)))
    raised = {**dense, key: max(dense.values()) + 1}
    before, after = fused(dense, lexical), fused(raised, lexical)
    beaten = [other for other in before if before[other] < before[key]]
    assert all(after[other] <= after[key] + 1e-9 for other in beaten)


@given(scores)
def test_one_list_alone_keeps_its_order(dense):
    found = fused(dense, {})
    by_input = sorted(dense, key=lambda key: dense[key])
    by_score = [found[key] for key in by_input]
    assert by_score == sorted(by_score)


@given(scores, st.floats(0.01, 100), st.floats(-50, 50))
def test_scale_and_offset_of_a_list_do_not_matter(lexical, scale, offset):
    moved = {key: score * scale + offset for key, score in lexical.items()}
    assert normalised(moved) == pytest.approx(normalised(lexical), abs=1e-6)


def test_the_best_of_both_lists_is_1_and_the_worst_of_one_is_0():
    found = fused({"a": 0.9, "b": 0.1}, {"a": 7.0, "c": 3.0})
    assert found == {"a": 1.0, "b": 0.0, "c": 0.0}


def test_the_weight_decides_between_the_lists():
    found = fused({"a": 1.0, "b": 0.0}, {"b": 1.0, "a": 0.0})
    assert found == pytest.approx({"a": DENSE_WEIGHT, "b": 1 - DENSE_WEIGHT})


def test_nothing_in_nothing_out():
    assert fused({}, {}) == {}
