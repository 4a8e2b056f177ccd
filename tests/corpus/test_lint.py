"""The rules of the library, one by one: the library that ships breaks none, and each is broken by one small change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from kapassist.corpus import lint
from kapassist.corpus.articles import ArticleStatement
from kapassist.corpus.library import Library, Place
from kapassist.corpus.schema import ClaimEntry, FactorEntry
from kapassist.domain import Item

LATER_TEXT = "Open the small window when the afternoon grows warm."


def newest(library: Library) -> date:
    dates = [entry.checked for entry in library.references.values()]
    dates += [line.checked for country in library.crisis.values() for line in country.lines]
    return date.fromisoformat(max(dates))


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


def with_reference(library: Library, checked: str = "") -> Library:
    first = next(iter(library.references.values()))
    entry = replace(first, key="broken", checked=checked or first.checked)
    places = {**library.places, "references:broken": Place("references.yaml", 7)}
    return replace(library, references={**library.references, "broken": entry}, places=places)


def with_claim(library: Library) -> Library:
    claim = ClaimEntry(id="broken", pattern="no such words anywhere", why="it is not so", references=["nobody1900"])
    return replace(
        library, claims=(*library.claims, claim), places={**library.places, "broken": Place("claims-to-avoid.yaml", 7)}
    )


def without_stage(library: Library) -> Library:
    return replace(library, items=tuple(item for item in library.items if item.stage != "arrival"))


@dataclass(frozen=True)
class Broken:
    """A rule, a library that breaks it, and the words of the message."""

    rule: str
    make: Callable[[Library], Library]
    words: str


ROWS = (
    Broken(
        "unknown reference", lambda lib: with_statement(lib, "A statement.", ("nobody1900",)), "unknown reference 'nobody1900'"
    ),
    Broken(
        "unknown reference of an item",
        lambda lib: with_item(lib, references=("nobody1900",)),
        "items/test.yaml:7: unknown reference",
    ),
    Broken("unknown reference of a claim", with_claim, "claims-to-avoid.yaml:7: unknown reference 'nobody1900'"),
    Broken("unused reference", with_reference, "references.yaml:7: reference 'broken' is not used by any statement"),
    Broken("unknown factor", lambda lib: with_item(lib, when=("no-such-factor",)), "unknown client factor 'no-such-factor'"),
    Broken(
        "implied factor",
        lambda lib: with_factor(lib, FactorEntry(label="x", group="y", implies=["no-such-factor"])),
        "factors.yaml:7: implies unknown factor 'no-such-factor'",
    ),
    Broken(
        "beside", lambda lib: with_statement(lib, "A statement.", beside=("no#where",)), "'no#where', which no article holds"
    ),
    Broken("dose of an item", lambda lib: with_item(lib, text="Give 50 mg before noon."), "names a dose, '50 mg'"),
    Broken("dose in micrograms", lambda lib: with_item(lib, text="Give 2.5 mcg slowly."), "names a dose, '2.5 mcg'"),
    Broken("stopped medicine", lambda lib: with_item(lib, text="Stop taking all medicines today."), "tells someone to"),
    Broken(
        "held opioid", lambda lib: with_item(lib, plain="Skip your opioids."), "write 'ask the prescriber about ...' instead"
    ),
    Broken(
        "reading grade",
        lambda lib: with_item(
            lib, plain="Pharmacological considerations necessitate individualised interdisciplinary communication."
        ),
        "patient wording reads at grade",
    ),
    Broken("near duplicate", lambda lib: with_item(lib, text=lib.items[0].text), "says nearly the same as"),
    Broken("coverage", without_stage, "is called complete but has no item for the stage 'arrival'"),
    Broken(
        "stale reference", lambda lib: with_reference(lib, checked="1999-01-01"), "was checked on 1999-01-01; check it again"
    ),
    Broken("reference from the future", lambda lib: with_reference(lib, checked="2999-01-01"), "was checked on 2999-01-01"),
)


@pytest.fixture(scope="module")
def before(library):
    return lint.lint(library, today=newest(library))


def test_the_library_that_ships_breaks_no_rule(before):
    assert list(map(str, before)) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.rule)
def test_a_broken_rule_is_told(library, before, row):
    told = [str(problem) for problem in lint.lint(row.make(library), today=newest(library)) if problem not in before]
    assert [message for message in told if row.words in message], told[:5]


def test_every_claim_to_avoid_is_found_where_it_stands(library):
    claim = ClaimEntry(id="broken", pattern=r"\bcures (all )?pain\b", why="it does not")
    changed = replace(with_statement(library, "Ketamine Cures Pain."), claims=(*library.claims, claim))
    told = list(map(str, lint.lint(changed, today=newest(library))))
    assert any("guidance/test.md:7: makes a claim to avoid (broken): 'Cures Pain'; it does not" in row for row in told)


def test_a_study_dose_may_stand_in_guidance(library):
    changed = with_statement(library, "The study gave 0.5 mg once, and blood pressure rose by 20 mmHg.")
    assert not [row for row in lint.lint(changed, today=newest(library)) if row.file == "guidance/test.md"]


def test_everything_is_stale_in_the_end(library):
    late = newest(library) + lint.MAX_AGE + timedelta(days=1)
    stale = [row for row in lint.lint(library, today=late) if "check it again" in row.message]
    assert len(stale) >= len(library.references)
