"""Notices: fixed texts, emergency number first, never absent when their label is there."""

from __future__ import annotations

import pytest
import yaml

from kapassist.domain import AnswerStatus, DraftKind, Label, NoticeKind
from kapassist.paths import knowledge_dir
from kapassist.safety.notices import NoticeBook
from kapassist.sessions import SessionBrief

CRISIS = "I want to kill myself tonight"


def data(name):
    """Return a data file as plain YAML, read without our own reader."""
    return yaml.safe_load((knowledge_dir() / name).read_text(encoding="utf-8"))


COUNTRIES = data("crisis-lines.yaml")["countries"]
FIXED = {kind: " ".join(entry["text"].split()) for kind, entry in data("notices.yaml")["notices"].items()}


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_crisis_notice_is_the_data_of_the_country(library, country):
    notice = NoticeBook(library, country).notice(NoticeKind.CRISIS)
    text, first, *lines = notice.text.splitlines()
    assert text == FIXED["crisis"]
    assert first == f"Emergency ({COUNTRIES[country]['name']}): {COUNTRIES[country]['emergency']}"
    wanted = [row for row in COUNTRIES[country]["lines"] if row["kind"] == "crisis"]
    assert len(lines) == len(wanted)
    assert all(
        row["name"] in line and row["contact"] in line and str(row["checked"]) in line
        for row, line in zip(wanted, lines, strict=True)
    )


@pytest.mark.parametrize("country", ["", "XX", "us "])
def test_an_unknown_country_still_gets_crisis_lines(library, country):
    notice = NoticeBook(library, country).notice(NoticeKind.CRISIS)
    assert len(notice.text.splitlines()) > 2


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        (Label.CRISIS, NoticeKind.CRISIS),
        (Label.MEDICAL_EMERGENCY, NoticeKind.EMERGENCY),
        (Label.DOSING, NoticeKind.DOSING),
        (Label.UNSUPERVISED, NoticeKind.UNSUPERVISED),
        (Label.IDENTIFIERS, NoticeKind.IDENTIFIERS),
    ],
)
def test_a_label_brings_its_fixed_notice(library, label, kind):
    (notice,) = NoticeBook(library, "US").for_labels([label])
    assert notice.kind is kind
    assert notice.text.startswith(FIXED[kind.value])


def test_crisis_comes_before_everything_else(library):
    notices = NoticeBook(library, "US").for_labels([*reversed(Label)])
    assert [notice.kind for notice in notices][:2] == [NoticeKind.CRISIS, NoticeKind.EMERGENCY]


def test_an_answer_to_a_crisis_opens_with_the_crisis_notice(assistant):
    answer = assistant.ask(CRISIS)
    assert answer.notices[0].kind is NoticeKind.CRISIS
    assert "911" in answer.notices[0].text
    assert answer.status is AnswerStatus.DECLINED


@pytest.mark.parametrize(
    "question", [f"{CRISIS}. What is set and setting?", f"What is set and setting? {CRISIS}", f"recipe for soup, {CRISIS}"]
)
def test_nothing_else_in_a_message_hides_the_crisis_notice(assistant, question):
    assert assistant.ask(question).notices[0].kind is NoticeKind.CRISIS


@pytest.mark.parametrize("kind", DraftKind)
def test_a_draft_for_a_brief_with_a_crisis_opens_with_the_notice(assistant, kind):
    brief = SessionBrief(session_types=("im-psychedelic", "iv-pain"), text="Client says: I want to kill myself tonight.")
    draft = assistant.draft(kind, brief)
    assert draft.notices[0].kind is NoticeKind.CRISIS
    assert draft.sections


def test_identifiers_in_a_brief_are_flagged(assistant):
    brief = SessionBrief(session_types=("im-psychedelic",), text="my client Maria Lopez, born 04/17/1986")
    assert NoticeKind.IDENTIFIERS in [notice.kind for notice in assistant.draft(DraftKind.CHECKLIST, brief).notices]


def test_what_no_clinician_has_signed_says_so(assistant):
    answer = assistant.ask("What is set and setting?")
    signed = assistant.library.reviews
    assert (NoticeKind.REVIEW in [notice.kind for notice in answer.notices]) is not bool(signed)
