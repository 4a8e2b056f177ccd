"""Whom a handout tells a patient to call: the clinic's number, its country's where one is set, a blank where none is known."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kapassist.assistant import Assistant
from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.library import Library
from kapassist.domain import Draft, DraftKind, Length
from kapassist.drafting.composer import DraftComposer
from kapassist.export.contents import document
from kapassist.export.document import BLANK
from kapassist.export.html import draft_html
from kapassist.export.imprint import Imprint, imprint_of
from kapassist.export.markdown import document_markdown
from kapassist.export.notes import note_text
from kapassist.export.noticing import for_the_clinic, shown_notices
from kapassist.export.wire import item_json
from kapassist.safety.calling import CallList, call_list
from kapassist.safety.notices import NoticeBook
from kapassist.sessions import SessionBrief, Stage

LINES = ("Emergency (Ireland): 112 or 999", "Samaritans: Call 116 123")


def drafted(assistant: Assistant, profile: ClinicProfile, kind: DraftKind = DraftKind.HANDOUT, language: str = "en") -> Draft:
    book = NoticeBook(assistant.library, profile.country, profile.emergency)
    composer = DraftComposer(assistant.library, assistant.passages, assistant._searcher, book, (), profile)
    return composer.compose(kind, SessionBrief(("im-psychedelic",)), Length.FULL, language=language)


def around(assistant: Assistant, profile: ClinicProfile, draft: Draft) -> Imprint:
    return imprint_of(assistant.library, profile, "", draft)


def whom_to_call(assistant: Assistant, profile: ClinicProfile, language: str = "en") -> str:
    draft = drafted(assistant, profile, language=language)
    imprint = around(assistant, profile, draft)
    text = document_markdown(document(draft, imprint)).split(f"## {imprint.wording.labels['call']}")[1]
    listed = text.split("\n## ")[0]
    page = draft_html(draft, imprint).split('<section class="kap-call">')[1].split("</section>")[0]
    assert sorted(re.findall(r"\d+", re.sub(r"<[^>]*>", " ", page))) == sorted(re.findall(r"\d+", listed))
    return listed


@pytest.mark.parametrize(
    ("own", "known", "wanted"),
    [
        ("", True, CallList(LINES[:1], LINES[1:])),
        ("", False, CallList(LINES[:1], LINES[1:])),
        ("999", True, CallList((), LINES[1:])),
        ("555-0111, our doctor", True, CallList(LINES[:1], LINES[1:])),
        ("0123", False, CallList()),
    ],
)
def test_a_number_is_listed_once_and_none_is_guessed(own: str, known: bool, wanted: CallList):
    assert call_list(LINES, own, known) == wanted


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_clinic_with_a_number_and_no_country_gets_its_number_and_a_blank(assistant: Assistant, language: str):
    profile = ClinicProfile(emergency="15")
    text = whom_to_call(assistant, profile, language)
    labels = around(assistant, profile, drafted(assistant, profile, language=language)).wording.labels
    assert f"**{labels['emergency']}** 15" in text
    assert f"**{labels['crisis-line']}** {BLANK}" in text
    assert "911" not in text
    assert "988" not in text


@pytest.mark.parametrize("own", ["", "112", "Call 112"])
def test_a_country_without_a_crisis_line_has_a_blank_and_its_number_once(assistant: Assistant, own: str):
    text = whom_to_call(assistant, ClinicProfile(country="EU", emergency=own))
    assert text.count("112") == 1
    assert f"**Crisis line in your country:** {BLANK}" in text


def test_a_country_with_lines_has_no_blank_and_keeps_its_number_beside_another(assistant: Assistant):
    text = whom_to_call(assistant, ClinicProfile(country="GB", emergency="555-0111"))
    assert "555-0111" in text
    assert "Emergency (United Kingdom): 999" in text
    assert "Samaritans" in text
    assert "Crisis line in your country" not in text


@pytest.mark.parametrize(
    ("profile", "wanted"),
    [
        (ClinicProfile(), ("country-unset",)),
        (ClinicProfile(emergency="15"), ("country-unset", "crisis-blank")),
        (ClinicProfile(country="EU"), ("crisis-blank",)),
        (ClinicProfile(country="US"), ()),
    ],
)
def test_the_clinic_is_told_what_the_sheet_does_not_know(assistant: Assistant, profile: ClinicProfile, wanted: tuple[str, ...]):
    draft = drafted(assistant, profile)
    imprint = around(assistant, profile, draft)
    assert for_the_clinic(draft, imprint) == wanted
    for shown in (draft, replace(draft, notices=())):
        told = " ".join(n.text for n in shown_notices(shown, imprint) if n.title == imprint.wording.labels["for-clinic"])
        before_the_grade = told.partition(imprint.wording.labels["reading"].partition("{")[0])[0].strip()
        assert before_the_grade.endswith(" ".join(imprint.wording.labels[key] for key in wanted))
        assert {key for key in ("country-unset", "crisis-blank") if imprint.wording.labels[key] in told} == set(wanted)
    assert for_the_clinic(drafted(assistant, profile, DraftKind.CHECKLIST), imprint) == ()


def test_own_rules_on_a_spanish_sheet_are_told_to_be_as_written(assistant: Assistant):
    profile = ClinicProfile(country="US", phone="555-0100", rules=(("driving", "Wait for 20 hours."),))
    spanish, english = (drafted(assistant, profile, language=language) for language in ("es", "en"))
    assert for_the_clinic(spanish, around(assistant, profile, spanish)) == ("rules-as-written",)
    assert for_the_clinic(english, around(assistant, profile, english)) == ()
    bare = drafted(assistant, ClinicProfile(country="US", phone="555-0100"), language="es")
    assert for_the_clinic(bare, around(assistant, profile, bare)) == ()


def test_an_urgent_notice_on_a_sheet_lists_what_the_sheet_lists(assistant: Assistant):
    brief = SessionBrief(("im-psychedelic",), text="she says: I want to kill myself tonight")
    draft = assistant.draft(DraftKind.HANDOUT, brief)
    crisis = shown_notices(draft, around(assistant, ClinicProfile(emergency="15"), draft))[0].text.splitlines()
    assert crisis[1:] == ["Emergency: 15", f"Crisis line in your country: {BLANK}"]
    crisis = shown_notices(draft, around(assistant, ClinicProfile(country="GB", emergency="999"), draft))[0].text.splitlines()
    assert crisis[1] == "Emergency: 999"
    assert "NHS 111" in crisis[2]
    assert not any("911" in line for line in crisis)


@pytest.mark.parametrize(
    ("profile", "number"),
    [(ClinicProfile(emergency="15"), "15"), (ClinicProfile(country="EU"), "112"), (ClinicProfile(), "")],
)
def test_the_crisis_plan_is_a_blank_beside_the_emergency_number(assistant: Assistant, profile: ClinicProfile, number: str):
    draft = drafted(assistant, profile)
    row = next(item for item in draft.items if item.id == "suicidal-intent-escalation")
    assert (row.numbers, row.field, row.rule) == ((("Emergency:", number),), "Your crisis plan:", "")
    assert item_json(row)["numbers"] == [{"label": "Emergency:", "number": number}]
    text = document_markdown(document(draft, around(assistant, profile, draft)))
    assert f"  - Emergency: {f'**{number}**' if number else BLANK}\n  - Your crisis plan: {BLANK}\n" in text


def test_a_clinician_reads_the_own_number_first_and_the_lines_of_the_country(library: Library):
    lines = NoticeBook(library, "GB", "555-0111").crisis_lines()
    assert lines[:2] == ["Emergency (your clinic): 555-0111", "Emergency (United Kingdom): 999"]
    assert NoticeBook(library, "GB", "999").crisis_lines()[1].startswith("NHS 111")


def test_a_number_of_the_clinic_is_not_called_a_rule(assistant: Assistant):
    profile = ClinicProfile(phone="555-0100")
    draft = drafted(assistant, profile, DraftKind.CHECKLIST)
    imprint = around(assistant, profile, draft)
    text = document_markdown(document(draft, imprint))
    assert "Number for a same-day call: **555-0100**" in text
    assert "rule: Number" not in text
    assert f"  - Your clinic: **555-0100**\n  - Emergency number and clinic number: {BLANK}" in text
    assert "Your clinic's rule" not in text
    arriving = replace(draft, brief=replace(draft.brief, stage=Stage.ARRIVAL))
    assert "Your clinic: 555-0100" in note_text(arriving, imprint, assistant.library.stationery.forms["soap"])
