"""Progress notes are short: what is done, what is open now, blanks for what only the clinician can write."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapassist.desk import edits
from kapassist.domain import DraftKind, Length, Level
from kapassist.export.document import BLANK
from kapassist.export.formats import FORMS
from kapassist.sessions import SessionBrief, Stage

NOTES = tuple(name for name, form in FORMS.items() if form.note)
LONGEST = 45  # lines


def note(assistant, draft, form="soap", version=0):
    return FORMS[form].write(draft, assistant.imprint(draft, None, version)).decode()


def plan_of(text):
    return text.partition("\nPLAN (")[2].splitlines()[1:]


@pytest.mark.parametrize("form", NOTES)
@pytest.mark.parametrize("kind", [DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.INTEGRATION])
def test_a_note_is_short_and_plain(assistant, drafts, kind, form):
    text = note(assistant, drafts[kind, Length.FULL], form)
    assert len(text.splitlines()) <= LONGEST
    assert [line for line in text.splitlines() if line.startswith(("#", "*", "- ", "|", ">"))] == []
    assert text.count(BLANK) >= len(assistant.library.stationery.forms[form].sections)


def test_the_plan_holds_what_is_open_at_the_chosen_stage(assistant):
    draft = assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), Stage.RECOVERY))
    place = next(number for number, section in enumerate(draft.sections) if section.stage == Stage.RECOVERY)
    first, second = draft.sections[place].items[:2]
    early = next(item for section in draft.sections if section.stage == Stage.INTAKE for item in section.items)
    draft = edits.tick(edits.tick(draft, first.id), early.id)
    draft = edits.add(edits.edit(draft, second.id, "Our own words\non two lines"), place, "Call the clinic's driver")
    text = note(assistant, draft, version=2)
    standing = [item for item in draft.sections[place].items if not item.ticked]
    listed = [line.removeprefix("[ ] ") for line in plan_of(text) if line.startswith("[ ]")]
    assert listed[0] == "Our own words on two lines"
    assert "Call the clinic's driver" in listed
    assert len(listed) == len(standing)
    assert f"[x] {first.short}" in text.partition("OBJECTIVE")[2].partition("ASSESSMENT")[0]
    assert early.short not in text
    assert "Ticked at earlier stages, in the draft: 1" in text
    rest = len([item for item in draft.items if not (item.ticked or item.removed)]) - len(standing)
    assert f"More open items in the KAPassist draft (version 2): {rest}" in text


def test_without_a_stage_it_holds_the_musts_of_the_next_one(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    stage = draft.sections[0].stage
    here = [item for section in draft.sections if section.stage == stage for item in section.items]
    for item in (item for item in here if item.level is not Level.SHOULD):
        draft = edits.tick(draft, item.id)
    due = next(section for section in draft.sections if section.stage != stage)
    musts = [item.short for item in due.items if item.level is not Level.SHOULD]
    listed = [line.removeprefix("[ ] ") for line in plan_of(note(assistant, draft)) if line.startswith("[ ]")]
    assert listed == musts[:12]


def test_a_rule_stands_on_its_own_line(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    item = next(item for item in draft.items if item.field and not item.rule)
    draft = edits.tick(edits.rule(draft, item.id, "Twelve hours"), item.id)
    lines = note(assistant, draft).splitlines()
    assert lines[lines.index(f"[x] {item.short}") + 1] == f"    Your clinic's rule: {item.field} Twelve hours"


def test_signs_that_were_ticked_are_not_open(assistant, drafts):
    draft = drafts[DraftKind.INTEGRATION, Length.STANDARD]
    sign = next(item for section in draft.sections if not section.stage for item in section.items)
    text = note(assistant, edits.tick(draft, sign.id), "dap")
    assert text.count(sign.short) == 1
    assert f"[x] {sign.short}" in text


def test_a_note_repeats_no_identifier_and_cuts_a_long_brief(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    told = replace(draft.brief, text=f"client named John Smith, 212-555-0187, {'slept badly ' * 100}")
    text = note(assistant, replace(draft, brief=told))
    assert "client named [name], [phone], slept badly" in text
    assert "… (shortened here; the draft keeps all of it)" in text
    assert text.count("slept badly") < 60
