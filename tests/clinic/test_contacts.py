"""The clinic's numbers fill the blanks for them, in drafts and on paper; a number that is not given stays a blank."""

from __future__ import annotations

import pytest

from kapassist.assistant import Assistant
from kapassist.clinic.contacts import ContactBook
from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import WrittenRule
from kapassist.corpus.library import Library
from kapassist.domain import Draft, DraftKind, Length
from kapassist.drafting.composer import DraftComposer
from kapassist.export.contents import document
from kapassist.export.html import draft_html
from kapassist.export.imprint import Imprint
from kapassist.export.markdown import document_markdown
from kapassist.export.wire import draft_json
from kapassist.sessions import SessionBrief

PHONE, NIGHT, EMERGENCY = "555-0100", "555-0199", "911"
OURS = ClinicProfile(phone=PHONE, after_hours=NIGHT, emergency=EMERGENCY)


def drafted(assistant: Assistant, profile: ClinicProfile, kind: DraftKind, language: str = "en") -> Draft:
    composer = DraftComposer(assistant.library, assistant.passages, assistant._searcher, assistant._notices, (), profile)
    return composer.compose(kind, SessionBrief(("im-psychedelic",)), Length.FULL, language=language)


def asking(library: Library, draft: Draft) -> dict[str, tuple[str, ...]]:
    asked = {item.id: item.contacts for item in library.items if item.contacts}
    return {row.id: asked[row.id] for row in draft.items if row.id in asked}


def test_a_number_fills_its_blank_and_of_two_each_is_named(library: Library):
    labels = library.wording.labels
    assert ContactBook(OURS, labels).on(("phone",)) == WrittenRule(PHONE)
    assert ContactBook(OURS, labels).on(("emergency", "phone")) == WrittenRule("Emergency: 911; Your clinic: 555-0100")
    half = ContactBook(ClinicProfile(phone=PHONE), labels)
    assert half.on(("emergency", "phone")) == WrittenRule("Your clinic: 555-0100", True)
    assert half.on(("after-hours",)) == WrittenRule()


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_handout_asks_for_no_number_that_the_clinic_has_given(assistant: Assistant, library: Library, language: str):
    filled, blank = (drafted(assistant, profile, DraftKind.HANDOUT, language) for profile in (OURS, ClinicProfile()))
    asked = asking(library, filled)
    assert len(asked) >= 4
    rules = {row.id: (row.rule, row.blank_stays) for row in filled.items}
    given: dict[tuple[str, ...], str] = {("phone",): PHONE, ("after-hours",): NIGHT}
    assert {key: rules[key] for key in asked} == {key: (given[contacts], False) for key, contacts in asked.items()}
    assert not any(row.rule for row in blank.items)
    assert all(row.field for row in blank.items if row.id in asked)


@pytest.mark.parametrize("kind", [DraftKind.CHECKLIST, DraftKind.HANDOUT])
def test_every_form_shows_the_number_in_its_place(assistant: Assistant, library: Library, kind: DraftKind):
    draft = drafted(assistant, OURS, kind)
    imprint = Imprint(library.wording, clinic=OURS)
    fields = [row.field for row in draft.items if row.id in asking(library, draft)]
    text = document_markdown(document(draft, imprint))
    for field in fields:
        line = next(line for line in text.splitlines() if field in line)
        assert PHONE in line or NIGHT in line
    assert draft_html(draft, imprint).count(NIGHT) >= 2
    assert NIGHT in str(draft_json(draft))
