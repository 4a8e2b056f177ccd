"""Fusion: scores stay in range, follow their inputs, and do not depend on order."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from kapassist.retrieval.fusion import (
    DENSE_WEIGHT,
    GOOD_SHARE,
    PAIRS_WEIGHT,
    PIECES_WEIGHT,
    WORDS_WEIGHT,
    Signals,
    blended,
    fused,
    ranked,
    scaled,
    spread,
)

NAMES = [field.name for field in fields(Signals)]
NOTHING = [[0, 0]] * 4


def of(*columns):
    return Signals(*(np.array(column, np.float32) for column in columns))


def plain(cosines, words=None):
    """Return signals with nothing but cosines and words."""
    none = [0.0] * len(cosines)
    return of(cosines, cosines, none, none, words or none, none, none)


@st.composite
def signals(draw, most=12):
    size = draw(st.integers(1, most))
    cosine = st.lists(st.floats(-1, 1, width=32), min_size=size, max_size=size)
    weight = st.lists(st.floats(0, 50, width=32), min_size=size, max_size=size)
    return of(*(draw(cosine) for _ in range(4)), *(draw(weight) for _ in range(3)))


@given(signals())
def test_every_candidate_gets_a_score_between_0_and_1(found):
    scores = fused(found)
    assert scores.shape == found.cosines.shape
    assert np.isfinite(scores).all()
    assert (scores >= -1e-6).all()
    assert (scores <= 1 + 1e-6).all()


@given(signals())
def test_the_order_of_the_candidates_does_not_matter(found):
    turned = Signals(*(getattr(found, name)[::-1] for name in NAMES))
    assert fused(turned)[::-1] == pytest.approx(fused(found), abs=1e-5)


@pytest.mark.parametrize("name", ["words", "pairs", "pieces"])
@given(found=signals(), data=st.data())
def test_a_better_lexical_score_never_ranks_lower(name, found, data):
    place = data.draw(st.integers(0, len(found.cosines) - 1))
    raised = getattr(found, name).copy()
    raised[place] = raised.max() + 1
    before, after = fused(found), fused(replace(found, **{name: raised}))
    beaten = before < before[place] - 1e-6
    assert (after[beaten] <= after[place] + 1e-5).all()


def test_the_best_of_all_signals_is_1_and_the_worst_is_0():
    best = of([0.9, 0.1], [0.9, 0.1], [0, 0], [0, 0], [7, 0], [3, 0], [2, 0])
    assert fused(best).tolist() == pytest.approx([1, 0])


def test_the_weights_decide_between_the_signals():
    assert fused(plain([1.0, 0.0], [0.0, 1.0])).tolist() == pytest.approx([DENSE_WEIGHT, WORDS_WEIGHT])
    assert sum((DENSE_WEIGHT, WORDS_WEIGHT, PAIRS_WEIGHT, PIECES_WEIGHT)) == pytest.approx(1)


def test_words_that_match_weakly_count_for_their_share_of_a_good_match():
    weak, good = (fused(plain([0.5, 0.5], [share, 0.0])) for share in (GOOD_SHARE / 4, GOOD_SHARE))
    assert weak[0] - weak[1] == pytest.approx(WORDS_WEIGHT / 4)
    assert good[0] - good[1] == pytest.approx(WORDS_WEIGHT)


@given(signals(), st.floats(0.01, 100))
def test_the_scale_of_pairs_and_pieces_does_not_matter(found, factor):
    other = replace(found, pairs=found.pairs * np.float32(factor), pieces=found.pieces * np.float32(factor))
    assert fused(other) == pytest.approx(fused(found), abs=1e-4)


def test_a_passage_near_to_everything_stands_behind_one_that_is_not():
    level = of([0.5, 0.5], [0.5, 0.5], [0.8, 0.2], *NOTHING)
    assert fused(level)[0] < fused(level)[1]


def test_a_nearer_question_decides_between_equals():
    level = of([0.5, 0.5], [0.5, 0.5], [0, 0], [0.1, 0.3], *NOTHING[:3])
    assert fused(level)[0] < fused(level)[1]


def test_surroundings_decide_between_equals():
    level = of([0.5, 0.5], [0.6, 0.4], [0, 0], *NOTHING)
    assert fused(level)[0] > fused(level)[1]


@given(st.lists(st.floats(-50, 50, width=16), min_size=1, max_size=9), st.floats(0.25, 8), st.floats(-50, 50))
def test_scale_and_offset_of_cosines_do_not_matter(values, scale, offset):
    array = np.array(values, np.float32)
    assert spread((array * scale + offset).astype(np.float32)) == pytest.approx(spread(array), abs=1e-3)


def test_empty_arrays_stay_empty():
    none = np.zeros(0, np.float32)
    places, scores = ranked(fused(of(*[[]] * len(NAMES))), np.zeros((0, 3), np.float32))
    assert [len(each) for each in (spread(none), scaled(none), places, scores)] == [0, 0, 0, 0]


def unit(rows):
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


def test_a_passage_with_good_neighbours_rises():
    vectors = unit([[1, 0], [0, 1], [0.02, 1], [1, 0.02]])
    places, _ = ranked(np.array([0.9, 0.5, 0.49, 0.48], np.float32), vectors)
    assert places.tolist() == [0, 3, 1, 2]


def test_a_passage_without_neighbours_keeps_its_score():
    assert blended(np.array([0.9, 0.4], np.float32), unit([[1, 0], [0, 1]])).tolist() == pytest.approx([0.9, 0.4])


@given(st.integers(1, 80), st.integers(0, 5))
def test_every_candidate_is_ranked_once_with_falling_scores(size, seed):
    random = np.random.default_rng(seed)
    places, scores = ranked(random.random(size, np.float32), unit(random.normal(size=(size, 8))))
    assert sorted(places.tolist()) == list(range(size))
    assert (np.diff(scores) <= 0).all()
    assert scores.max() <= 1
