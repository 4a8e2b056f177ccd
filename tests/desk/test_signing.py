"""Sign-off: who, when, until when, and that any edit drops it."""

from __future__ import annotations

from datetime import date

import pytest

from kapassist.desk import edits
from kapassist.desk.signing import overdue, sign, state
from kapassist.errors import UsageError
from tests.desk.making import draft

DRAFT, TODAY = draft(), date(2026, 11, 22)


def signed(name="Ana Ruiz", credentials="MD", on=TODAY, months=12):
    return sign(DRAFT, name, credentials, on, months, today=TODAY)


def test_a_sign_off_names_the_draft_as_it_stands():
    made = signed("  Ana\x00 Ruiz ", "MD,\npsychiatrist")
    assert (made.name, made.credentials) == ("Ana Ruiz", "MD, psychiatrist")
    assert (made.date, made.review_by) == ("2026-11-22", "2027-11-22")
    assert state(DRAFT, made) == "reviewed"
    assert state(DRAFT, None) == "draft"


def test_an_edit_drops_the_mark_and_taking_it_back_restores_it():
    made, edited = signed(), edits.edit(DRAFT, "bp", "Other.")
    assert state(edited, made) == "draft"
    assert state(edits.edit(edited, "bp", "Text of bp."), made) == "draft"  # it is marked as edited
    assert state(edits.up(edits.down(DRAFT, "bp"), "bp"), made) == "reviewed"
    assert state(edits.tick(DRAFT, "bp"), made) == "reviewed"


@pytest.mark.parametrize(
    ("on", "months", "by"),
    [
        (date(2026, 1, 31), 1, "2026-02-28"),
        (date(2024, 2, 29), 12, "2025-02-28"),
        (date(2025, 11, 30), 3, "2026-02-28"),
        (date(2025, 12, 1), 1, "2026-01-01"),
        (date(2020, 1, 1), 120, "2030-01-01"),
    ],
)
def test_review_by(on, months, by):
    assert signed(on=on, months=months).review_by == by


def test_the_day_of_review_passes():
    assert not overdue(signed(), TODAY)
    assert not overdue(signed(), date(2027, 11, 22))
    assert overdue(signed(), date(2027, 11, 23))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " \x00\u200b"}, "the name of the reviewer is empty"),
        ({"credentials": ""}, "the credentials of the reviewer is empty"),
        ({"name": "x" * 200}, "the name of the reviewer has 200 characters; shorten it to 120"),
        ({"on": date(2026, 11, 23)}, "2026-11-23 is still to come"),
        ({"months": 0}, "0 months until the next review"),
        ({"months": 121}, "121 months"),
    ],
)
def test_what_cannot_be_signed_is_told(values, words):
    with pytest.raises(UsageError) as told:
        signed(**values)
    assert words in str(told.value)


def test_months_come_from_the_library(library, assistant):
    assert library.limits.review_months == 12
    assert assistant.desk.review_months == 12
