"""What changed between two versions."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.desk import edits
from kapassist.desk.difference import Change, What, _rising, difference
from kapassist.domain import DraftKind
from tests.desk.making import draft

DRAFT = draft()
DAY, ARRIVAL = "The day before", "Arrival"
ROWS = {
    "nothing": (DRAFT, ()),
    "tick": (edits.tick(DRAFT, "bp"), ()),
    "edit": (edits.edit(DRAFT, "bp", "Other."), (Change(What.CHANGED, "bp", ARRIVAL, "Text of bp.", "Other."),)),
    "rule": (
        edits.rule(DRAFT, "fasting", "Six."),
        (Change(What.CHANGED, "fasting", DAY, "", "Six.", "rule", about="Text of fasting."),),
    ),
    "add": (edits.add(DRAFT, 1, "Own."), (Change(What.ADDED, "own-1", ARRIVAL, after="Own."),)),
    "remove": (edits.remove(DRAFT, "music"), (Change(What.REMOVED, "music", DAY, "Text of music."),)),
    "take out": (
        edits.remove(DRAFT, "bp", "elsewhere"),
        (Change(What.REMOVED, "bp", ARRIVAL, "Text of bp.", reason="elsewhere"),),
    ),
    "order": (
        edits.move(DRAFT, "fasting", 2),
        (Change(What.MOVED, "fasting", DAY, DAY, DAY, "place", about="Text of fasting."),),
    ),
    "section": (edits.move(DRAFT, "bp", 0, 0), (Change(What.MOVED, "bp", DAY, ARRIVAL, DAY, "place", about="Text of bp."),)),
}


@pytest.mark.parametrize("name", ROWS)
def test_one_edit_is_one_change(name):
    changed, told = ROWS[name]
    assert difference(DRAFT, changed) == told


def test_restoring_is_adding():
    gone = edits.remove(DRAFT, "bp", "elsewhere")
    assert difference(gone, DRAFT) == (Change(What.ADDED, "bp", ARRIVAL, after="Text of bp."),)


def test_several_changes_come_in_order():
    changed = edits.edit(edits.move(edits.remove(DRAFT, "music"), "consent", 0, 0), "consent", "Other.")
    assert [(change.what, change.item) for change in difference(DRAFT, changed)] == [
        ("removed", "music"),
        ("changed", "consent"),
        ("moved", "consent"),
    ]


def test_a_handout_is_compared_in_its_own_words():
    handout = draft(DraftKind.HANDOUT)
    assert [change.after for change in difference(handout, edits.edit(handout, "bp", "Easy."))] == ["Easy."]


@given(st.permutations(range(8)))
def test_as_few_as_possible_moved(numbers):
    run = [numbers[place] for place in _rising(numbers)]
    assert run == sorted(run)
    longest = [1] * 8
    for here in range(8):
        longest[here] += max((longest[left] for left in range(here) if numbers[left] < numbers[here]), default=0)
    assert len(run) == max(longest)
