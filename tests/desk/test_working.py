"""Working copies: kept, taken up, dropped, never shared by two pages, and gone with the draft that they belong to."""

from __future__ import annotations

import pytest

from kapassist.desk import edits
from kapassist.desk.typed import IdentifiersFound
from kapassist.desk.working import MAX_COPIES
from kapassist.errors import DraftError, UsageError
from tests.desk.making import comparison, draft

START = draft()
EDITED = edits.edit(START, "escort", "A friend drives home.")


def test_a_copy_is_kept_listed_taken_up_and_dropped(desk):
    working = desk.working
    assert working.listed() == ()
    key = working.keep(START, edits.tick(START, "bp"))
    assert working.keep(START, EDITED, key=key) == key
    assert [(row.id, row.title) for row in working.listed()] == [(key, START.title)]
    assert working.listed(without=[key]) == ()
    taken = working.take(key)
    assert (taken.start, taken.now, taken.saved) == (START, EDITED, None)
    working.drop(taken.id)
    working.drop(taken.id)
    assert working.listed() == ()
    with pytest.raises(UsageError, match="no longer there"):
        working.take(taken.id)


def test_two_pages_never_write_into_one_copy(desk):
    key = desk.working.keep(START, EDITED)
    taken = desk.working.take(key)
    other = desk.working.keep(START, edits.tick(START, "bp"), key=key)  # the first page is still open, and goes on
    assert len({key, taken.id, other}) == 3
    assert desk.working.take(taken.id).now == EDITED
    assert desk.working.take(other).now == edits.tick(START, "bp")


def test_a_copy_knows_the_saved_draft_that_it_belongs_to(desk):
    saved = desk.open(desk.save(START, title="Harbor list").id)
    taken = desk.working.take(desk.working.keep(START, EDITED, saved))
    assert taken.saved == saved
    assert desk.working.listed()[0].title == "Harbor list"
    assert desk.save(taken.now, saved.saved.id).version == 2


def test_deleting_a_draft_deletes_its_copies_without_trace(desk):
    saved = desk.open(desk.save(START).id)
    desk.working.keep(START, edits.edit(START, "escort", "Unmistakable words."), saved)
    other = desk.working.keep(START, EDITED)
    assert b"Unmistakable words." in desk.path.read_bytes()
    desk.delete(saved.saved.id)
    assert [row.id for row in desk.working.listed()] == [other]
    assert b"Unmistakable words." not in desk.path.read_bytes()


def test_what_may_identify_somebody_is_kept_only_once_it_was_confirmed(desk):
    key = desk.working.keep(START, EDITED)
    named = edits.add(EDITED, 0, "Call Mrs Jane Smith first.")
    with pytest.raises(IdentifiersFound, match="Jane Smith"):
        desk.working.keep(START, named, key=key)
    assert b"Jane Smith" not in desk.path.read_bytes()
    assert desk.working.take(key).now == EDITED  # the copy stays as it was before
    confirmed = desk.open(desk.save(named, flagged=True).id)
    again = desk.working.keep(named, edits.tick(named, "bp"), confirmed)
    assert desk.working.take(again).now == edits.tick(named, "bp")


def test_the_oldest_copy_goes_first(desk):
    keys = [desk.working.keep(START, EDITED) for _ in range(MAX_COPIES + 3)]
    assert [row.id for row in desk.working.listed()] == keys[:2:-1]


def test_a_file_from_before_working_copies_is_read_and_written(desk):
    saved = desk.save(START)
    with desk._database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE copies")
    assert desk.working.listed() == ()
    assert desk.open(saved.id).draft == START
    assert desk.working.take(desk.working.keep(START, EDITED)).now == EDITED


def test_a_damaged_copy_is_told_and_stays(desk):
    key = desk.working.keep(START, EDITED)
    with desk._database.writing() as connection:
        connection.exec_driver_sql("UPDATE copies SET record = 'nothing'")
    with pytest.raises(DraftError, match="not a saved draft"):
        desk.working.take(key)
    assert [row.id for row in desk.working.listed()] == [key]


def test_an_edited_cell_is_kept_and_shown_as_a_change(desk):
    made = comparison()
    edited = edits.edit(made, "im#route", "Into the muscle.")
    saved = desk.save(made)
    desk.save(edited, saved.id)
    (change,) = desk.difference(saved.id)
    assert (change.section, change.before, change.after) == ("Route", "Text of im#route.", "Into the muscle.")
    assert desk.working.take(desk.working.keep(made, edited)).now == edited
