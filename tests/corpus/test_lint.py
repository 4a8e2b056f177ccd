"""The rules of the library, one by one: the library that ships breaks none, and each is broken by one small change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from kapassist.corpus.articles import ArticleStatement
from kapassist.corpus.library import Library
from kapassist.corpus.lint import RULES, Rule, lint
from kapassist.corpus.records import Place
from kapassist.corpus.rules import asked, dates, items, names, wording
from kapassist.corpus.schema import ClaimEntry, FactorEntry, ReviewEntry
from kapassist.domain import Item, Level

LATER_TEXT = "Open the small window when the afternoon grows warm."


def newest(library: Library) -> date:
    found = [entry.checked for entry in library.references.values()]
    found += [line.checked for country in library.crisis.values() for line in country.lines]
    found += [measure.checked for measure in library.measures.values()]
    return date.fromisoformat(max(found))


def with_item(library: Library, **changes: object) -> Library:
    """Return the library with one more item: the first one with these changes."""
    first = library.items[0]
    values: dict[str, object] = {"id": "broken", "text": LATER_TEXT, "plain": "", "why": "", "positions": (), **changes}
    item: Item = replace(first, **values)  # type: ignore[arg-type]  # the rows of the table choose the fields
    return replace(library, items=(*library.items, item), places={**library.places, "broken": Place("items/test.yaml", 7)})


def with_statement(library: Library, text: str, references: tuple[str, ...] = (), beside: tuple[str, ...] = ()) -> Library:
    row = ArticleStatement("test#top-1", "", text, references, not references, 7)
    article = replace(library.articles[0], name="test", file="guidance/test.md", beside=beside, statements=(row,))
    return replace(library, articles=(*library.articles, article))


def with_factor(library: Library, entry: FactorEntry) -> Library:
    places = {**library.places, "factors:broken": Place("factors.yaml", 7)}
    return replace(library, factors={**library.factors, "broken": entry}, places=places)


def with_reference(library: Library, checked: str = "", doi: str = "10.1000/broken") -> Library:
    first = next(iter(library.references.values()))
    entry = replace(first, key="broken", checked=checked or first.checked, doi=doi, pmid="")
    places = {**library.places, "references:broken": Place("references.yaml", 7)}
    return replace(library, references={**library.references, "broken": entry}, places=places)


def with_questions(library: Library, passage: str, *questions: str) -> Library:
    places = {**library.places, f"asked:{passage}": Place("asked/test.yaml", 7)}
    return replace(library, asked={**library.asked, passage: questions}, places=places)


def with_claim(library: Library) -> Library:
    claim = ClaimEntry(id="broken", pattern="no such words anywhere", why="it is not so", references=["nobody1900"])
    return replace(
        library, claims=(*library.claims, claim), places={**library.places, "broken": Place("claims-to-avoid.yaml", 7)}
    )


def with_pair(library: Library, text: str, **changes: object) -> Library:
    """Return the library with two more items of one stage: one must and one should, alike in all but `text` and `changes`."""
    given: dict[str, object] = {
        "levels": (("iv-pain", Level.MUST),),
        "when": (),
        "text": "Place the small blue lamp beside the window.",
    }
    first = replace(with_item(library, **given).items[-1], id="first-lamp")
    changed = replace(
        library, items=(*library.items, first), places={**library.places, "first-lamp": Place("items/test.yaml", 3)}
    )
    return with_item(changed, **{**given, "levels": (("iv-pain", Level.SHOULD),), "text": text, **changes})


def with_review(library: Library) -> Library:
    review = ReviewEntry(reviewer="A B", credentials="MD", date="2026-11-22", scope={"items/noon.yaml": "0" * 12})
    return replace(library, reviews=(review,))


def without_stage(library: Library) -> Library:
    return replace(library, items=tuple(item for item in library.items if item.stage != "arrival"))


@dataclass(frozen=True)
class Broken:
    """What is broken, the rule, a library that breaks it, and the words of the message."""

    name: str
    rule: Rule
    make: Callable[[Library], Library]
    words: str


NEAR = "Place the small blue lamp beside the open window."
FAR = "Ask who will water the plants while the patient rests at home."
ROWS = (
    Broken(
        "unknown reference",
        names.unknown_references,
        lambda lib: with_statement(lib, "A statement.", ("dore2020",)),
        "guidance/test.md:7: unknown reference 'dore2020'; did you mean 'dore2019'?",
    ),
    Broken(
        "unknown reference of an item",
        names.unknown_references,
        lambda lib: with_item(lib, references=("nobody1900",)),
        "items/test.yaml:7: unknown reference 'nobody1900'; add it",
    ),
    Broken(
        "unknown reference of a claim",
        names.unknown_references,
        with_claim,
        "claims-to-avoid.yaml:7: unknown reference 'nobody1900'",
    ),
    Broken(
        "unused reference",
        names.unused_references,
        with_reference,
        "references.yaml:7: reference 'broken' is not used by any statement",
    ),
    Broken(
        "doubled reference",
        names.doubled_references,
        lambda lib: with_reference(lib, doi="10.3389/FPAIN.2023.1127863"),
        "references.yaml:7: reference 'broken' is the same source as 'batievsky2023'",
    ),
    Broken(
        "unknown factor",
        names.unknown_factors,
        lambda lib: with_item(lib, when=("chronic-pian",)),
        "unknown client factor 'chronic-pian'; did you mean 'chronic-pain'?",
    ),
    Broken(
        "implied factor",
        names.unknown_factors,
        lambda lib: with_factor(lib, FactorEntry(label="x", group="y", implies=["no-such-factor"])),
        "factors.yaml:7: unknown client factor 'no-such-factor'",
    ),
    Broken(
        "beside",
        names.unknown_statements,
        lambda lib: with_statement(lib, "A statement.", beside=("no#where",)),
        "'no#where', which no article holds",
    ),
    Broken(
        "question of no passage",
        asked.unknown_passages,
        lambda lib: with_questions(lib, "escort-namd", "who drives"),
        "asked/test.yaml:7: asks for 'escort-namd', which is no passage; did you mean 'escort-named'?",
    ),
    Broken(
        "questions that moved on",
        asked.moved_questions,
        lambda lib: replace(lib, asked={key: row for key, row in lib.asked.items() if key != "iv-pain#summary-2"}),
        "'iv-pain#summary-2' has no questions while others of iv-pain have",
    ),
    Broken(
        "question asked twice",
        asked.doubled_questions,
        lambda lib: with_questions(lib, "escort-named", "who drives", "Who  drives"),
        "asked/test.yaml:7: 'escort-named' has the question 'who drives' twice",
    ),
    Broken("scope", names.unknown_scopes, with_review, "review.yaml:1: A B signs 'items/noon.yaml', which is no file"),
    Broken(
        "stage of another file",
        names.misplaced_entries,
        lambda lib: with_item(lib, stage="during"),
        "items/test.yaml:1: is about the stage 'during' but has another name; call the file during.yaml",
    ),
    Broken(
        "claim",
        wording.claims,
        lambda lib: with_statement(
            replace(lib, claims=(ClaimEntry(id="x", pattern="cures pain", why="no"),)), "It Cures Pain."
        ),
        "guidance/test.md:7: makes a claim to avoid (x): 'cures pain'; no",
    ),
    Broken("dose", wording.dose_advice, lambda lib: with_item(lib, text="Give 50 mg before noon."), "names a dose, '50 mg'"),
    Broken("micrograms", wording.dose_advice, lambda lib: with_item(lib, text="Give 2.5 mcg slowly."), "a dose, '2.5 mcg'"),
    Broken(
        "dose ordered in an article",
        wording.dose_advice,
        lambda lib: with_statement(lib, "Trials vary. Take 50 mg at noon."),
        "guidance/test.md:7: names a dose, 'Take 50 mg'",
    ),
    Broken(
        "stop", wording.stop_medicine, lambda lib: with_item(lib, text="Stop taking all medicines today."), "tells someone to"
    ),
    Broken(
        "skip",
        wording.stop_medicine,
        lambda lib: with_item(lib, plain="Skip your morning dose."),
        "tells someone to 'Skip your morning dose'; write 'ask the prescriber about ...' instead",
    ),
    Broken(
        "stop ordered in an article",
        wording.stop_medicine,
        lambda lib: with_statement(lib, "Sources differ. Discontinue lamotrigine."),
        "guidance/test.md:7: tells someone to 'Discontinue lamotrigine'",
    ),
    Broken(
        "reading grade",
        wording.patient_reading,
        lambda lib: with_item(lib, plain="Pharmacological considerations necessitate interdisciplinary communication."),
        "items/test.yaml:7: patient wording reads at grade",
    ),
    Broken(
        "near duplicate",
        items.near_duplicates,
        lambda lib: with_item(lib, text=lib.items[0].text, when=lib.items[0].when),
        "items/test.yaml:7: 'broken' says nearly the same as",
    ),
    Broken(
        "near duplicate of a prompt",
        items.near_duplicates,
        lambda lib: replace(lib, prompts=(*lib.prompts, lib.prompts[-1])),
        "says nearly the same as",
    ),
    Broken(
        "two levels of one thing",
        items.contradictory_levels,
        lambda lib: with_pair(lib, NEAR),
        "items/test.yaml:7: item 'broken' is a should for iv-pain and the other one a must, while 'first-lamp' says nearly",
    ),
    Broken(
        "two levels, one under a condition",
        items.contradictory_levels,
        lambda lib: with_pair(lib, NEAR, when=("crps",)),
        "item 'broken' is a should for iv-pain and the other one a must",
    ),
    Broken(
        "clinic field without a blank",
        items.clinic_fields,
        lambda lib: with_item(lib, levels=(("group", Level.CLINIC_FIELD),), field=""),
        "items/test.yaml:7: item 'broken' is a clinic-field for group but has no blank; add 'field: ...'",
    ),
    Broken(
        "condition that always holds",
        items.empty_conditions,
        lambda lib: with_item(lib, when=("first-session", "later-session")),
        "'broken' is shown for first and for later sessions, so always",
    ),
    Broken(
        "coverage",
        items.coverage,
        without_stage,
        "yaml:1: iv-pain is called complete but has no must item without a condition for the stage 'arrival'",
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_broken_rule_is_told(library, row):
    before = set(row.rule(library))
    told = [str(problem) for problem in row.rule(row.make(library)) if problem not in before]
    assert [message for message in told if row.words in message], told[:5]


@pytest.mark.parametrize(
    ("rule", "changed"),
    [
        (items.contradictory_levels, lambda lib: with_pair(lib, FAR)),
        (items.contradictory_levels, lambda lib: with_pair(lib, NEAR, stage="ongoing")),
        (items.contradictory_levels, lambda lib: with_pair(lib, NEAR, levels=(("group", Level.SHOULD),))),
        (items.near_duplicates, lambda lib: with_item(lib, text=lib.items[0].text, when=("crps",))),
        (items.clinic_fields, lambda lib: with_item(lib, levels=(("group", Level.CLINIC_FIELD),), field="Hours:")),
        (wording.dose_advice, lambda lib: with_statement(lib, "The study gave 0.5 mg, and pressure rose by 20 mmHg.")),
        (wording.stop_medicine, lambda lib: with_statement(lib, "Some trials had people stop opioids; ask the prescriber.")),
    ],
)
def test_what_is_right_is_not_told(library, rule, changed):
    before = set(rule(library))
    assert [problem for problem in rule(changed(library)) if problem not in before] == []


def test_the_library_that_ships_breaks_no_rule(library):
    assert list(map(str, lint(library, today=newest(library)))) == []


def test_every_rule_of_this_page_is_in_the_table():
    assert {row.rule for row in ROWS} <= set(RULES)


@pytest.mark.parametrize("name", ["items/arrival.yml", "items/arrival.yaml.txt", "notes.yaml", "guidance/more/new.md"])
def test_a_file_that_nothing_reads_is_told(library, tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / ".hidden").touch()
    (tmp_path / "README.md").touch()
    told = list(map(str, names.stray_files(replace(library, root=tmp_path))))
    assert told == [f"{name}:1: is not read by the program; mend its name or its folder, or take it away"]


def stale(library: Library, today: date, max_age: int | None = None) -> list[str]:
    return list(map(str, dates.stale_dates(library, today, max_age)))


def test_a_date_that_is_too_old_or_to_come_is_told(library):
    today = newest(library)
    assert stale(library, today) == []
    old = stale(with_reference(library, checked="1999-01-01"), today)
    assert [row for row in old if "references.yaml:7: was checked on 1999-01-01, " in row and "check it again" in row]
    assert "which is still to come" in stale(with_reference(library, checked="2999-01-01"), today)[0]


@pytest.mark.parametrize("kind", ["references", "regulation", "crisis_lines", "measures"])
def test_each_kind_has_its_own_age(library, kind):
    days = library.limits.max_age_days
    ages = days.model_copy(update={**dict.fromkeys(type(days).model_fields, 10_000), kind: 1})
    changed = replace(library, limits=library.limits.model_copy(update={"max_age_days": ages}))
    told = stale(changed, newest(library) + timedelta(days=30))
    files = {"crisis_lines": "crisis-lines.yaml", "measures": "measures.yaml"}
    assert {row.partition(":")[0] for row in told} == {files.get(kind, "references.yaml")}


def test_one_age_for_all_overrides_the_file(library):
    late = newest(library) + timedelta(days=5)
    everything = len(library.references) + len(library.measures) + sum(len(row.lines) for row in library.crisis.values())
    assert stale(library, late) == []
    assert len(stale(library, late, max_age=4)) == everything
