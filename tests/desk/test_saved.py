"""Saved drafts: versions, search, copies, sign-off, deletion, and identifiers that are asked about before they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kapassist.desk import edits
from kapassist.desk.typed import IdentifiersFound
from kapassist.domain import DraftKind
from kapassist.errors import UsageError
from tests.desk.making import draft

DRAFT = draft()
EDITED = edits.edit(DRAFT, "bp", "Take the pressure twice.")
NAMED = edits.add(DRAFT, 0, "Call Mr Miller first.")


def test_nothing_is_written_before_the_first_save(desk):
    assert desk.search() == ()
    with pytest.raises(UsageError, match="there is no saved draft 1"):
        desk.open(1)
    assert not desk.path.parent.exists()


def test_a_draft_is_saved_and_opened(desk):
    saved = desk.save(DRAFT, title=" Second\x00 session ")
    assert (saved.id, saved.title, saved.kind, saved.session_types) == (
        1,
        "Second session",
        DraftKind.CHECKLIST,
        ("im-psychedelic",),
    )
    assert (saved.version, saved.state, saved.signoff) == (1, "draft", None)
    opened = desk.open(1)
    assert (opened.draft, opened.saved) == (DRAFT, saved)
    assert (opened.version.n, opened.version.note, opened.version.flagged) == (1, "", False)
    assert desk.search() == (saved,)


def test_without_a_title_the_drafts_own_is_taken(desk):
    assert desk.save(DRAFT).title == DRAFT.title
    assert len(desk.save(replace(DRAFT, title="x" * 1000)).title) == 200


def test_versions_are_added_and_never_changed(desk):
    key = desk.save(DRAFT).id
    assert desk.save(EDITED, key, note="after the call").version == 2
    assert desk.save(DRAFT, key).version == 3
    assert [(version.n, version.note) for version in desk.versions(key)] == [(3, ""), (2, "after the call"), (1, "")]
    assert [desk.open(key, n).draft for n in (1, 2, 3)] == [DRAFT, EDITED, DRAFT]
    assert desk.open(key).version.n == 3


def test_the_same_draft_is_not_kept_twice(desk):
    key = desk.save(DRAFT).id
    assert desk.save(DRAFT, key).version == 1
    assert desk.save(DRAFT, key, title="Other title").title == "Other title"
    assert desk.save(DRAFT, key, note="looked at again").version == 2


def test_what_changed(desk):
    key = desk.save(DRAFT).id
    assert desk.difference(key) == ()
    desk.save(EDITED, key)
    desk.save(edits.remove(EDITED, "music"), key)
    assert [(change.what, change.item) for change in desk.difference(key)] == [("removed", "music")]
    assert [change.item for change in desk.difference(key, 1)] == ["music", "bp"]
    assert [(change.what, change.item) for change in desk.difference(key, 3, 1)] == [("added", "music"), ("changed", "bp")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", [3, 2, 1]),
        ("sleeps badly", [3, 1]),
        ("PRESION arterial", [2]),
        ("text of music", [3, 1]),
        ("slippers", [3]),
        ("hours", [3]),
        ("monday badly", [1]),
        ("100%", []),
        ("a_b", []),
        ("'; drop table drafts --", []),
        ("badly nothing", []),
        ("\x00", [3, 2, 1]),
    ],
)
def test_drafts_are_found_by_their_words(desk, words, found):
    desk.save(DRAFT, title="Monday group")
    desk.save(draft(DraftKind.HANDOUT, brief="toma la presión arterial"))
    desk.save(edits.rule(edits.add(DRAFT, 0, "Bring slippers."), "fasting", "Six hours."))
    assert [saved.id for saved in desk.search(words)] == found


def test_only_the_newest_version_is_searched(desk):
    key = desk.save(EDITED, title="One").id
    desk.save(DRAFT, key)
    assert desk.search("twice") == ()
    assert desk.search("One")
    desk.rename(key, "Another")
    assert desk.search("One") == ()


def test_a_copy_has_its_own_life(desk):
    key = desk.save(DRAFT, title="Monday").id
    desk.save(EDITED, key)
    desk.sign(key, "Ana Ruiz", "MD")
    copy = desk.duplicate(key)
    assert (copy.id, copy.title, copy.version, copy.state) == (2, "Monday", 1, "draft")
    assert desk.open(2).draft == EDITED
    assert desk.duplicate(key, "Tuesday").title == "Tuesday"
    desk.delete(key)
    assert desk.open(2).draft == EDITED


def test_a_new_title_leaves_the_sign_off(desk):
    key = desk.save(DRAFT).id
    desk.sign(key, "Ana Ruiz", "MD")
    renamed = desk.rename(key, " Tuesday  group ")
    assert (renamed.title, renamed.state, renamed.version) == ("Tuesday group", "reviewed", 1)


def test_a_sign_off_counts_for_what_was_signed(desk):
    key = desk.save(DRAFT).id
    signed = desk.sign(key, "Ana Ruiz", "MD", date.today() - timedelta(days=3))
    assert (signed.version.state, signed.saved.state, signed.version.n) == ("reviewed", "reviewed", 1)
    assert signed.saved.signoff.date == (date.today() - timedelta(days=3)).isoformat()
    assert desk.save(edits.tick(DRAFT, "bp"), key).state == "reviewed"
    assert desk.save(EDITED, key).state == "draft"
    assert desk.open(key).version.signoff is None
    assert desk.open(key, 1).version.signoff == signed.saved.signoff
    assert [version.state for version in desk.versions(key)] == ["draft", "reviewed", "reviewed"]
    assert desk.save(DRAFT, key).state == "reviewed"  # it is again what was signed


def test_the_newest_sign_off_counts(desk):
    key = desk.save(DRAFT).id
    desk.sign(key, "Ana Ruiz", "MD")
    assert desk.sign(key, "Bo Lund", "RN").saved.signoff.name == "Bo Lund"
    desk.save(EDITED, key)
    assert desk.sign(key, "Cy Dahl", "MD", version=1).version.signoff.name == "Cy Dahl"
    assert desk.open(key).version.signoff is None


def test_a_sign_off_needs_a_person_and_a_day_that_has_come(desk):
    key = desk.save(DRAFT).id
    for name, day in (("", date.today()), ("Ana Ruiz", date.today() + timedelta(days=1))):
        with pytest.raises(UsageError):
            desk.sign(key, name, "MD", day)
    assert desk.open(key).saved.state == "draft"


def test_a_deleted_draft_leaves_no_trace(desk):
    desk.save(DRAFT)
    secret = edits.add(DRAFT, 0, "Quokka " * 200)
    key = desk.save(secret, title="Quokka title", note="quokka note").id
    desk.save(edits.edit(secret, "own-1", "Quokka again."), key)
    desk.sign(key, "Quokka Quill", "MD")
    desk.rename(key, "Quokka other")
    assert b"uokka" in desk.path.read_bytes()
    assert desk.delete(key).title == "Quokka other"
    assert b"uokka" not in desk.path.read_bytes()
    assert [path.name for path in desk.path.parent.iterdir()] == [desk.path.name]
    assert [saved.id for saved in desk.search()] == [1]
    assert desk.save(DRAFT).id == 3  # an old number never means another draft


@pytest.mark.parametrize("key", [0, -1, 2, 2**63, 10**30])
def test_a_draft_that_is_not_there(desk, key):
    desk.save(DRAFT)
    for ask in (
        desk.open,
        desk.versions,
        desk.difference,
        desk.duplicate,
        desk.delete,
        lambda key: desk.rename(key, "Title"),
        lambda key: desk.save(DRAFT, key),
        lambda key: desk.sign(key, "Ana Ruiz", "MD"),
    ):
        with pytest.raises(UsageError, match=f"there is no saved draft {key}; 'kapassist drafts list'"):
            ask(key)


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_a_version_that_is_not_there(desk, version):
    key = desk.save(DRAFT).id
    with pytest.raises(UsageError, match=f"draft 1 has no version {version}; it has 1"):
        desk.open(key, version)


@pytest.mark.parametrize(
    ("values", "words"),
    [({"title": "x" * 201}, "the title has 201 characters"), ({"note": "x" * 100_000}, "the note has 100,000 characters")],
)
def test_texts_have_limits(desk, values, words):
    with pytest.raises(UsageError, match=words):
        desk.save(DRAFT, **values)
    assert desk.search() == ()


MARIA = "my client Maria sleeps badly"
TYPED = {
    "brief": (draft(brief=MARIA), {}, "Maria"),
    "title": (DRAFT, {"title": "Mr Miller, Monday"}, "Mr Miller"),
    "note": (DRAFT, {"note": "called 212-555-0187"}, "212-555-0187"),
    "item own-1": (NAMED, {}, "Mr Miller"),
    "item bp": (edits.edit(DRAFT, "bp", "Ask Mrs Stone."), {}, "Mrs Stone"),
    "rule of fasting": (edits.rule(DRAFT, "fasting", "MRN 445566: six hours."), {}, "MRN 445566"),
    "reason for bp": (edits.remove(DRAFT, "bp", "born 3/4/1961"), {}, "3/4/1961"),
}


@pytest.mark.parametrize("place", TYPED)
def test_what_may_identify_a_person_is_kept_only_when_confirmed(desk, place):
    made, values, words = TYPED[place]
    with pytest.raises(IdentifiersFound) as told:
        desk.save(made, **values)
    assert [(row.place, row.words) for row in told.value.found] == [(place, (words,))]
    assert f"{words!r} in the {place}; take it out, or confirm that it may be kept" in str(told.value)
    assert desk.search() == ()
    assert desk.save(made, **values, flagged=True).version == 1
    assert desk.open(1).version.flagged


def test_words_of_the_library_are_nobodys(desk):
    listed = replace(DRAFT.sections[0].items[1], text="Call Mr Miller on 212-555-0187.", plain="Ask Mr Miller.")
    section = replace(DRAFT.sections[0], items=(listed,))
    assert not desk.versions(desk.save(replace(DRAFT, sections=(section,))).id)[0].flagged


def test_the_clinics_own_numbers_are_no_patients(desk):
    own = edits.rule(DRAFT, "fasting", "Six hours; call 555-123-4567.")
    assert not desk.versions(desk.save(own).id)[0].flagged
    with pytest.raises(IdentifiersFound):
        desk.save(edits.rule(DRAFT, "fasting", "Six hours; call 555-123-9999."))


def test_what_was_confirmed_is_not_asked_again(desk):
    key = desk.save(NAMED, title="Mr Miller", flagged=True).id
    assert desk.save(edits.add(NAMED, 0, "Bring socks."), key, title="Mr Miller").version == 2
    assert desk.open(key).version.flagged
    with pytest.raises(IdentifiersFound) as told:
        desk.save(edits.add(NAMED, 0, "Call Mrs Stone."), key)
    assert [row.words for row in told.value.found] == [("Mrs Stone",)]
    assert desk.save(DRAFT, key).version == 3
    assert not desk.open(key).version.flagged
    assert desk.duplicate(key).title == "Mr Miller"


def test_titles_are_looked_through(desk):
    key = desk.save(DRAFT).id
    for change in (desk.rename, desk.duplicate):
        with pytest.raises(IdentifiersFound, match="in the title"):
            change(key, "Mr Miller")
    assert [saved.title for saved in desk.search()] == [DRAFT.title]
    assert desk.rename(key, "Mr Miller", flagged=True).title == "Mr Miller"
    with pytest.raises(UsageError, match="the title is empty"):
        desk.rename(key, " \x00")
