"""Written rules in drafts: shown as the clinic's rule, the sources that differ below; the others stay blanks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapassist.assistant import Assistant
from kapassist.clinic.keeper import FILE
from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import RuleBook, WrittenRule
from kapassist.corpus.library import Library
from kapassist.domain import Draft, DraftItem, DraftKind, Length
from kapassist.drafting.composer import DraftComposer
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings

BRIEF = SessionBrief(("im-psychedelic",))
RULE_IDS = (
    "fasting",
    "fluids",
    "driving",
    "escort",
    "alcohol",
    "cannabis",
    "medicines",
    "vital-sign-limits",
    "discharge",
    "touch",
)
ALL = ClinicProfile(rules=tuple((key, f"Our rule on {key}.") for key in RULE_IDS))


def drafted(assistant: Assistant, profile: ClinicProfile, kind: DraftKind = DraftKind.CHECKLIST) -> Draft:
    composer = DraftComposer(assistant.library, assistant.passages, assistant._searcher, assistant._notices, (), profile)
    return composer.compose(kind, BRIEF, Length.FULL)


def item(draft: Draft, key: str) -> DraftItem:
    return next(row for row in draft.items if row.id == key)


def test_the_rules_are_the_ten_and_each_is_about_items(library: Library):
    rules, known = library.stationery.rules, {row.id: row for row in library.items}
    assert tuple(rules) == RULE_IDS
    for key, entry in rules.items():
        assert [*entry.items, *entry.beside], key
        assert set(entry.items).isdisjoint(entry.beside)
        assert [name for name in (*entry.items, *entry.beside) if name not in known] == []
        assert all(known[name].field for name in entry.items)


def test_a_rule_fills_its_blank_and_stands_beside_what_each_person_needs(library: Library):
    book = RuleBook.of(library.stationery, ALL)
    assert book.on("no-driving") == WrittenRule("Our rule on driving.", False)
    assert book.on("escort-named") == WrittenRule("Our rule on escort.", True)
    assert book.on("handover-to-escort") == WrittenRule()
    both = "Alcohol: Our rule on alcohol.; Cannabis and other drugs: Our rule on cannabis."
    assert book.on("no-alcohol-or-cannabis-after") == WrittenRule(both, False)
    assert book.on("fasting-times-given").blank_stays


def test_of_two_rules_one_alone_is_named_and_leaves_the_blank(library: Library):
    book = RuleBook.of(library.stationery, ClinicProfile(rules=(("alcohol", "none for\n24 hours"),)))
    assert book.on("alcohol-cannabis-drugs-rule") == WrittenRule("Alcohol: none for; 24 hours", True)


def test_patients_read_the_names_of_rules_in_their_language(library: Library):
    names = library.stationery.translations["es"].rules
    if set(RULE_IDS) <= set(names):
        shown = RuleBook.of(library.stationery, ALL, "es").on("fasting-times-given", for_patient=True).text
        assert shown == f"{names['fasting']}: Our rule on fasting.; {names['fluids']}: Our rule on fluids."


def test_without_a_profile_every_rule_is_a_blank(assistant: Assistant):
    draft = drafted(assistant, ClinicProfile())
    assert not any(row.rule or row.blank_stays for row in draft.items)
    assert item(draft, "no-driving").field


def test_a_rule_stands_as_the_rule_and_the_sources_that_differ_below(assistant: Assistant):
    draft = drafted(assistant, ALL)
    row = item(draft, "no-driving")
    assert (row.rule, row.blank_stays) == ("Our rule on driving.", False)
    assert len(row.positions) == 3
    assert all(position.citations for position in row.positions)
    handout = item(drafted(assistant, ALL, DraftKind.HANDOUT), "no-driving")
    assert (handout.rule, handout.positions) == ("Our rule on driving.", ())


@pytest.mark.parametrize("kind", [DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.HANDOUT])
def test_the_name_of_a_draft_depends_on_what_it_shows_of_the_clinic(assistant: Assistant, kind: DraftKind):
    first, again = drafted(assistant, ALL, kind), drafted(assistant, ALL, kind)
    assert first == again
    other = replace(ALL, rules=tuple((key, f"{text} More.") for key, text in ALL.rules))
    assert len({first.id, drafted(assistant, other, kind).id, drafted(assistant, ClinicProfile(), kind).id}) == 3
    assert drafted(assistant, replace(ALL, name="Elm Street"), kind).id == first.id
    numbered = drafted(assistant, replace(ALL, phone="1"), kind)
    assert (numbered.id != first.id) is any(row.rule == "1" for row in numbered.items)


def test_no_rule_changes_what_a_draft_holds(assistant: Assistant):
    with_rules, without = drafted(assistant, ALL), drafted(assistant, ClinicProfile())
    assert [row.id for row in with_rules.items] == [row.id for row in without.items]
    assert [row.text for row in with_rules.items] == [row.text for row in without.items]


def test_a_saved_profile_reaches_the_next_draft_and_its_crisis_lines(assistant: Assistant, tmp_path):
    mine = Assistant.from_settings(Settings.from_environment({"KAPASSIST_DATA_DIR": str(tmp_path)}))
    assert "988" in " ".join(mine.crisis_lines())
    mine.profiles.save(ClinicProfile(country="GB", rules=(("driving", "Our rule."),)))
    newer = mine.refreshed()
    assert newer is not mine
    assert newer.refreshed() is newer
    assert (newer.country, newer.clinic.rule("driving")) == ("GB", "Our rule.")
    assert "999" in newer.crisis_lines()[0]
    (tmp_path / FILE).write_text("profile-version: 9\n")
    broken = newer.refreshed()
    assert broken.clinic == ClinicProfile()
    assert "newer KAPassist" in broken.kept_profile.fault
    assert broken.country == "US"


@pytest.mark.parametrize("written", ["Food: none from midnight.", "food : Food: none from midnight.", "none from midnight."])
def test_a_rule_that_begins_with_its_own_name_shows_it_once(library: Library, written: str):
    profile = ClinicProfile(rules=(("fasting", written), ("driving", "Driving and machines: not before tomorrow.")))
    book = RuleBook.of(library.stationery, profile)
    assert book.on("fasting-times-given", for_patient=True) == WrittenRule("Food: none from midnight.", True)
    assert book.on("no-driving") == WrittenRule("not before tomorrow.", False)
    spanish = RuleBook.of(library.stationery, ClinicProfile(rules=(("fasting", "Comida: nada desde medianoche."),)), "es")
    assert spanish.on("fasting-times-given", for_patient=True) == WrittenRule("Comida: nada desde medianoche.", True)
