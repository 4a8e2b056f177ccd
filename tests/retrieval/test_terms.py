"""Term weights: the same scores as a BM25 index of all texts, for the texts that are asked for."""

from __future__ import annotations

from itertools import pairwise

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kapassist.retrieval import terms
from kapassist.retrieval.lexical import plain_words, words
from kapassist.retrieval.terms import K1, B, pairs, pieces, term_weights

TEXTS = [
    "Measure blood pressure before the session.",
    "Blood and sand.",
    "",
    "Pressure of blood, blood pressure!",
    "PHQ-9 after a week",
]


def index():
    return term_weights(pairs(words(text)) for text in TEXTS)


def test_word_pairs_score_as_bm25_does():
    joined = [[f"{a} {b}" for a, b in pairwise(row)] for row in map(words, TEXTS)]
    whole = bm25s.BM25(k1=K1, b=B)
    whole.index(joined, show_progress=False)
    query = words("blood pressure and blood pressure again")
    asked = [f"{a} {b}" for a, b in pairwise(query)]
    known = [term for term in asked if any(term in row for row in joined)]
    wanted = whole.get_scores(known)
    assert index().scores(np.arange(len(TEXTS)), pairs(query)) == pytest.approx(wanted, rel=1e-5)
    assert index().scores(np.array([3, 0]), pairs(query)) == pytest.approx(wanted[[3, 0]], rel=1e-5)


def test_pieces_find_a_word_in_another_form():
    found = term_weights(pieces(plain_words(text)) for text in TEXTS)
    assert found.scores(np.arange(len(TEXTS)), pieces(["measurement"])).argmax() == 0


def test_a_hyphenated_name_is_found_as_a_pair():
    assert index().scores(np.arange(len(TEXTS)), pairs(words("what is the phq-9"))).argmax() == 4


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_texts_without_terms_score_0(texts):
    rows = np.arange(len(texts))
    assert term_weights(texts).scores(rows, pairs(["blood", "pressure"])).tolist() == [0] * len(texts)


def test_a_query_without_terms_scores_0():
    assert index().scores(np.arange(len(TEXTS)), []).tolist() == [0] * len(TEXTS)


def test_blocks_make_no_difference(monkeypatch):
    whole = index()
    monkeypatch.setattr(terms, "_BLOCK", 2)
    for part in ("starts", "buckets", "weights"):
        assert np.array_equal(getattr(index(), part), getattr(whole, part))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_pairs_and_pieces(text):
    plain = plain_words(text)
    assert len(pairs(words(text))) == max(0, len(plain) - 1)
    assert len(pieces(plain)) >= len(plain)
