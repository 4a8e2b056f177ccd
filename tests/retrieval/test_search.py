"""The search: filters hold, any query is answered, and what was asked for comes first."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from kapassist.errors import UsageError
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

QUERY = "blood pressure"


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_a_session_type_filters(assistant, session_type):
    hits = assistant.search(QUERY, 100, session_type=session_type)
    assert hits
    assert [hit.passage.id for hit in hits if hit.passage.session_types and session_type not in hit.passage.session_types] == []


@pytest.mark.parametrize("stage", STAGE_IDS)
def test_a_stage_filters(assistant, stage):
    hits = assistant.search(QUERY, 100, stage=stage)
    assert hits
    assert [hit.passage.id for hit in hits if hit.passage.stages and stage not in hit.passage.stages] == []


def test_filters_really_leave_something_out(assistant):
    everything = {hit.passage.id for hit in assistant.search(QUERY, 100)}
    both = {hit.passage.id for hit in assistant.search(QUERY, 100, session_type="group", stage="arrival")}
    assert everything - both
    assert both


def test_ranks_are_ordered_and_bounded(assistant):
    hits = assistant.search("music for the session", 20)
    scores = [hit.score for hit in hits]
    assert len(hits) == 20
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_same_query_gives_the_same_ranks(assistant):
    assert assistant.search(QUERY, 20) == assistant.search(QUERY, 20)


def test_a_passage_finds_itself(assistant):
    for item in assistant.library.items[::60]:
        assert item.id in [hit.passage.id for hit in assistant.search(item.text, 3)]


@pytest.mark.parametrize(
    "query",
    [
        "\x00\x01blood\x1b[31m pressure\x7f",
        "blood\u202e\u200b pressure",
        "\ud800 blood pressure",
        "x" * 3000,
        "blood pressure " * 200,
        "血圧",
        "💉",
        "AND OR NOT",
        "'; DROP TABLE",
        "***",
    ],
    ids=["control", "format", "surrogate", "one long word", "long", "japanese", "emoji", "operators", "sql", "marks"],
)
def test_strange_queries_are_answered(assistant, query):
    assert len(assistant.search(query, 5)) == 5


@pytest.mark.parametrize("query", ["", "   \n\t", "\x00\x1f", "\u200b"])
def test_a_query_without_words_is_told(assistant, query):
    with pytest.raises(UsageError, match="the query is empty; type a few words"):
        assistant.search(query)


def test_a_far_too_long_query_is_told(assistant):
    with pytest.raises(UsageError, match="has 100,000 characters; shorten it to 4,000"):
        assistant.search("x" * 100_000)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [({"session_type": "im"}, "unknown session type 'im'; use one of: im-psy"), ({"stage": "noon"}, "unknown stage 'noon'")],
)
def test_unknown_filters_are_told(assistant, wrong, words):
    with pytest.raises(UsageError, match=words):
        assistant.search(QUERY, **wrong)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_no_text_breaks_the_search(assistant, text):
    with contextlib.suppress(UsageError):  # a text of nothing but control characters is empty
        assert assistant.search(text, 3)
