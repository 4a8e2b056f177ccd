"""What is said and pressed becomes the right records, without any screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kapassist.domain import DraftKind, Length
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief
from ui.handlers import Handlers
from ui.state import Talk
from ui.wiring import compared, read_panel

EXAMPLE = "prep checklist for her second IM session, CRPS, scared of losing control"
EMPTY = SessionBrief()
IM = SessionBrief(("im-psychedelic",))


def said(handlers: Handlers, message: str, panel: SessionBrief = EMPTY, talk: Talk | None = None) -> Talk:
    return list(handlers.say(message, panel, Length.STANDARD, talk or Talk()))[-1]


def pressed(handlers: Handlers, kind: DraftKind, panel: SessionBrief, talk: Talk | None = None) -> Talk:
    return list(handlers.press(kind, panel, Length.STANDARD, talk or Talk()))[-1]


def test_a_message_drafts_the_right_thing_without_a_button(handlers):
    talk = said(handlers, EXAMPLE)
    assert talk.draft is not None
    assert talk.draft.kind is DraftKind.CHECKLIST
    assert talk.draft.brief.session_types == ("im-psychedelic",)
    assert talk.draft.brief.session_number == 2
    assert {"crps", "fear-of-losing-control"} <= set(talk.draft.brief.factors)
    assert "Preparation checklist" in talk.turns[0].reply
    assert "session 2; CRPS" in talk.turns[0].reply


@pytest.mark.parametrize("kind", [DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.INTEGRATION, DraftKind.HANDOUT])
def test_a_button_drafts_its_kind(handlers, kind):
    talk = pressed(handlers, kind, IM)
    assert talk.draft is not None
    assert talk.draft.kind is kind
    assert talk.turns[0].said == handlers.words.kinds[kind]


def test_a_button_reads_the_session_type_from_the_brief(handlers):
    talk = pressed(handlers, DraftKind.CHECKLIST, SessionBrief(text="third ketamine infusion for CRPS"))
    assert talk.draft is not None
    assert talk.draft.brief.session_types == ("iv-pain",)


def test_a_handout_comes_in_the_language_that_was_chosen(handlers):
    steps = handlers.press(DraftKind.HANDOUT, IM, Length.STANDARD, Talk(), "es")
    talk = list(steps)[-1]
    assert talk.draft is not None
    assert talk.draft.language == "es"
    again = list(handlers.retry(IM, Length.STANDARD, talk))[-1]
    assert again.draft is not None
    assert again.draft.language == "en"


def test_the_full_length_keeps_more(handlers):
    short = pressed(handlers, DraftKind.CHECKLIST, IM).draft
    full = list(handlers.press(DraftKind.CHECKLIST, IM, Length.FULL, Talk()))[-1].draft
    assert short is not None
    assert full is not None
    assert len(full.items) > len(short.items)


def test_a_length_that_is_typed_comes_before_the_chosen_one(handlers):
    talk = said(handlers, "checklist for IM session, one page", IM)
    assert talk.draft is not None
    assert talk.draft.length is Length.ONE_PAGE


def test_an_unknown_session_type_is_asked_for_and_then_drafted(handlers):
    asked = said(handlers, "prep checklist for a client with CRPS")
    assert asked.draft is None
    assert asked.turns[0].choices
    assert "Which session type" in asked.turns[0].reply
    chosen = list(handlers.choose("iv-pain", asked))[-1]
    assert chosen.draft is not None
    assert chosen.draft.brief.session_types == ("iv-pain",)
    assert "crps" in chosen.draft.brief.factors
    assert chosen.waiting is None


def test_the_session_type_may_also_be_typed(handlers):
    asked = pressed(handlers, DraftKind.HANDOUT, EMPTY)
    talk = said(handlers, "an IM session", talk=asked)
    assert talk.draft is not None
    assert (talk.draft.kind, talk.draft.brief.session_types) == (DraftKind.HANDOUT, ("im-psychedelic",))


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_every_session_type_can_be_chosen(handlers, session_type):
    asked = pressed(handlers, DraftKind.SETTING, EMPTY)
    talk = list(handlers.choose(session_type, asked))[-1]
    assert talk.draft is not None
    assert talk.draft.brief.session_type == session_type


def test_a_choice_without_a_question_changes_nothing(handlers):
    assert list(handlers.choose("iv-pain", Talk())) == [Talk()]


def test_a_comparison_asks_for_two_types(handlers):
    talk = said(handlers, "comparison table please", IM)
    assert talk.draft is None
    assert "two or more session types" in talk.turns[0].reply


@pytest.mark.parametrize("other", ["chosen", "typed"])
def test_a_comparison_is_drafted_with_the_type_that_it_asked_for(handlers, other):
    asked = pressed(handlers, DraftKind.COMPARISON, IM)
    assert asked.turns[0].choices
    assert "Which one shall Psychedelic intramuscular session be compared with?" in asked.turns[0].reply
    steps = handlers.choose("sublingual-psycholytic", asked) if other == "chosen" else None
    talk = list(steps)[-1] if steps else said(handlers, "a lozenge session at the clinic", IM, asked)
    assert talk.draft is not None
    assert talk.draft.kind is DraftKind.COMPARISON
    assert talk.draft.brief.session_types == ("im-psychedelic", "sublingual-psycholytic")
    assert talk.waiting is None


def test_a_comparison_without_any_type_asks_for_both(handlers):
    asked = pressed(handlers, DraftKind.COMPARISON, EMPTY)
    first = list(handlers.choose("iv-pain", asked))[-1]
    assert first.draft is None
    assert first.turns[-1].choices
    second = list(handlers.choose("iv-depression", first))[-1]
    assert second.draft is not None
    assert second.draft.brief.session_types == ("iv-pain", "iv-depression")


def test_only_a_comparison_takes_the_types_beside(handlers):
    both = SessionBrief(("im-psychedelic", "sublingual-psycholytic"))
    compared = pressed(handlers, DraftKind.COMPARISON, both).draft
    alone = pressed(handlers, DraftKind.CHECKLIST, both).draft
    assert compared is not None
    assert alone is not None
    assert compared.brief.session_types == both.session_types
    assert alone.brief.session_types == ("im-psychedelic",)


def test_retry_after_a_choice_drafts_again(handlers):
    chosen = list(handlers.choose("iv-pain", pressed(handlers, DraftKind.HANDOUT, EMPTY)))[-1]
    again = list(handlers.retry(SessionBrief(("iv-pain",)), Length.STANDARD, chosen))[-1]
    assert again.draft is not None
    assert again.draft.kind is DraftKind.HANDOUT


def test_a_question_streams_statement_by_statement(handlers):
    steps = list(handlers.say("How did the two approaches in the chronic pain pilot differ?", EMPTY, Length.STANDARD, Talk()))
    replies = [step.turns[0].reply for step in steps]
    assert replies[0] == ""
    counts = [reply.count('class="kap-cite"') for reply in replies[1:]]
    assert counts == sorted(counts)
    assert len(counts) > 2
    assert "kap-sources" in replies[-1]
    assert "kap-sources" not in replies[-2]


def test_links_of_different_answers_do_not_collide(handlers):
    first = said(handlers, "What should be ready in the room?", IM)
    both = said(handlers, "How is blood pressure watched?", IM, first)
    assert 'id="t1-1"' in both.turns[0].reply
    assert 'id="t2-1"' in both.turns[1].reply
    assert 'href="#t1-' not in both.turns[1].reply


def test_only_questions_are_remembered_for_follow_ups(handlers):
    talk = said(handlers, EXAMPLE)
    talk = said(handlers, "How did the two approaches in the chronic pain pilot differ?", talk=talk)
    talk = said(handlers, "And how large was it?", talk=talk)
    assert talk.questions == ("How did the two approaches in the chronic pain pilot differ?", "And how large was it?")
    assert "five in each group" in talk.turns[-1].reply


def test_crisis_lines_stand_before_anything_else(handlers):
    for talk in (said(handlers, "I want to die"), said(handlers, "checklist, she wants to kill herself tonight, IM session")):
        reply = talk.turns[0].reply
        assert reply.index('role="alert"') < reply.index("</p>")
        assert "988" in reply


def test_crisis_lines_are_not_withheld_while_the_session_type_is_asked(handlers):
    talk = said(handlers, "prep checklist, she wants to kill herself tonight")
    assert talk.draft is None
    assert "988" in talk.turns[0].reply


def test_an_expected_error_is_one_line(handlers):
    talk = said(handlers, "word " * 2000)
    assert "kap-problem" in talk.turns[0].reply
    assert "10,000 characters" in talk.turns[0].reply
    assert "Traceback" not in talk.turns[0].reply
    assert talk.questions == ()


def test_nothing_said_changes_nothing(handlers):
    assert list(handlers.say("  \n", EMPTY, Length.STANDARD, Talk())) == [Talk()]


def test_retry_does_the_last_thing_again(handlers):
    asked = said(handlers, "What should be ready in the room?", IM)
    again = list(handlers.retry(IM, Length.STANDARD, asked))[-1]
    assert again == asked
    drafted = pressed(handlers, DraftKind.CHECKLIST, IM, asked)
    other = list(handlers.retry(SessionBrief(("iv-pain",)), Length.STANDARD, drafted))[-1]
    assert len(other.turns) == 2
    assert other.draft is not None
    assert other.draft.brief.session_type == "iv-pain"
    assert list(handlers.retry(IM, Length.STANDARD, Talk())) == [Talk()]


def test_stop_closes_an_exchange_that_was_broken_off(handlers):
    waiting = next(handlers.say("What should be ready in the room?", IM, Length.STANDARD, Talk()))
    assert "Stopped." in handlers.stop(waiting).turns[0].reply
    answered = said(handlers, "What should be ready in the room?", IM)
    assert handlers.stop(answered) == answered
    assert handlers.stop(Talk()) == Talk()


def test_a_question_on_another_session_type_is_not_held_to_the_panel(handlers):
    held = said(handlers, "What is different about an esketamine nasal spray session?", IM)
    free = said(handlers, "What is different about an esketamine nasal spray session?", EMPTY)
    assert held.turns == free.turns


@pytest.mark.parametrize(
    ("number", "read"), [("", 0), (None, 0), ("2", 2), ("2nd", 2), (" 12 ", 12), ("0", 0), ("123", 0), ("two", 0)]
)
def test_the_session_number_is_read_leniently(number, read):
    brief, length = read_panel("", "", number, [], "", "", "standard")
    assert (brief, length) == (SessionBrief(session_number=read), Length.STANDARD)


def test_the_fields_become_a_brief():
    brief, length = read_panel("iv-pain", "arrival", "3", ["crps"], " slept badly ", "therapist", "full")
    assert length is Length.FULL
    assert brief == replace(SessionBrief(("iv-pain",), None, 3, ("crps",), "slept badly", "therapist"), stage=brief.stage)
    assert brief.stage == "arrival"


def test_types_beside_count_once_and_only_where_there_is_a_first():
    fields: tuple[Any, ...] = ("", "", [], "", "", "standard", ["iv-pain", "group"])
    assert read_panel("group", *fields)[0].session_types == ("group", "iv-pain")
    assert read_panel("", *fields)[0].session_types == ()
    assert read_panel(*compared(("", *fields)))[0].session_types == ("iv-pain", "group")
