"""Edits: what each does, what each refuses, and that no row of edits loses a must or a source."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from kapassist.desk import edits
from kapassist.desk.edits import EDITS, MAX_TEXT, apply, shown
from kapassist.domain import DraftKind, Level
from kapassist.errors import UsageError
from tests.desk.making import comparison, draft, item, of, order

DRAFT = draft()
DAY, ARRIVAL = ["fasting", "escort", "music"], ["bp", "consent"]


@pytest.mark.parametrize(
    ("name", "values", "after"),
    [
        ("up", {"item": "music"}, [["fasting", "music", "escort"], ARRIVAL]),
        ("up", {"item": "fasting"}, [DAY, ARRIVAL]),
        ("down", {"item": "fasting"}, [["escort", "fasting", "music"], ARRIVAL]),
        ("down", {"item": "consent"}, [DAY, ARRIVAL]),
        ("move", {"item": "fasting", "place": 2}, [["escort", "music", "fasting"], ARRIVAL]),
        ("move", {"item": "fasting", "place": 1, "section": 1}, [["escort", "music"], ["bp", "fasting", "consent"]]),
        ("move", {"item": "bp", "place": 99, "section": 0}, [[*DAY, "bp"], ["consent"]]),
        ("move", {"item": "bp", "place": -5, "section": 0}, [["bp", *DAY], ["consent"]]),
        ("add", {"section": 1, "text": "Ask for the keys."}, [DAY, [*ARRIVAL, "own-1"]]),
        ("add", {"section": 0, "text": "Ask for the keys.", "place": 0}, [["own-1", *DAY], ARRIVAL]),
        ("remove", {"item": "music"}, [["fasting", "escort"], ARRIVAL]),
        ("remove", {"item": "escort", "reason": "lives here"}, [DAY, ARRIVAL]),
    ],
)
def test_where_items_stand_after_an_edit(name, values, after):
    changed = apply(DRAFT, name, **values)
    assert order(changed) == after
    assert (changed.id, changed.citations) == (DRAFT.id, DRAFT.citations)


def test_other_words():
    changed = of(edits.edit(DRAFT, "escort", "  A friend\x00 drives\n home. "), "escort")
    assert (changed.text, changed.plain) == ("A friend drives home.", "Plain escort.")
    assert (changed.short, changed.edited, changed.citations) == ("", True, (1,))
    assert edits.edit(DRAFT, "escort", "Text of escort.") == DRAFT


def test_other_words_of_a_handout_are_the_patients():
    handout = draft(DraftKind.HANDOUT)
    changed = of(edits.edit(handout, "escort", "A friend drives you home."), "escort")
    assert (changed.text, changed.plain) == ("Text of escort.", "A friend drives you home.")
    assert shown(handout, changed) == "A friend drives you home."


@pytest.mark.parametrize("kind", DraftKind)
def test_an_own_item(kind):
    own = of(edits.add(draft(kind), 0, "Bring slippers."), "own-1")
    assert (own.level, own.own, own.editorial, own.citations, own.edited) == (Level.SHOULD, True, True, (), False)
    changed = of(edits.edit(edits.add(draft(kind), 0, "Bring slippers."), "own-1", "Bring socks."), "own-1")
    assert (changed.text, changed.plain, changed.edited) == ("Bring socks.", "Bring socks.", False)


def test_own_items_have_ids_of_their_own():
    twice = edits.add(edits.add(DRAFT, 0, "One."), 1, "Two.")
    assert [row.id for row in twice.items if row.own] == ["own-1", "own-2"]
    again = edits.add(edits.remove(twice, "own-1"), 0, "Three.")
    assert [row.id for row in again.items if row.own] == ["own-3", "own-2"]


def test_a_must_that_is_taken_out_stays_with_its_reason():
    gone = edits.remove(edits.tick(DRAFT, "bp"), "bp", " measured\tby the ward ")
    assert (of(gone, "bp").removed, of(gone, "bp").ticked) == ("measured by the ward", False)
    assert edits.restore(gone, "bp") == DRAFT


def test_ticks_and_rules():
    assert of(edits.tick(DRAFT, "bp"), "bp").ticked
    assert edits.untick(edits.tick(DRAFT, "bp"), "bp") == DRAFT
    ruled = edits.rule(DRAFT, "fasting", "Six hours.")
    assert (of(ruled, "fasting").rule, of(ruled, "fasting").text) == ("Six hours.", "Text of fasting.")
    assert edits.rule(ruled, "fasting", " ") == DRAFT


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("polish", {"item": "bp"}, "unknown edit 'polish'; use one of: up, down, move"),
        ("up", {"item": "no-such\x1b"}, "there is no item 'no-such' in this draft"),
        ("edit", {"item": "bp", "text": " \x00"}, "the text is empty"),
        ("edit", {"item": "bp", "text": "x" * (MAX_TEXT + 1)}, "the text has 2,001 characters; shorten it to 2,000"),
        ("add", {"section": 2, "text": "One."}, "there is no section 2; this draft has 2"),
        ("add", {"section": -1, "text": "One."}, "there is no section -1"),
        ("move", {"item": "bp", "place": 0, "section": 7}, "there is no section 7"),
        ("remove", {"item": "bp"}, "'bp' is required for this session type; say why it is taken out"),
        ("remove", {"item": "bp", "reason": "\u200b \x00"}, "say why it is taken out"),
        ("remove", {"item": "bp", "reason": "x" * 501}, "the reason has 501 characters; shorten it to 500"),
        ("restore", {"item": "bp"}, "'bp' was not taken out"),
        ("rule", {"item": "bp", "text": "Ours."}, "'bp' has no blank for a rule"),
    ],
)
def test_what_cannot_be_done_is_told(name, values, words):
    with pytest.raises(UsageError) as told:
        apply(DRAFT, name, **values)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(("name", "values"), [("edit", {"text": "x"}), ("tick", {}), ("untick", {}), ("rule", {"text": "x"})])
def test_what_was_taken_out_is_restored_first(name, values):
    gone = edits.remove(DRAFT, "bp", "elsewhere")
    with pytest.raises(UsageError, match="restore it first"):
        apply(gone, name, item="bp", **values)


def test_the_table_of_a_comparison_keeps_its_shape():
    made = comparison()
    assert of(edits.edit(made, "im#route", "Into the muscle."), "im#route").edited
    for name, values in (
        ("remove", {"item": "im#route"}),
        ("down", {"item": "im#route"}),
        ("move", {"item": "im#onset", "place": 0, "section": 0}),
        ("add", {"section": 0, "text": "More."}),
    ):
        with pytest.raises(UsageError, match="'Route' is a row of the table"):
            apply(made, name, **values)


def test_a_draft_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(edits, "MAX_ITEMS", 6)
    with pytest.raises(UsageError, match="the draft has 6 items; remove one"):
        edits.add(edits.add(DRAFT, 0, "One."), 0, "Two.")


KEYS = st.sampled_from(["fasting", "escort", "music", "bp", "consent", "own-1", "own-2", "nothing"])
VALUES = {
    "item": KEYS,
    "text": st.text(max_size=20),
    "reason": st.text(max_size=5),
    "section": st.integers(-1, 2),
    "place": st.integers(-2, 5),
}
TAKES = {
    "up": ["item"],
    "down": ["item"],
    "move": ["item", "place", "section"],
    "edit": ["item", "text"],
    "add": ["section", "text", "place"],
    "remove": ["item", "reason"],
    "restore": ["item"],
    "tick": ["item"],
    "untick": ["item"],
    "rule": ["item", "text"],
}
STEPS = st.sampled_from(sorted(TAKES)).flatmap(
    lambda name: st.tuples(st.just(name), st.fixed_dictionaries({key: VALUES[key] for key in TAKES[name]}))
)


@settings(max_examples=200, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_no_row_of_edits_loses_a_must_or_a_source(steps):
    assert set(TAKES) == set(EDITS)
    made = DRAFT
    for name, values in steps:
        try:
            made = apply(made, name, **values)
        except UsageError:
            continue
        keys = [row.id for row in made.items]
        assert len(keys) == len(set(keys))
        assert {"escort", "bp", "consent"} <= set(keys)
        assert (made.id, made.citations, made.brief, len(made.sections)) == (DRAFT.id, DRAFT.citations, DRAFT.brief, 2)
        assert all(row.citations == (() if row.own else (1,)) for row in made.items)
        assert all(row.text and row.plain for row in made.items)
    assert draft() == DRAFT  # what was given is never changed


def test_an_item_named_like_an_own_one_is_no_obstacle():
    made = edits.add(draft(), 0, "One.")
    odd = edits._with_items(made, 1, (item("own-x"), item("own-7")))
    assert of(edits.add(odd, 0, "Two."), "own-8").text == "Two."
