"""A written rule is the rule of the whole handout: no fixed sentence names another time, and what others say is cited."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kapassist.assistant import Assistant
from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import RuleBook
from kapassist.corpus.clinic_rules import InsteadEntry, OthersEntry
from kapassist.corpus.library import Library
from kapassist.corpus.lint import RULES
from kapassist.corpus.rules import ruled
from kapassist.corpus.rules.drafts import STEP_LENGTH
from kapassist.domain import Draft, DraftKind, Length
from kapassist.drafting.composer import DraftComposer
from kapassist.export.contents import document
from kapassist.export.formats import FORMS
from kapassist.export.imprint import imprint_of
from kapassist.export.markdown import document_markdown
from kapassist.export.wire import draft_json
from kapassist.plain.report import plain_report
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief
from tests.export.test_forms import squeezed, words_of

OURS = {
    "fasting": "No food from midnight.",
    "fluids": "Sips of water until you come.",
    "driving": "Do not drive for 20 hours.",
    "escort": "A taxi is fine. Someone stays with you until 8 at night.",
    "alcohol": "None for 13 hours before and after.",
    "cannabis": "None for 14 hours before and after.",
    "medicines": "Your prescriber decides.",
    "vital-sign-limits": "Call us above 155.",
    "discharge": "You stay for 95 minutes.",
    "touch": "We do not use touch.",
}
ALL = ClinicProfile(rules=tuple(OURS.items()))


def drafted(
    assistant: Assistant,
    profile: ClinicProfile,
    session_type: str = "im-psychedelic",
    length: Length = Length.FULL,
    language: str = "en",
) -> Draft:
    composer = DraftComposer(assistant.library, assistant.passages, assistant._searcher, assistant._notices, (), profile)
    return composer.compose(DraftKind.HANDOUT, SessionBrief((session_type,)), length, language=language)


def printed(assistant: Assistant, draft: Draft, profile: ClinicProfile = ALL) -> str:
    return document_markdown(document(draft, imprint_of(assistant.library, profile, "US", draft)))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_no_fixed_time_stands_beside_a_rule(assistant: Assistant, library: Library, session_type: str, language: str):
    rows = [getattr(row, language) for rule in library.stationery.rules.values() for row in rule.instead]
    sentences = {old for old, _ in rows if not any(new.startswith(old) for _, new in rows)}
    bare, whole = (printed(assistant, drafted(assistant, p, session_type, language=language)) for p in (ClinicProfile(), ALL))
    assert len([sentence for sentence in sentences if sentence in bare]) >= 4
    assert [sentence for sentence in sentences if sentence in whole] == []


@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_a_handout_with_every_rule_is_as_plain(assistant: Assistant, library: Library, session_type: str, length: Length):
    draft = drafted(assistant, ALL, session_type, length)
    report = plain_report(draft, library)
    assert {score.formula: score.value for score in report.scores}["Flesch-Kincaid"] <= 6
    assert all(score.fits for score in report.scores)
    assert [row.words for row in report.long_sentences if row.spot.words not in OURS.values()] == []
    assert max((len(step.plain) for step in draft.arc), default=0) <= STEP_LENGTH
    spanish = plain_report(drafted(assistant, ALL, session_type, length, "es"), library)
    assert all(score.fits for score in spanish.scores)


def test_without_a_rule_nothing_changes(assistant: Assistant, library: Library):
    draft = drafted(assistant, ClinicProfile())
    plain = {item.id: item.plain for item in library.items}
    assert [item.id for item in draft.items if item.id in plain and item.plain != plain[item.id]] == []
    assert not any(item.others for item in draft.items)
    assert RuleBook.of(library.stationery, ClinicProfile()).worded("Do not drive today.") == "Do not drive today."


def test_one_rule_changes_its_own_sentence_alone(assistant: Assistant):
    profile = ClinicProfile(rules=(("alcohol", OURS["alcohol"]),))
    after = next(item for item in drafted(assistant, profile).items if item.id == "no-alcohol-or-cannabis-after")
    assert after.plain == "Do not drink alcohol for as long as your clinic's rule says. Do not use cannabis or other drugs."
    assert (after.rule, after.blank_stays) == (f"Alcohol: {OURS['alcohol']}", True)
    driving = next(item for item in drafted(assistant, profile).items if item.id == "no-driving")
    assert "full night of sleep" in driving.plain
    assert driving.others == ()


@pytest.mark.parametrize("length", Length)
def test_what_others_say_is_cited_below_the_rule(assistant: Assistant, length: Length):
    draft = drafted(assistant, ALL, length=length)
    row = next(item for item in draft.items if item.id == "no-driving")
    (said,) = row.others
    cited = {citation.n: citation.reference.key for citation in draft.citations if citation.reference}
    assert {"mayo-ket", "balance"} <= {cited[n] for n in said.citations}
    whole = length is not Length.ONE_PAGE
    assert said.text.endswith("Your clinic's rule counts." if whole else "Some sources say otherwise.")
    text = printed(assistant, draft)
    assert said.text in text[text.index(OURS["driving"]) :]
    names = text[text.index("## Where this comes from") :]
    assert all(f"{n}" in names for n in said.citations)
    assert draft_json(draft)["sections"]
    assert said.text in json.dumps(draft_json(draft))


def test_the_end_of_a_handout_names_no_time_of_its_own_either(assistant: Assistant):
    draft = drafted(assistant, ALL)
    ends = [item.plain for section in draft.sections if not section.stage for item in section.items]
    assert "Do not drive until your clinic's rule allows it." in ends
    assert not any("full night" in line for line in ends)
    assert not any(item.others for section in draft.sections if not section.stage for item in section.items)


@pytest.mark.parametrize("form", ["md", "html", "txt", "docx", "pdf", "json"])
def test_every_form_shows_the_rule_and_what_others_say(assistant: Assistant, form: str):
    for length, said in ((Length.STANDARD, "Drug facts and some clinics"), (Length.ONE_PAGE, "Some sources say otherwise.")):
        draft = drafted(assistant, ALL, length=length)
        text = words_of(form, FORMS[form].write(draft, imprint_of(assistant.library, ALL, "US", draft)))
        assert squeezed(OURS["driving"]) in text
        assert squeezed(said) in text
        assert squeezed("Wait for a full night of sleep") not in text


def test_one_page_keeps_what_holds_in_any_case(assistant: Assistant):
    draft = drafted(assistant, ALL, "intranasal-esketamine", Length.ONE_PAGE)
    said = {item.id: item.others[0].text for item in draft.items if item.others}
    assert said["no-driving-after-esketamine"].endswith("The longer wait counts.")
    assert said["cleared-to-leave"] == "Some sources say otherwise."


def broken_rule(library: Library, **changes: object) -> Library:
    rules = library.stationery.rules
    driving = rules["driving"].model_copy(update=changes)
    return replace(library, stationery=replace(library.stationery, rules={**rules, "driving": driving}))


SAID = OthersEntry(en="Some say 24 hours.", es="Algunos dicen 24 horas.", references=["mayo-ket"])
BROKEN = (
    ({"instead": [InsteadEntry(en=("Drive on.", "Wait."), es=("Siga.", "Espere."))]}, "stands on no handout"),
    (
        {
            "instead": [
                InsteadEntry(en=("I know who takes me home.", "Wait 5 hours."), es=("Sé quién me lleva a casa.", "Espere."))
            ]
        },
        "says '5' in 'Wait 5 hours.'",
    ),
    ({"instead": [InsteadEntry(en=("I know who takes me home.", "x"), es=("Hoy no maneje", "x"))]}, "in one language only"),
    ({"others": {"escort-named": SAID}}, "which it is not about"),
    ({"others": {"no-driving": SAID.model_copy(update={"references": ["krf"]})}}, "citing krf, which the item does not cite"),
    ({"others": {"no-driving": SAID.model_copy(update={"en": "Some say 25 hours."})}}, "with 25, which no position"),
    ({"others": {"no-driving": SAID.model_copy(update={"es": "Algunos dicen un día."})}}, "other numbers in Spanish"),
)


@pytest.mark.parametrize(("changes", "told"), BROKEN, ids=[told for _, told in BROKEN])
def test_the_check_tells_what_would_contradict_a_rule(library: Library, changes: dict[str, object], told: str):
    checks = (ruled.ruled_sentences, ruled.others_on_items)
    assert set(checks) <= set(RULES)
    found = [problem.message for check in checks for problem in check(broken_rule(library, **changes))]
    assert [message for message in found if told in message], found
    assert [problem for check in checks for problem in check(library)] == []
