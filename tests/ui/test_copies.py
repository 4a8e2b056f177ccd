"""Unsaved work on the desk, without any screen: kept with each edit, offered again, dropped once it is saved."""

from __future__ import annotations

import pytest

from kapassist.domain import DraftKind
from kapassist.export.formats import FORMS
from kapassist.export.wire import draft_json
from kapassist.sessions import SessionBrief
from ui.desk import Desk, DeskHandlers, laid
from ui.desk_copies import CopyHandlers
from ui.desk_render import DeskRenderer
from ui.desk_shelf import ShelfHandlers
from ui.words import load_words

WORDS = load_words()
OURS = {"edit": "add", "section": 0, "text": "Bring the <b>blanket</b>."}


@pytest.fixture
def handlers(live):
    return DeskHandlers(live, WORDS.desk)


@pytest.fixture
def copies(live):
    return CopyHandlers(live, WORDS.desk)


def drafted(live, kind=DraftKind.CHECKLIST, *types):
    return laid(Desk(), live.last.assistant.draft(kind, SessionBrief(("im-psychedelic", *types))), WORDS.desk)


def test_unsaved_work_is_offered_until_it_is_saved_or_undone(live, handlers, copies):
    desk = drafted(live)
    assert desk.copy == 0
    assert copies.shown(Desk()) == ()
    edited = handlers.change(desk, OURS)
    assert [row.id for row in copies.shown(Desk())] == [edited.copy]
    assert copies.shown(edited) == ()  # this page holds it itself
    assert handlers.undo(edited).copy == 0
    assert copies.shown(Desk()) == ()
    again = handlers.redo(handlers.undo(edited))
    assert copies.shown(Desk())
    assert handlers.save(again).copy == 0
    assert copies.shown(Desk()) == ()


def test_a_copy_comes_back_unsaved_and_can_be_undone(live, handlers, copies):
    edited = handlers.change(drafted(live), OURS)
    back = copies.resume(Desk(), edited.copy)
    assert back.draft == edited.draft
    assert back.unsaved
    assert back.line == f"Back on the page, not saved yet: {edited.draft.title}."
    assert handlers.undo(back).draft == edited.history.states[0]
    ours = handlers.change(edited, {"edit": "tick", "item": edited.draft.items[0].id})  # the first page goes on
    assert ours.copy != back.copy
    assert "no longer there" in copies.resume(Desk(), edited.copy).line


def test_a_copy_of_a_saved_draft_is_saved_as_its_next_version(live, handlers, copies):
    edited = handlers.change(handlers.save(drafted(live), "Harbor list"), OURS)
    back = copies.resume(Desk(), edited.copy)
    assert handlers.undo(back).unsaved is False
    saved = handlers.save(back)
    assert saved.line == "Saved: Harbor list, version 2."
    assert copies.shown(Desk()) == ()


def test_a_draft_put_away_unsaved_keeps_its_copy(live, handlers, copies):
    edited = handlers.change(drafted(live), OURS)
    other = handlers.change(laid(edited, drafted(live, DraftKind.SETTING).draft, WORDS.desk), OURS)
    assert len({edited.copy, other.copy}) == 2
    assert copies.shown(other) == ()
    assert len(copies.shown(Desk())) == 2
    assert handlers.undo(handlers.undo(other)).copy == edited.copy


def test_words_that_may_identify_somebody_reach_no_copy(live, handlers, copies):
    held = handlers.change(drafted(live), {**OURS, "text": "Call Mrs Jane Smith first."})
    assert "A reload would lose the last changes: 'Mrs Jane Smith'" in held.line
    assert copies.shown(Desk()) == ()
    confirmed = handlers.save(handlers.save(held))
    assert handlers.change(confirmed, OURS).copy


def test_offers_are_shown_escaped_and_discarded(live, handlers, copies):
    render = DeskRenderer(WORDS, live)
    edited = handlers.change(handlers.save(drafted(live), "My <b>list</b>"), OURS)
    shown = render.offers(copies.shown(Desk()))
    assert "Unsaved draft from " in shown
    assert "My &lt;b&gt;list&lt;/b&gt;" in shown
    gone = copies.discard(Desk(), edited.copy)
    assert gone.line == "Discarded."
    assert render.offers(copies.shown(Desk())) == ""


def test_a_store_that_cannot_be_written_stops_no_edit(live, handlers, copies):
    desk = drafted(live)
    live.last.assistant.desk.path.write_bytes(b"no database at all" * 100)
    edited = handlers.change(desk, OURS)
    assert "damaged" in edited.line
    assert edited.draft.sections[0].items[-1].own
    assert copies.shown(Desk()) == ()


def test_a_cell_of_a_comparison_is_edited_and_every_form_says_so(live, handlers, tmp_path):
    desk = drafted(live, DraftKind.COMPARISON, "sublingual-psycholytic")
    cell = next(section for section in desk.draft.sections if section.row).items[0]
    edited = handlers.change(desk, {"edit": "edit", "item": cell.id, "text": "Given by the ward nurse."})
    assert handlers.undo(edited).draft == desk.draft
    assert "is a row of the table" in handlers.change(desk, {"edit": "remove", "item": cell.id}).line
    saved = handlers.save(edited)
    imprint = live.last.assistant.imprint(saved.draft, None, 1)
    for form in ("md", "html", "txt"):
        text = FORMS[form].write(saved.draft, imprint).decode()
        after = text.split("Given by the ward nurse.")[1]
        assert "edited" in after[: after.index("≠")]
    rows = [item for section in draft_json(saved.draft)["sections"] for item in section["items"] if item["id"] == cell.id]
    assert [(row["text"], row["edited"]) for row in rows] == [("Given by the ward nurse.", True)]
    shelf = ShelfHandlers(live, WORDS.desk)
    second = handlers.save(handlers.change(saved, {"edit": "edit", "item": cell.id, "text": "In the clinic."}))
    assert [row.after for row in shelf.versions(second).changes] == ["In the clinic."]


def test_an_item_of_ones_own_in_a_comparison_has_no_empty_label(live, handlers):
    desk = drafted(live, DraftKind.COMPARISON, "iv-depression")
    place = next(place for place, section in enumerate(desk.draft.sections) if not section.row)
    added = handlers.change(desk, {**OURS, "section": place, "text": "Ask the ward."})
    imprint = live.last.assistant.imprint(added.draft, None, 0)
    assert ": Ask the ward." not in FORMS["md"].write(added.draft, imprint).decode()
    assert "<strong>:</strong>" not in DeskRenderer(WORDS, live).document(added)


def test_the_box_of_a_removed_must_cannot_be_ticked(live, handlers):
    desk = drafted(live)
    must = next(item for item in desk.draft.items if item.level.value == "must")
    render = DeskRenderer(WORDS, live)
    assert " disabled>" not in render.document(desk)
    gone = handlers.change(desk, {"edit": "remove", "item": must.id, "reason": "done by phone"})
    assert render.document(gone).count('<input type="checkbox" disabled>') == 1
    assert " disabled>" not in render.document(handlers.change(gone, {"edit": "restore", "item": must.id}))
