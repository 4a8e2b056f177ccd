"""A draft as JSON and back; the hash of what it shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from kapassist.desk import edits
from kapassist.desk.codec import content_hash, decoded, encoded
from kapassist.domain import DraftKind
from kapassist.errors import DraftError
from kapassist.sessions import SessionBrief
from tests.desk.making import ANY_DRAFT, draft

DRAFT = draft()
ANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(ANY_DRAFT)
def test_any_draft_survives(made):
    again = decoded(encoded(made))
    assert again == made
    assert encoded(again) == encoded(made)
    assert content_hash(again) == content_hash(made)


@pytest.mark.parametrize("kind", DraftKind)
def test_a_draft_of_the_library_survives(assistant, kind):
    types = ("im-psychedelic", "iv-pain") if kind is DraftKind.COMPARISON else ("im-psychedelic",)
    made = assistant.draft(kind, SessionBrief(types, text="second session, CRPS"))
    assert decoded(encoded(made)) == made
    assert content_hash(made) == content_hash(assistant.draft(kind, SessionBrief(types, text="second session, CRPS")))
    assert len({item.id for item in made.items}) == len(made.items)


def test_a_record_from_before_a_field_was_added_is_read():
    record = json.loads(encoded(DRAFT))
    del record["draft"]["basis"], record["draft"]["arc"]
    for item in record["draft"]["sections"][0]["items"]:
        del item["ticked"], item["short"]
    assert decoded(json.dumps(record)).sections[1] == DRAFT.sections[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record.update({"draft-version": 2}), "a newer KAPassist has saved this draft (version 2"),
        (lambda record: record.update({"draft-version": "2.0"}), "a newer KAPassist has saved this draft (version '2.0'"),
        (lambda record: record["draft"].update(mood="blue"), "it has 'mood', which this one does not know"),
        (lambda record: record["draft"]["sections"][0]["items"][1].update(colour=1), "it has 'colour'"),
        (lambda record: record["draft"].update(kind="poem"), "the saved draft cannot be read (kind: "),
        (lambda record: record["draft"].pop("sections"), "the saved draft cannot be read (sections: "),
        (lambda record: record.pop("draft"), "this is not a saved draft"),
    ],
)
def test_what_cannot_be_read_is_told(change, words):
    record = json.loads(encoded(DRAFT))
    change(record)
    with pytest.raises(DraftError) as told:
        decoded(json.dumps(record))
    assert words in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", '"x"', "[" * 100_000, '{"draft-version": 1, "draft": 5}'])
def test_other_text_is_no_draft(text):
    with pytest.raises(DraftError):
        decoded(text)


def test_ticks_do_not_count():
    assert content_hash(edits.tick(DRAFT, "bp")) == content_hash(DRAFT)


@pytest.mark.parametrize(
    "changed",
    [
        edits.edit(DRAFT, "bp", "Other."),
        edits.up(DRAFT, "consent"),
        edits.move(DRAFT, "bp", 0, 0),
        edits.add(DRAFT, 0, "Own."),
        edits.remove(DRAFT, "music"),
        edits.remove(DRAFT, "bp", "elsewhere"),
        edits.rule(DRAFT, "fasting", "Six hours."),
        replace(DRAFT, title="Other"),
        replace(DRAFT, citations=()),
        replace(DRAFT, language="es"),
    ],
    ids=["edit", "order", "section", "add", "remove", "take out", "rule", "title", "citations", "language"],
)
def test_everything_else_counts(changed):
    assert content_hash(changed) != content_hash(DRAFT)
    assert content_hash(edits.tick(changed, "escort")) == content_hash(changed)
