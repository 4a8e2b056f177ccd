"""The end of a handout keeps up with its items, and the numbers of the basis with what stands in the draft."""

from __future__ import annotations

from collections import Counter

import pytest

from kapassist.assistant import Assistant
from kapassist.desk.edits import apply
from kapassist.desk.history import History
from kapassist.domain import Draft, DraftKind, Level
from kapassist.drafting.closing import is_line
from kapassist.sessions import SessionBrief
from tests.desk.making import of

ESCORT, LINES = "escort-confirmed", ("summary-escort-confirmed", "closing-escort-confirmed")


@pytest.fixture(scope="module")
def handout(assistant: Assistant) -> Draft:
    return assistant.draft(DraftKind.HANDOUT, SessionBrief(("im-psychedelic",)))


def ids(draft: Draft) -> set[str]:
    return {row.id for row in draft.items}


def counted(draft: Draft) -> Counter[str]:
    return Counter(row.chosen for row in draft.items if not (row.own or row.removed or is_line(row)))


def test_a_must_that_is_taken_out_takes_its_lines_out_and_brings_them_back(handout: Draft):
    assert of(handout, ESCORT).level is Level.MUST
    out = apply(handout, "remove", item=ESCORT, reason="She lives next door.")
    assert [of(out, key).removed for key in (ESCORT, *LINES)] == ["She lives next door."] * 3
    assert apply(out, "restore", item=ESCORT) == handout
    assert History.of(handout).did(out).undo().now == handout


def test_an_item_of_good_practice_goes_with_its_lines(assistant: Assistant):
    handout = assistant.draft(
        DraftKind.HANDOUT,
        SessionBrief(("iv-pain",)),
    )
    lines = [row for row in handout.items if is_line(row) and row.level is not Level.MUST]
    for line in lines:
        item = line.id.partition("-")[2]
        left = ids(apply(handout, "remove", item=item))
        assert not left & {item, f"summary-{item}", f"closing-{item}"}
    assert lines


def test_lines_never_contradict_an_edited_item(handout: Draft):
    edited = apply(handout, "edit", item=ESCORT, text="We drive you home.")
    assert of(edited, LINES[0]).plain == "We drive you home."
    assert LINES[1] not in ids(edited)
    again = apply(edited, "edit", item=ESCORT, text="A nurse takes you home.")
    assert of(again, LINES[0]).plain == "A nurse takes you home."


def test_a_line_worded_by_hand_stays(handout: Draft):
    mine = apply(handout, "edit", item=LINES[0], text="Go home with Sam.")
    assert of(apply(mine, "edit", item=ESCORT, text="Sam takes you home."), LINES[0]).plain == "Go home with Sam."
    assert of(mine, ESCORT) == of(handout, ESCORT)


def test_the_basis_counts_what_stands_in_the_draft(handout: Draft):
    assert handout.basis is not None
    assert Counter(dict(handout.basis.chosen)) == counted(handout)
    for name, values in (
        ("remove", {"item": ESCORT, "reason": "no need"}),
        ("add", {"section": 0, "text": "Bring slippers."}),
        ("down", {"item": handout.items[0].id}),
    ):
        changed = apply(handout, name, **values)
        assert changed.basis is not None
        assert Counter(dict(changed.basis.chosen)) == counted(changed)
