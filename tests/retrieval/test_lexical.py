"""The lexical index and the words of a query."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from kapassist.retrieval.lexical import LexicalIndex, words
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.search import cleaned

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


def test_stop_words_do_not_count():
    assert words("What is the music of a session?") == words("music session")


def test_hyphenated_words_and_numbers_stay_whole():
    assert words("PHQ-9 at 2 weeks") == words("phq-9 2 week")
    assert len(words("PHQ-9")) == 1


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
