"""A brief of thousands of words makes a document: it is looked through whole, kept whole, and repeated in short."""

from __future__ import annotations

import json

import pytest

from kapassist.assistant import MAX_BRIEF, Assistant
from kapassist.desk.saved import SavedDrafts
from kapassist.domain import DraftKind, Label, NoticeKind
from kapassist.errors import UsageError
from kapassist.export.formats import FORMS
from kapassist.sessions import SessionBrief

FILLING = "slept badly and worries about the next visit. "
BRIEF = f"{FILLING * 600}Wears contact lenses. I want to kill myself tonight. {FILLING * 30}Second session, CRPS."
WARNING = "All of it was looked through for urgent words"


@pytest.fixture(scope="module")
def draft(assistant: Assistant):
    assert len(BRIEF.split()) > 5000
    return assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), text=BRIEF))


def test_what_stands_at_its_end_counts(draft):
    assert (draft.brief.session_number, "crps" in draft.brief.factors) == (2, True)
    assert draft.notices[0].kind is NoticeKind.CRISIS


def test_it_is_kept_whole_and_told(draft, tmp_path):
    assert draft.brief.text == BRIEF
    assert [line for line in draft.basis.missing if WARNING in line]
    desk = SavedDrafts(tmp_path / "drafts.sqlite")
    assert desk.open(desk.save(draft).id).draft.brief.text == BRIEF


@pytest.mark.parametrize("form", ["md", "html", "txt", "soap"])
def test_a_document_repeats_only_its_beginning(assistant: Assistant, draft, form):
    text = FORMS[form].write(draft, assistant.imprint(draft)).decode()
    assert "shortened here; the draft keeps all of it" in " ".join(text.split())
    assert text.count("slept badly") < 40
    assert (WARNING in " ".join(text.split())) is (form != "soap")


def test_a_message_that_asks_for_a_draft_may_be_long_too(assistant: Assistant):
    request = assistant.request(f"Draft a checklist for an IM session. {BRIEF}", SessionBrief())
    assert request is not None
    assert request.brief.session_number == 2


def test_there_is_an_end_to_it(assistant: Assistant):
    with pytest.raises(UsageError, match=f"shorten it to {MAX_BRIEF:,}"):
        assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), text="x" * (MAX_BRIEF + 1)))


def test_the_commands_draft_it_with_one_line(command, assistant, tmp_path):
    ran = command("draft", "checklist", "--session-type", "im-psychedelic", "--brief", BRIEF)
    assert ran.status == 0
    assert len([line for line in ran.err.splitlines() if WARNING in line]) == 1
    row = {"id": "a", "kind": "checklist", "session_type": "im-psychedelic", "brief": BRIEF}
    (tmp_path / "in.jsonl").write_text(json.dumps(row), encoding="utf-8")
    batch = command("draft", "--input", tmp_path / "in.jsonl", "--json")
    assert json.loads(batch.out)["brief"] == BRIEF
    assert f"a: The brief has {len(BRIEF.split()):,} words" in batch.err
    packed = command("pack", "--input", tmp_path / "in.jsonl", "--json", "--format", "md", "-o", tmp_path / "out.zip")
    assert WARNING in json.loads(packed.out)["notes"][0]
    assert WARNING in packed.err


@pytest.mark.parametrize("start", range(3600, 4300, 97))
def test_a_sentence_is_found_wherever_it_stands(assistant: Assistant, start):
    text = ("well " * 900)[:start] + " I want to kill myself " + "well " * 400
    assert Label.CRISIS in assistant.triage(text).labels
