"""What drafts need around the guidance: short wordings, courses, note forms and clinic rules, and what keeps them whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from kapassist.corpus.clinic_rules import ClinicRuleEntry
from kapassist.corpus.library import Library
from kapassist.corpus.lint import RULES, Rule
from kapassist.corpus.passages import arc_passages, passages
from kapassist.corpus.records import Place
from kapassist.corpus.rules import drafts, wording
from kapassist.corpus.stationery import ARC_PARTS, NOTE_FORMS, ArcEntry, NoteForm, NoteSection, Stationery
from kapassist.domain import Item, Level
from kapassist.sessions import SESSION_TYPE_IDS

BY_RULE = {Level.MUST, Level.CLINIC_FIELD}
PRESCRIBER = "prescriber"


def with_first(library: Library, **changes: object) -> Library:
    """Return the library with its first item changed."""
    first: Item = replace(library.items[0], **changes)  # type: ignore[arg-type]  # the rows of the table choose the fields
    return replace(library, items=(first, *library.items[1:]))


def with_stationery(library: Library, **changes: object) -> Library:
    stationery: Stationery = replace(library.stationery, **changes)  # type: ignore[arg-type]
    return replace(library, stationery=stationery)


def with_steps(library: Library, change: Callable[[list[ArcEntry]], list[ArcEntry]]) -> Library:
    arcs = library.stationery.arcs
    return with_stationery(library, arcs={**arcs, "group": change(list(arcs["group"]))})


def with_text(library: Library, **texts: str) -> Library:
    return with_steps(library, lambda steps: [steps[0].model_copy(update=texts), *steps[1:]])


def with_form(library: Library, change: Callable[[list[NoteSection]], list[NoteSection]]) -> Library:
    form = library.stationery.forms["dap"]
    changed = NoteForm(title=form.title, sections=change(list(form.sections)))
    return with_stationery(library, forms={**library.stationery.forms, "dap": changed})


def with_rule(library: Library, items: list[str], beside: list[str] | None = None) -> Library:
    key = next(iter(library.stationery.rules))
    rule = ClinicRuleEntry(label="x", plain="x", hint="x", items=items, beside=beside or [])
    return with_stationery(library, rules={**library.stationery.rules, key: rule})


@dataclass(frozen=True)
class Broken:
    """What is broken, the rule, a library that breaks it, and the words of the message."""

    name: str
    rule: Rule
    make: Callable[[Library], Library]
    words: str


ROWS = (
    Broken("no short", drafts.missing_shorts, lambda lib: with_first(lib, short=""), "has no short wording; add 'short: ...'"),
    Broken(
        "short twice",
        drafts.doubled_shorts,
        lambda lib: replace(lib, items=(*lib.items, replace(lib.items[0], id="again", short=lib.items[0].short.upper()))),
        "item 'again' has the same short wording as",
    ),
    Broken("dose in a short", wording.dose_advice, lambda lib: with_first(lib, short="Give 50 mg"), "a dose, '50 mg'"),
    Broken("stop in a short", wording.stop_medicine, lambda lib: with_first(lib, short="Skip morning pills"), "write 'ask the"),
    Broken(
        "claim in a short", wording.claims, lambda lib: with_first(lib, short="Say it is non-addictive"), "a claim to avoid"
    ),
    Broken("dose in a course", wording.dose_advice, lambda lib: with_text(lib, text="The 50 mg visit"), "a dose, '50 mg'"),
    Broken("claim in a course", wording.claims, lambda lib: with_text(lib, plain="A risk-free visit"), "a claim to avoid"),
    Broken(
        "hard words in a course",
        wording.patient_reading,
        lambda lib: with_text(lib, plain="Pharmacological considerations necessitate communication"),
        "patient wording reads at grade",
    ),
    Broken(
        "few steps", drafts.courses, lambda lib: with_steps(lib, lambda steps: steps[:5]), "group has 5 steps; give it 6 to 10"
    ),
    Broken("many steps", drafts.courses, lambda lib: with_steps(lib, lambda steps: steps * 2), "has 20 steps; give it 6 to 10"),
    Broken(
        "order", drafts.courses, lambda lib: with_steps(lib, lambda steps: steps[::-1]), "goes back from maintenance-review to"
    ),
    Broken("long step", drafts.courses, lambda lib: with_text(lib, text="A word " * 12), "a step of 84 characters"),
    Broken("lost part", drafts.note_forms, lambda lib: with_form(lib, lambda rows: [*rows[:2], rows[1]]), "holds no 'watch'"),
    Broken("part twice", drafts.note_forms, lambda lib: with_form(lib, lambda rows: [*rows, rows[0]]), "holds 'brief' 2 times"),
    Broken(
        "rule of no item",
        drafts.clinic_rules,
        lambda lib: with_rule(lib, [], ["no-drivin"]),
        "names item 'no-drivin', which no file holds; did you mean 'no-driving'?",
    ),
    Broken(
        "rule without a blank",
        drafts.clinic_rules,
        lambda lib: with_rule(lib, ["toilet-before-medicine"]),
        "fill in item 'toilet-before-medicine', which has no 'field'",
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_broken_rule_is_told(library, row):
    assert row.rule in RULES
    library = replace(library, places={**library.places, "again": Place("items/test.yaml", 7)})
    before = set(row.rule(library))
    told = [str(problem) for problem in row.rule(row.make(library)) if problem not in before]
    assert [message for message in told if row.words in message], told[:5]


def test_an_item_of_good_practice_needs_no_short(library):
    assert list(drafts.missing_shorts(with_first(library, short="", levels=(("group", Level.SHOULD),)))) == []


def test_every_item_of_a_one_page_checklist_is_short(library):
    rows = [item for item in library.items if item.handout or BY_RULE & {level for _, level in item.levels}]
    assert len(rows) > 340
    assert [item.id for item in rows if not 0 < len(item.short) <= 64] == []
    assert [item.id for item in rows if len(item.short) > len(item.text)] == []


def test_a_short_wording_names_no_number_that_its_item_does_not(library):
    def numbers(text: str) -> set[str]:
        return {word.strip(".,;:()") for word in text.split() if word.strip(".,;:()").isdigit()}

    assert [item.id for item in library.items if not numbers(item.short) <= numbers(item.text)] == []


def test_a_short_wording_leaves_the_question_with_the_prescriber(library):
    asked = [
        item
        for item in library.items
        if item.short and item.text.lower().startswith(("ask the prescriber", "tell the prescriber"))
    ]
    assert len(asked) > 20
    assert [item.id for item in asked if PRESCRIBER not in item.short.lower()] == []


def test_every_course_has_therapy_and_medicine_in_the_order_that_its_session_type_sets(library):
    for key, steps in library.stationery.arcs.items():
        parts = [step.part for step in steps]
        assert {"therapy", "medicine"} <= set(parts) <= set(ARC_PARTS), key
    during = {key: [step.part for step in steps if step.stage == "during"] for key, steps in library.stationery.arcs.items()}
    assert {key for key, parts in during.items() if "therapy" in parts} == {
        "sublingual-psycholytic",
        "intranasal-racemic",
        "home-telehealth",
    }
    later = [step for step in library.stationery.arcs["im-psychedelic"] if step.part == "therapy" and step.stage == "day-1-2"]
    assert len(later) == 1


def test_a_course_cites_only_what_its_session_type_or_an_item_for_it_cites(library):
    for key, steps in library.stationery.arcs.items():
        entry = library.session_types[key]
        known = {name for rows in entry.facets.values() for row in rows for name in row.references}
        known |= {name for row in entry.glance.values() for name in row.references}
        known |= {name for item in library.items if item.level(key) for name in item.references}
        assert {name for step in steps for name in step.references} <= known, key


def test_steps_can_be_cited_but_are_not_searched(library):
    steps = arc_passages(library)
    assert len(steps) == sum(map(len, library.stationery.arcs.values()))
    assert {step.id for step in steps} & {passage.id for passage in passages(library)} == set()
    assert {step.document for step in steps} == {"drafts/arcs.yaml"}
    assert steps[0].id == f"{SESSION_TYPE_IDS[0]}#arc-1"
    assert all(bool(step.references) is not step.editorial for step in steps)


@pytest.mark.parametrize("name", NOTE_FORMS)
def test_a_note_form_invents_nothing(library, name):
    sections = library.stationery.forms[name].sections
    assert [section.title[0] for section in sections] == list(name.upper())
    assert all("blank" in section.holds for section in sections)
    undone = {part for section in sections[:-1] for part in section.holds} & {"open", "watch", "next"}
    assert undone == set(), "what is still to be done or watched for would read as if it had been found"
