"""A second session: what is done once is only checked, what must be renewed is asked, and nothing is lost."""

from __future__ import annotations

import pytest

from kapassist.assistant import Assistant
from kapassist.corpus.fields import SIGNS
from kapassist.corpus.library import Library
from kapassist.domain import Draft, DraftItem, DraftKind, Length, Level
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief, Stage

KINDS = (DraftKind.CHECKLIST, DraftKind.HANDOUT)


def drafted(assistant: Assistant, session_type: str, number: int, kind: DraftKind = DraftKind.CHECKLIST, **said) -> Draft:
    return assistant.draft(kind, SessionBrief((session_type,), session_number=number, **said), Length.FULL)


def once(library: Library) -> set[str]:
    return {item.id for item in library.items if item.once}


def due(draft: Draft, library: Library) -> list[DraftItem]:
    """What stands under "Should already be done"."""
    words = tuple(
        library.wording.labels[key].partition("{")[0] for key in ("due", "due-once", "due-patient", "due-once-patient")
    )
    return [item for section in draft.sections if section.title.startswith(words) for item in section.items]


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_done_once_is_a_task_of_the_first_session_only(
    assistant: Assistant, library: Library, kind: DraftKind, session_type: str
):
    first, second = (drafted(assistant, session_type, number, kind) for number in (1, 2))
    checked = {item.id for item in due(second, library)}
    tasks = {item.id for item in second.items} - checked
    assert not tasks & once(library)
    assert once(library) & {item.id for item in first.items} <= checked
    assert due(first, library) == []


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_no_must_of_the_first_session_is_lost_and_the_reason_is_told(assistant: Assistant, library: Library, session_type: str):
    first, second = (drafted(assistant, session_type, number, factors=("crps",)) for number in (1, 2))
    conditional = {item.id for item in library.items if "first-session" in item.when}
    musts = {item.id for item in first.items if item.level is Level.MUST} - conditional
    assert musts <= {item.id for item in second.items if item.level is Level.MUST}
    reasons = {item.chosen for item in second.items if item.id in once(library)}
    assert all(reason.startswith(library.wording.chosen.done) for reason in reasons)
    last = second.sections[-1]
    assert last.title == library.wording.labels["due-once"].format(stage="weeks before")
    assert [item.level is Level.MUST for item in last.items] == sorted(
        (item.level is Level.MUST for item in last.items), reverse=True
    )


def test_the_therapist_of_a_second_session_checks_the_consent_and_asks_for_it_again(assistant: Assistant, library: Library):
    second = assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), session_number=2))
    checked = {item.id for item in due(second, library)}
    tasks = {item.id for item in second.items} - checked
    assert {"consent-read-and-signed", "consent-risks-named", "treatment-explained"} <= checked
    assert {"consent-still-wanted", "consent-asked-again-today", "changes-since-last-session"} <= tasks
    assert {"regular-medicines-plan", "escort-named", "consent-what-stopping-means"} <= tasks


def test_the_words_of_a_brief_count_as_its_number_does(assistant: Assistant, library: Library):
    said = assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",), text="third session"))
    assert "consent-read-and-signed" in {item.id for item in due(said, library)}


def test_a_stage_that_is_named_stays_in_front(assistant: Assistant, library: Library):
    draft = drafted(assistant, "im-psychedelic", 2, stage=Stage.DAY_BEFORE)
    assert draft.sections[0].stage == "day-before"
    assert "consent-read-and-signed" in {item.id for item in due(draft, library)}
    assert len([section for section in draft.sections if section.stage == "weeks-before"]) == 1


def test_a_spanish_handout_says_the_same_of_a_second_session(assistant: Assistant, library: Library):
    brief = SessionBrief(("group",), session_number=2)
    english, spanish = (assistant.draft(DraftKind.HANDOUT, brief, language=language) for language in ("en", "es"))
    words = library.stationery.translations["es"].wording
    assert [section.stage for section in spanish.sections] == [section.stage for section in english.sections]
    titles = [section.title for section in spanish.sections]
    assert words.labels["due-once-patient"].format(stage=words.stages["weeks-before"].lower()) in titles


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_a_standard_handout_keeps_the_signs_to_act_on_and_whom_to_call(
    assistant: Assistant, library: Library, session_type: str
):
    areas = ("warning-signs", "contacts", "referral")
    wanted = {
        item.id
        for item in library.items
        if item.handout and item.area in areas and not item.when and item.level(session_type) is not None
    }
    shown = {item.id for item in assistant.draft(DraftKind.HANDOUT, SessionBrief((session_type,))).items}
    assert {"delayed-warning-signs-told", "hard-session-pathway"} <= wanted <= shown


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_a_later_sheet_opens_with_a_look_back_and_another_course(assistant: Assistant, library: Library, session_type: str):
    first, second = (drafted(assistant, session_type, number, DraftKind.HANDOUT) for number in (1, 2))
    wanted = {item.id for item in library.items if item.look_back and item.handout}
    assert second.sections[0].title == library.wording.labels["look-back-patient"]
    assert {item.id for item in second.sections[0].items} == wanted
    assert not wanted & {item.id for item in first.items}
    assert first.title.partition(":")[2] == second.title.partition(":")[2] != ""
    assert first.title != second.title
    once = {step.plain for step in library.stationery.arcs[session_type] if step.once}
    assert not once & {step.plain for step in second.arc}
    assert once <= {step.plain for step in first.arc}


def test_a_maintenance_session_looks_back_without_being_told_its_number(assistant: Assistant, library: Library):
    draft = assistant.draft(DraftKind.CHECKLIST, SessionBrief(("maintenance",)), Length.FULL)
    assert draft.sections[0].title == library.wording.labels["look-back"]
    assert "consent-read-and-signed" in {item.id for item in due(draft, library)}


def test_the_prompts_of_a_later_session_begin_with_the_last_one(assistant: Assistant, library: Library):
    first, second = (drafted(assistant, "im-psychedelic", number, DraftKind.INTEGRATION) for number in (1, 2))
    assert second.sections[0].title == library.wording.labels["look-back"]
    assert {"prep-take-from-last-time", "prep-what-changed-since"} <= {item.id for item in second.sections[0].items}
    assert second.sections[0].title not in {section.title for section in first.sections}


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_warning_signs_stand_together_and_nowhere_else(
    assistant: Assistant, library: Library, session_type: str, language: str, length: Length
):
    draft = assistant.draft(DraftKind.HANDOUT, SessionBrief((session_type,)), length, language)
    words = library.stationery.translations["es"].wording.labels if language == "es" else library.wording.labels
    signs = {item.id: item for item in library.items if item.sign and not item.when}
    parts = [section for section in draft.sections if section.under]
    assert [(row.under, row.title) for row in parts] == [(words["signs"], words[f"signs-{sign}"]) for sign in SIGNS]
    assert all(signs[item.id].sign == sign for row, sign in zip(parts, SIGNS, strict=True) for item in row.items)
    others = [item.id for section in draft.sections if not section.under for item in section.items]
    assert not signs.keys() & set(others)
    assert all(item.citations or item.editorial for row in parts for item in row.items)
