"""Records become HTML in which no text of the user or of the library can act."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pytest

from kapassist.assistant import Assistant
from kapassist.desk.history import History
from kapassist.domain import Answer, AnswerStatus, CitedStatement, DraftKind, Label, Notice, NoticeKind, Removed
from kapassist.export.formats import FORMS
from kapassist.sessions import SessionBrief
from ui.desk import Desk
from ui.desk_render import DeskRenderer
from ui.handlers import Handlers
from ui.live import LiveHandlers
from ui.render import Renderer
from ui.words import load_words

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(1)) ${alert(1)} {{x}}"


@pytest.fixture(scope="module")
def render(handlers: Handlers) -> Renderer:
    return handlers.render


@pytest.fixture(scope="module")
def desk(assistant: Assistant) -> DeskRenderer:
    words = load_words()
    return DeskRenderer(words, LiveHandlers(assistant, words))


def harmless(html: str) -> bool:
    return "<script" not in html and "<img" not in html and 'href="javascript' not in html


def answer(**changes: Any) -> Answer:
    return Answer(EVIL, AnswerStatus.ANSWERED, (Label.OK,), (), **changes)


def test_what_the_user_says_is_shown_as_it_was_typed(render):
    shown = render.said(EVIL)
    assert harmless(shown)
    assert escape("<script>alert(1)</script>") in shown


def test_a_blank_line_does_not_end_the_block(render):
    for block in (render.said(EVIL), render.line(EVIL), render.problem(EVIL)):
        assert "\n\n" not in block
        assert harmless(block)


def test_a_long_message_is_repeated_in_part(render):
    assert len(render.said("x" * 100_000)) < 1000


def test_every_part_of_an_answer_is_escaped(render):
    hostile = answer(
        statements=(CitedStatement(EVIL, (1,), EVIL), CitedStatement(EVIL, ())),
        text=EVIL,
        removed=(Removed(EVIL, EVIL),),
        nearest=(EVIL,),
        writer=EVIL,
    )
    steps = list(render.growing(hostile, "t1"))
    assert all(harmless(step) and "\n\n" not in step for step in steps)
    assert "Left out, because the check failed (1)" in steps[-1]


def test_urgent_notices_come_first_and_quiet_ones_last(render):
    notices = tuple(Notice(kind, kind.value) for kind in reversed(NoticeKind))
    shown = list(render.growing(Answer("q", AnswerStatus.NOT_COVERED, (), notices, text="Not covered."), "t1"))[-1]
    places = [shown.index(f"kap-notice-{kind.value}") for kind in NoticeKind]
    assert places == sorted(places)
    assert shown.index("kap-notice-identifiers") < shown.index("Not covered.") < shown.index("kap-notice-review")
    assert shown.count('role="alert"') == 2


def test_a_draft_with_a_hostile_brief_is_harmless_on_the_page_and_in_files(handlers, desk):
    draft = handlers.assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), text=EVIL))
    assert harmless(desk.document(Desk(History.of(draft))))
    imprint = handlers.assistant.imprint(draft)
    assert FORMS["md"].write(draft, imprint).startswith(b"# ")
    assert harmless(FORMS["html"].write(draft, imprint).decode())


def test_a_citation_leads_to_its_source(handlers, desk):
    draft = handlers.assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",)))
    shown = desk.document(Desk(History.of(draft)))
    links, anchors = set(re.findall(r'href="#([\w-]+)"', shown)), re.findall(r' id="([\w-]+)"', shown)
    assert links <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_without_a_draft_the_page_says_what_to_do(desk):
    assert "No draft yet" in desk.document(Desk())
