"""Rules about what drafts need around the guidance: short wordings, courses, note forms, and the clinic's own rules.

- Every item that a session type asks for, or leaves to the clinic, has a short wording; no two of one stage share it.
- Every course has few enough steps to be drawn, in the order of care, in texts short enough for a label.
- Every note form holds each part of a draft once, and a blank for the therapist.
- Every blank that a clinic's rule fills in is the blank of an item.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.corpus.stationery import NOTE_PARTS, NoteForm
from kapassist.domain import Item, Level
from kapassist.errors import shortened
from kapassist.sessions import STAGE_IDS

STEPS = range(6, 11)
STEP_LENGTH = 60  # characters; longer ones do not fit a label
_BY_RULE = {Level.MUST, Level.CLINIC_FIELD}


def missing_shorts(library: Library) -> Iterator[Problem]:
    """Find items that stand on every one-page checklist and have no wording for it."""
    for item in library.items:
        types = [key for key, level in item.levels if level in _BY_RULE]
        if types and not item.short:
            told = f"item {item.id!r} is asked of {', '.join(types)} but has no short wording; add 'short: ...' below 'text'"
            yield _at_item(library, item, "id", told)


def doubled_shorts(library: Library) -> Iterator[Problem]:
    """Find short wordings that stand twice in one stage: on one page nobody could tell the items apart."""
    first: dict[tuple[str, str], str] = {}
    for item in library.items:
        same = first.setdefault((item.stage, item.short.lower()), item.id) if item.short else item.id
        if same != item.id:
            told = f"item {item.id!r} has the same short wording as {same!r}, {shortened(item.short)}; say how they differ"
            yield _at_item(library, item, "short", told)


def courses(library: Library) -> Iterator[Problem]:
    """Find courses with too few or too many steps, steps out of the order of care, and texts that are too long to draw."""
    for key, steps in library.stationery.arcs.items():
        if len(steps) not in STEPS:
            yield _at_course(library, key, f"has {len(steps)} steps; give it {STEPS.start} to {STEPS.stop - 1}")
        for before, after in pairwise(steps):
            if STAGE_IDS.index(after.stage) < STAGE_IDS.index(before.stage):
                yield _at_course(library, key, f"goes back from {before.stage} to {after.stage}; put the steps in order")
        for text in (text for step in steps for text in (step.text, step.plain) if len(text) > STEP_LENGTH):
            told = f"has a step of {len(text)} characters, {shortened(text, STEP_LENGTH)}; shorten it to {STEP_LENGTH}"
            yield _at_course(library, key, told)


def note_forms(library: Library) -> Iterator[Problem]:
    """Find note forms that lose a part of a draft, show it twice, or leave the therapist no blank."""
    for key, form in library.stationery.forms.items():
        place = library.places[f"forms:{key}"]
        for told in _note_faults(form):
            yield Problem(place.file, place.line, f"note form {key!r} {told}")


def _note_faults(form: NoteForm) -> Iterator[str]:
    counts = Counter(part for section in form.sections for part in section.holds)
    for part in NOTE_PARTS:
        if not counts[part]:
            yield f"holds no {part!r}; name it under the 'holds' of a section"
        elif counts[part] > 1 and part != "blank":
            yield f"holds {part!r} {counts[part]} times; keep one"


def clinic_rules(library: Library) -> Iterator[Problem]:
    """Find clinic rules for items that do not exist, or that have no blank to fill in."""
    items = {item.id: item for item in library.items}
    for key, rule in library.stationery.rules.items():
        place = library.places[f"rules:{key}"]
        for identifier in (*rule.items, *rule.beside):
            if identifier not in items:
                told = f"rule {key!r} names item {identifier!r}, which no file holds{did_you_mean(identifier, tuple(items))}"
                yield Problem(place.file, place.line, told)
        for identifier in rule.items:
            if identifier in items and not items[identifier].field:
                told = f"rule {key!r} is to fill in item {identifier!r}, which has no 'field'; add one or name another item"
                yield Problem(place.file, place.line, told)


def _at_course(library: Library, key: str, told: str) -> Problem:
    place = library.places[f"arcs:{key}"]
    return Problem(place.file, place.line, f"the course of {key} {told}")


def _at_item(library: Library, item: Item, key: str, told: str) -> Problem:
    place = library.places.get(f"{item.id}.{key}") or library.places[item.id]
    return Problem(place.file, place.line, told)
