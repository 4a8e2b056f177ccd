"""Answers: cited statements with limits and counter-evidence beside them, "not covered", and what is declined."""

from __future__ import annotations

import pytest

from kapassist.assistant import MAX_MESSAGE, Assistant
from kapassist.domain import AnswerStatus, DraftKind, Length
from kapassist.errors import UsageError
from kapassist.export.wire import answer_json, answer_text
from kapassist.sessions import SessionBrief, Stage

PILOT = "How did the two approaches in the chronic pain pilot differ, and how sure can we be?"


def test_the_pilot_is_answered_with_figures_size_limits_and_counter_evidence(assistant: Assistant):
    answer = assistant.ask(PILOT)
    text = answer_text(answer)
    assert answer.status is AnswerStatus.ANSWERED
    for figure in ("21.88%", "3.39%", "ten adults", "five in each group", "statistically significant"):
        assert figure in text
    cited = {citation.reference.key for citation in answer.citations if citation.reference}
    assert {"batievsky2023", "innerbloomseed", "ferraro2025", "cohen2018"} <= cited


@pytest.mark.parametrize(
    "question", [PILOT, "what fasting rules do clinics use", "lamotrigine and ketamine", "bladder problems from ketamine"]
)
def test_every_statement_leads_to_its_passage(assistant: Assistant, question: str):
    answer = assistant.ask(question)
    by_number = {citation.n: citation for citation in answer.citations}
    assert answer.statements
    for statement in answer.statements:
        assert statement.citations
        for number in statement.citations:
            assert by_number[number].passage.text == statement.text
            assert by_number[number].reference or by_number[number].passage.editorial


def test_an_answer_is_the_same_twice(assistant: Assistant):
    first, second = (answer_json(assistant.ask(PILOT)) for _ in range(2))
    assert {**first, "elapsed_ms": 0} == {**second, "elapsed_ms": 0}


@pytest.mark.parametrize("question", ["what is the capital of France", "how do I cook rice", "how to repot an orchid"])
def test_what_the_library_lacks_is_not_covered(assistant: Assistant, question: str):
    answer = assistant.ask(question)
    assert answer.status is AnswerStatus.NOT_COVERED
    assert not answer.statements
    assert not answer.citations


def test_a_near_question_outside_the_library_names_the_nearest_topics(assistant: Assistant):
    answer = assistant.ask("ibogaine for opioid withdrawal protocol")
    assert answer.status is AnswerStatus.NOT_COVERED
    assert answer.nearest


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("how many mg should I give my 70 kg client", "dosing"),
        ("where can I buy ketamine without a prescription", "unsupervised"),
        ("I want to kill myself", "crisis"),
    ],
)
def test_some_questions_get_a_fixed_text_and_no_statement(assistant: Assistant, message: str, first: str):
    answer = assistant.ask(message)
    assert answer.status is AnswerStatus.DECLINED
    assert answer.notices[0].kind.value == first
    assert not answer.citations


def test_a_clients_crisis_comes_first_and_the_question_is_still_answered(assistant: Assistant):
    answer = assistant.ask("my client wants to kill herself after the session, what goes into a safety plan?")
    assert answer.notices[0].kind.value == "crisis"
    assert answer.status is AnswerStatus.ANSWERED


def test_a_question_about_published_doses_is_not_declined(assistant: Assistant):
    assert assistant.ask("what doses did studies report for intramuscular ketamine?").status is AnswerStatus.ANSWERED


def test_a_follow_up_question_leans_on_the_one_before(assistant: Assistant):
    alone = assistant.ask("and how sure is that?")
    following = assistant.ask("and how sure is that?", history=["What did the chronic pain pilot find?"])
    assert alone.status is AnswerStatus.NOT_COVERED
    assert following.status is AnswerStatus.ANSWERED
    assert following.statements[0].heading.startswith("The chronic pain")


def test_a_session_type_keeps_others_out(assistant: Assistant):
    answer = assistant.ask("how long do effects last", "sublingual-psycholytic")
    for citation in answer.citations:
        assert not citation.passage.session_types or "sublingual-psycholytic" in citation.passage.session_types


@pytest.mark.parametrize("question", ["", "   ", "\x00\x07\n"])
def test_an_empty_question_is_told(assistant: Assistant, question: str):
    with pytest.raises(UsageError, match="the question is empty; type a few words"):
        assistant.ask(question)


def test_a_far_too_long_question_is_told(assistant: Assistant):
    with pytest.raises(UsageError, match=f"has 100,000 characters; shorten it to {MAX_MESSAGE:,}"):
        assistant.ask("a" * 100_000)


def test_a_chat_message_becomes_the_right_draft(assistant: Assistant):
    request = assistant.request("prep checklist for her second IM session, CRPS, scared of losing control", SessionBrief())
    assert request is not None
    assert request.kind is DraftKind.CHECKLIST
    assert request.brief.session_types == ("im-psychedelic",)
    assert request.brief.session_number == 2
    assert set(request.brief.factors) == {"crps", "chronic-pain", "fear-of-losing-control"}


@pytest.mark.parametrize(
    ("message", "kind", "session_type", "stage"),
    [
        ("handout for a lozenge session tomorrow", DraftKind.HANDOUT, "sublingual-psycholytic", Stage.DAY_BEFORE),
        ("setting plan at home via telehealth, first session", DraftKind.SETTING, "home-telehealth", None),
        ("please write integration prompts for spravato", DraftKind.INTEGRATION, "intranasal-esketamine", None),
        ("checklist for IV ketamine, fibromyalgia", DraftKind.CHECKLIST, "iv-pain", None),
    ],
)
def test_messages_as_clinicians_type_them(
    assistant: Assistant, message: str, kind: DraftKind, session_type: str, stage: Stage | None
):
    request = assistant.request(message, SessionBrief())
    assert request is not None
    assert (request.kind, request.brief.session_type, request.brief.stage) == (kind, session_type, stage)


@pytest.mark.parametrize(
    ("message", "length"),
    [
        ("checklist for IM session, one page", Length.ONE_PAGE),
        ("One-page handout for a lozenge session", Length.ONE_PAGE),
        ("checklist for IM session, full", Length.FULL),
        ("the full checklist for an IM session please", Length.FULL),
        ("setting plan for IV ketamine (standard)", Length.STANDARD),
        ("checklist for IM session, works full time, wants a full night of sleep", None),
        ("handout for a lozenge session", None),
    ],
)
def test_a_chat_message_may_say_how_long_the_draft_is(assistant: Assistant, message: str, length: Length | None):
    request = assistant.request(message, SessionBrief())
    assert request is not None
    assert request.length is length


@pytest.mark.parametrize("message", ["What is set and setting?", "is ketamine addictive?", "how should consent be asked"])
def test_a_question_is_not_a_draft(assistant: Assistant, message: str):
    assert assistant.request(message, SessionBrief()) is None


def test_what_is_denied_is_not_a_factor(assistant: Assistant):
    brief = assistant.read_brief("checklist, no history of psychosis, on lamictal", SessionBrief())
    assert brief.factors == ("lamotrigine",)
