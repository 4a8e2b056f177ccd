"""The lexical index and the words of a query."""

from __future__ import annotations

import unicodedata

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kapassist.retrieval.lexical import LexicalIndex, words
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.terms import K1, B
from kapassist.safety.cleaning import cleaned

TEXTS = ["Measure blood pressure before the session.", "Choose music without words.", "Ask who drives the client home."]


@pytest.fixture(scope="module")
def index():
    return LexicalIndex(TEXTS)


@pytest.mark.parametrize(("query", "best"), [("blood pressures", 0), ("choosing musical", 1), ("DRIVING home", 2)])
def test_stems_find_the_text(index, query, best):
    assert int(index.scores(query).argmax()) == best


def test_texts_without_a_shared_word_score_0(index):
    assert index.scores("quantum chromodynamics").tolist() == [0, 0, 0]
    assert index.scores("music")[[0, 2]].tolist() == [0, 0]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_query_gives_one_finite_score_per_text(query):
    scores = LexicalIndex(TEXTS).scores(query)
    assert scores.shape == (3,)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("texts", [[], [""], ["the of and"]])
def test_an_index_without_words_finds_nothing(texts):
    assert LexicalIndex(texts).scores("music").tolist() == [0] * len(texts)


@pytest.mark.parametrize("texts", [TEXTS, [], ["the of and"]])
def test_an_index_that_was_saved_scores_the_same(tmp_path, texts):
    made = LexicalIndex(texts)
    made.save(tmp_path / "words")
    read = LexicalIndex.load(tmp_path / "words", len(texts))
    for query in ("blood pressure pressure", "music for the client", "nothing known", ""):
        assert read.scores(query).tolist() == made.scores(query).tolist()


def test_an_index_of_another_number_of_texts_is_not_taken(index, tmp_path):
    index.save(tmp_path / "words")
    with pytest.raises(ValueError, match="holds another number of texts"):
        LexicalIndex.load(tmp_path / "words", 4)


@settings(deadline=None)
@given(st.lists(st.text("ab cd", max_size=12), max_size=8), st.text("ab cd", max_size=9))
def test_scores_are_those_of_bm25s_over_the_same_words(texts, query):
    tokens = [words(text) for text in texts]
    known = [word for word in words(query) if any(word in row for row in tokens)]
    expected = np.zeros(len(texts), np.float32)
    if known:
        plain = bm25s.BM25(k1=K1, b=B)
        plain.index(tokens, show_progress=False)
        expected = plain.get_scores(known)
    assert LexicalIndex(texts).scores(query).tolist() == expected.tolist()


@settings(deadline=None)
@given(st.lists(st.text("ab cd", max_size=12), max_size=8), st.text("ab cd", max_size=9))
def test_no_text_scores_above_the_most_there_can_be(texts, query):
    made = LexicalIndex(texts)
    assert (made.scores(query) <= made.most(query) + 1e-5).all()


def test_the_most_there_can_be_of_unknown_words_is_nothing(index):
    assert index.most("quantum chromodynamics") == 0
    assert index.most("music quantum") == index.most("music") > 0


def test_the_best_are_those_that_are_admitted(index):
    everything = index.best("blood pressure client music", 3)
    assert list(everything.values()) == sorted(everything.values(), reverse=True)
    assert set(index.best("blood pressure client music", 3, np.array([False, True, True]))) == set(everything) - {0}
    assert list(index.best("blood pressure client music", 1)) == list(everything)[:1]
    assert index.best("quantum", 3) == {}


def test_stop_words_do_not_count():
    assert words("What is the music of a session?") == words("music session")


def test_a_hyphen_parts_words_and_numbers_stay():
    assert words("PHQ-9 at 2 weeks") == words("phq 9 2 week")


@given(st.text(max_size=200))
def test_cleaned_text_has_no_control_characters(text):
    clean = cleaned(text)
    assert not [character for character in clean if unicodedata.category(character) in ("Cc", "Cf", "Cs")]
    assert cleaned(clean) == clean


def test_a_query_is_expanded_once_per_word():
    expander = QueryExpander({"KAP": "ketamine-assisted psychotherapy"}, [["fasting", "nothing by mouth", "NPO"]])
    assert expander.spelled_out("KAP and kap") == "KAP and kap ketamine-assisted psychotherapy"
    assert expander.expanded("NPO rule") == "NPO rule fasting nothing by mouth"
    assert expander.expanded("breakfasting in the skapa") == "breakfasting in the skapa"
