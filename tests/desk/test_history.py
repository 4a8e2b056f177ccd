"""Undo and redo."""

from __future__ import annotations

from hypothesis import given, strategies as st

from kapassist.desk import edits, history
from kapassist.desk.history import History
from tests.desk.making import draft

FIRST = draft()
SECOND = edits.tick(FIRST, "bp")
THIRD = edits.remove(SECOND, "music")


def test_undo_and_redo():
    done = History.of(FIRST).did(SECOND).did(THIRD)
    assert (done.now, done.can_undo, done.can_redo) == (THIRD, True, False)
    back = done.undo().undo()
    assert (back.now, back.can_undo, back.can_redo) == (FIRST, False, True)
    assert back.redo().redo() == done


def test_at_the_ends_nothing_happens():
    only = History.of(FIRST)
    assert only.undo() is only
    assert only.redo() is only


def test_a_new_edit_forgets_what_was_undone():
    other = edits.add(FIRST, 0, "Other.")
    done = History.of(FIRST).did(SECOND).undo().did(other)
    assert (done.states, done.now, done.can_redo) == ((FIRST, other), other, False)


def test_what_changes_nothing_is_no_state():
    done = History.of(FIRST).did(SECOND)
    assert done.did(edits.tick(SECOND, "bp")) is done


def test_the_oldest_states_are_forgotten(monkeypatch):
    monkeypatch.setattr(history, "MAX_STATES", 3)
    done = History.of(FIRST)
    for number in range(5):
        done = done.did(edits.edit(FIRST, "bp", f"Number {number}."))
    assert len(done.states) == 3
    assert done.undo().undo().now == edits.edit(FIRST, "bp", "Number 2.")


@given(st.lists(st.sampled_from(["did", "undo", "redo"]), max_size=30))
def test_undo_takes_back_what_was_done(moves):
    done, number = History.of(FIRST), 0
    for move in moves:
        before = done
        if move == "did":
            number += 1
            done = done.did(edits.edit(FIRST, "bp", f"Number {number}."))
            assert done.undo().now == before.now
        elif move == "undo":
            done = done.undo()
            assert not before.can_undo or done.redo() == before
        else:
            done = done.redo()
            assert not before.can_redo or done.undo() == before
