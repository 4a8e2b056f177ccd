"""The draft on the table, without any screen: edits, undo, saving, sign-off, saved drafts, files."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest
from pypdfium2 import PdfDocument

from kapassist.domain import Draft, DraftItem, DraftKind, Level
from kapassist.errors import UsageError
from kapassist.export.formats import FORMS
from kapassist.plain.report import plain_report
from kapassist.sessions import SessionBrief
from ui.desk import Desk, DeskHandlers, laid
from ui.desk_files import FileHandlers, forms_for
from ui.desk_render import DeskRenderer
from ui.desk_shelf import ShelfHandlers, asked_for
from ui.live import LiveHandlers
from ui.plain_render import plain_html
from ui.words import load_words

WORDS = load_words()
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)> ${alert(1)} {{x}} `y` \x00\x1b[31m\ud800"
NAMED = "Call Mrs Jane Smith first."


@pytest.fixture
def handlers(live: LiveHandlers) -> DeskHandlers:
    return DeskHandlers(live, WORDS.desk)


@pytest.fixture
def shelf(live: LiveHandlers) -> ShelfHandlers:
    return ShelfHandlers(live, WORDS.desk)


@pytest.fixture
def render(live: LiveHandlers) -> DeskRenderer:
    return DeskRenderer(WORDS, live)


def drafted(live: LiveHandlers, kind: DraftKind = DraftKind.CHECKLIST) -> Desk:
    beside = ("iv-depression",) if kind is DraftKind.COMPARISON else ()
    return laid(Desk(), live.last.assistant.draft(kind, SessionBrief(("im-psychedelic", *beside))), WORDS.desk)


def now(desk: Desk) -> Draft:
    assert desk.draft is not None
    return desk.draft


def first(desk: Desk, level: Level = Level.MUST) -> DraftItem:
    return next(item for item in now(desk).items if item.level is level)


def of(desk: Desk, key: str) -> DraftItem:
    return next(item for item in now(desk).items if item.id == key)


def test_each_edit_is_done_and_undone(live, handlers):
    desk = drafted(live)
    start, must = now(desk), first(desk)
    steps = (
        {"edit": "tick", "item": must.id},
        {"edit": "edit", "item": must.id, "text": "Our words."},
        {"edit": "down", "item": must.id},
        {"edit": "up", "item": must.id},
        {"edit": "add", "section": 0, "text": "An item of ours."},
        {"edit": "remove", "item": must.id, "reason": "done by phone"},
        {"edit": "restore", "item": must.id},
        {"edit": "untick", "item": now(desk).items[3].id},
        {"edit": "rule", "item": next(item.id for item in start.items if item.field), "text": "six hours"},
        {"edit": "remove", "item": first(desk, Level.SHOULD).id},
    )
    states = [start]
    for step in steps:
        desk = handlers.change(desk, step)
        assert not desk.problem, desk.line
        states.append(now(desk))
    assert of(desk, must.id).text == "Our words."
    assert now(desk).sections[0].items[-1].own
    assert desk.unsaved
    while desk.can_undo:
        desk = handlers.undo(desk)
        assert now(desk) in states
    assert now(desk) == start
    assert not desk.unsaved
    while desk.can_redo:
        desk = handlers.redo(desk)
    assert now(desk) == states[-1]


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "edit",
        {},
        {"edit": "wipe"},
        {"edit": ["tick"]},
        {"edit": "tick"},
        {"edit": "tick", "item": "no-such-item"},
        {"edit": "tick", "item": EVIL},
        {"edit": "tick", "item": {"id": 1}},
        {"edit": "edit", "item": "no-such-item", "text": 5},
        {"edit": "add", "section": "0", "text": "x"},
        {"edit": "add", "section": True, "text": "x"},
        {"edit": "add", "section": -1, "text": "x"},
        {"edit": "add", "section": 10**9, "text": "x"},
        {"edit": "add", "section": 0, "text": " \x00 "},
        {"edit": "add", "section": 0, "text": "x" * 5000},
    ],
)
def test_what_is_no_edit_is_told_in_one_line_and_changes_nothing(live, handlers, render, asked):
    desk = drafted(live)
    after = handlers.change(desk, asked)
    assert after.problem
    assert after.line.startswith("Not done: ")
    assert "\n" not in after.line
    assert after.history is desk.history
    assert "<script" not in render.report(after)


def test_a_must_is_not_removed_without_a_reason(live, handlers):
    desk = drafted(live)
    refused = handlers.change(desk, {"edit": "remove", "item": first(desk).id, "reason": "  "})
    assert "say why it is taken out" in refused.line
    assert now(refused) is now(desk)


@pytest.mark.parametrize("kind", list(DraftKind))
def test_typed_words_are_shown_and_do_nothing(live, handlers, render, kind):
    desk = drafted(live, kind)
    section = next(place for place, row in enumerate(now(desk).sections) if not row.row)
    item = now(desk).sections[section].items[0]
    desk = handlers.change(desk, {"edit": "edit", "item": item.id, "text": EVIL})
    desk = handlers.change(desk, {"edit": "add", "section": section, "text": EVIL})
    assert not desk.problem
    desk = handlers.change(desk, {"edit": "remove", "item": item.id, "reason": EVIL})
    shown = render.document(desk)
    shown.encode()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_without_a_draft_nothing_can_be_done(handlers):
    for desk in (
        handlers.change(Desk(), {"edit": "tick", "item": "x"}),
        handlers.save(Desk()),
        handlers.sign(Desk(), "A B", "MD"),
    ):
        assert "there is no draft on the page" in desk.line
    assert handlers.undo(Desk()) == handlers.redo(Desk()) == Desk()


def test_a_draft_that_was_not_saved_comes_back(live, handlers):
    desk = handlers.change(drafted(live), {"edit": "add", "section": 0, "text": "Ours."})
    other = laid(desk, now(drafted(live, DraftKind.SETTING)), WORDS.desk)
    assert "was not saved; Undo brings it back" in other.line
    back = handlers.undo(other)
    assert now(back) == now(desk)
    assert now(handlers.redo(back)) == now(other)


def test_saving_versions_and_reopening(live, handlers, shelf, render):
    desk = handlers.save(drafted(live), "My <b>list</b>", "first")
    assert desk.line == "Saved: My <b>list</b>, version 1."
    assert not desk.unsaved
    must = first(desk)
    desk = handlers.save(handlers.change(desk, {"edit": "edit", "item": must.id, "text": "Our words."}))
    assert desk.kept is not None
    assert desk.kept.version.n == 2
    shown = render.versions(shelf.versions(desk))
    assert "Changed: " in shown
    assert '<ins><span class="kap-unseen">put in: </span>Our words.</ins>' in shown
    assert "Open version 1" in shown
    key = desk.kept.saved.id
    assert "My &lt;b&gt;list&lt;/b&gt;" in render.shelf(shelf.shown("our WORDS"))
    assert shelf.shown("nowhere-to-be-found").entries == ()
    older = shelf.open(desk, key, 1)
    assert of(older, must.id).text == must.text
    assert now(handlers.undo(older)) == now(desk)
    restored = handlers.save(older)
    assert restored.kept is not None
    assert restored.kept.version.n == 3
    copied = shelf.duplicate(restored, key)
    assert copied.line == "Duplicated: My <b>list</b> (copy)."
    assert len(shelf.shown().entries) == 2


def test_deleting_leaves_the_open_draft_on_the_table(live, handlers, shelf):
    desk = handlers.save(drafted(live))
    assert desk.kept is not None
    gone = shelf.delete(desk, desk.kept.saved.id)
    assert gone.kept is None
    assert now(gone) == now(desk)
    assert shelf.shown().entries == ()
    assert "there is no saved draft" in shelf.delete(gone, desk.kept.saved.id).line
    assert "there is no saved draft" in shelf.open(gone, 10**18).line
    assert now(shelf.open(gone, 1)) == now(desk)


def test_identifiers_are_held_until_they_are_confirmed(live, handlers, shelf):
    desk = handlers.change(drafted(live), {"edit": "add", "section": 0, "text": NAMED})
    held = handlers.save(desk)
    assert held.problem
    assert "Jane Smith" in held.line
    assert shelf.shown().entries == ()
    more = handlers.change(held, {"edit": "add", "section": 0, "text": "Reach Mr Tom Brown."})
    assert handlers.save(more).kept is None  # what was shown before does not confirm what came after
    saved = handlers.save(held)
    assert saved.kept is not None
    assert saved.kept.version.flagged


def test_an_edit_drops_the_sign_off_and_undo_brings_it_back(live, handlers, render):
    desk = drafted(live)
    assert "empty" in handlers.sign(desk, " ", "MD").line
    assert handlers.sign(desk, " ", "MD").kept is None
    signed = handlers.sign(desk, "Ada Lee", "MD, psychiatrist")
    assert signed.line.startswith("Signed off by Ada Lee")
    assert "Ada Lee, MD, psychiatrist" in render.document(signed)
    assert signed.standing[1] == 1
    ticked = handlers.change(signed, {"edit": "tick", "item": first(desk).id})
    assert ticked.standing == signed.standing
    edited = handlers.change(signed, {"edit": "edit", "item": first(desk).id, "text": "Other words."})
    assert edited.standing == (None, 0)
    assert "Ada Lee" not in render.document(edited)
    assert handlers.undo(edited).standing == signed.standing


@pytest.mark.parametrize(
    "asked",
    [None, {"do": "open"}, {"do": "wipe", "key": "1"}, {"do": "open", "key": "-1"}, {"do": "open", "key": "1", "version": "x"}],
)
def test_what_no_button_asks_for_is_refused(asked):
    with pytest.raises(UsageError):
        asked_for(asked)


def test_every_form_has_a_name_and_is_written(live, handlers, tmp_path):
    files, desk = FileHandlers(live), handlers.sign(drafted(live), "Ada Lee", "MD")
    assert set(WORDS.desk.forms) == set(FORMS) == set(forms_for(now(desk)))
    for form in FORMS:
        assert files.write(desk, form, tmp_path).path.stat().st_size > 100
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(tmp_path / "checklist-im-psychedelic.pdf"))
    assert "Ada Lee, MD" in text
    assert "soap" not in forms_for(now(drafted(live, DraftKind.HANDOUT)))
    for wrong in (lambda: files.write(desk, "exe", tmp_path), lambda: files.write(Desk(), "pdf", tmp_path)):
        with pytest.raises(UsageError):
            wrong()


def test_a_whole_set_is_packed(live, tmp_path):
    last = list(FileHandlers(live).pack(drafted(live), "md", tmp_path))[-1]
    assert last.path is not None
    assert last.faults == ()
    assert len(zipfile.ZipFile(last.path).namelist()) == len(DraftKind)
    assert list(FileHandlers(live).pack(Desk(), "md", tmp_path))[-1].problem


def test_every_draft_shows_how_it_was_made(live, render):
    for kind in DraftKind:
        assert "How this draft was made" in render.document(drafted(live, kind))


def test_the_plain_language_report_is_shown_with_places(live, handlers):
    desk = drafted(live, DraftKind.HANDOUT)
    desk = handlers.change(desk, {"edit": "add", "section": 0, "text": f"Ensure compliance with contraindications. {EVIL}"})
    shown = plain_html(plain_report(now(desk), live.last.assistant.library), WORDS.desk)
    assert "Flesch-Kincaid: " in shown
    assert "Hard words (" in shown
    assert "<script" not in shown
    assert shown.count("<li>") > 10


def test_a_store_that_cannot_be_read_is_told(live, handlers, shelf, render):
    desk = handlers.save(drafted(live))
    live.last.assistant.desk.path.write_bytes(b"no database at all" * 100)
    assert "damaged" in render.shelf(shelf.shown())
    assert "damaged" in render.versions(shelf.versions(desk))
    refused = handlers.save(replace(desk, kept=None))
    assert refused.problem
    assert now(refused) == now(desk)
