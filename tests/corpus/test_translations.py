"""Handouts in another language: the rules that hold them to the English wording, each broken by one small change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from kapassist.corpus.fingerprints import wording_fingerprint
from kapassist.corpus.library import Library
from kapassist.corpus.lint import RULES, Rule
from kapassist.corpus.rules import translations
from kapassist.corpus.spanish import spanish_ease, syllables_of
from kapassist.domain import NoticeKind
from kapassist.sessions import SESSION_TYPE_IDS

HARD = "La administración intramuscular farmacológicamente recomendada requiere observación interdisciplinaria continuada."


def with_file(library: Library, **changes: object) -> Library:
    """Return the library with these tables of its Spanish file."""
    file = library.stationery.translations["es"].model_copy(update=changes)
    return replace(library, stationery=replace(library.stationery, translations={"es": file}))


def with_row(library: Library, identifier: str, **changes: str) -> Library:
    items = library.stationery.translations["es"].items
    row = items[identifier].model_copy(update=changes)
    return with_file(library, items={**items, identifier: row})


def without_row(library: Library) -> Library:
    items = library.stationery.translations["es"].items
    return with_file(library, items={key: row for key, row in items.items() if key != "escort-named"})


def with_unknown(library: Library) -> Library:
    items = library.stationery.translations["es"].items
    return with_file(library, items={**items, "escort-nomed": items["escort-named"]})


def with_english(library: Library) -> Library:
    changed = [replace(item, plain="Ask a friend.") if item.id == "escort-named" else item for item in library.items]
    return replace(library, items=tuple(changed))


def with_label(library: Library, key: str, text: str | None) -> Library:
    words = library.stationery.translations["es"].wording
    labels = {name: value for name, value in words.labels.items() if name != key}
    return with_file(library, wording=words.model_copy(update={"labels": labels if text is None else {**labels, key: text}}))


def with_arc(library: Library, texts: list[str]) -> Library:
    return with_file(library, arcs={**library.stationery.translations["es"].arcs, "group": texts})


def with_lines(library: Library, country: str, lines: list[str]) -> Library:
    known = library.stationery.translations["es"].crisis_lines
    kept = {key: value for key, value in known.items() if key != country}
    return with_file(library, crisis_lines={**kept, country: lines} if lines else kept)


def with_hard_words(library: Library) -> Library:
    items = library.stationery.translations["es"].items
    return with_file(library, items={key: row.model_copy(update={"text": HARD}) for key, row in items.items()})


def without_notice(library: Library) -> Library:
    notices = library.stationery.translations["es"].notices
    return with_file(library, notices={kind: row for kind, row in notices.items() if kind is not NoticeKind.CRISIS})


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule, a library that breaks it, and words of what is told."""

    name: str
    rule: Rule
    make: Callable[[Library], Library]
    words: str


ROWS = (
    Broken(
        "missing item",
        translations.translated_items,
        without_row,
        "'escort-named' stands on handouts but is not in drafts/es.yaml",
    ),
    Broken(
        "unknown item",
        translations.translated_items,
        with_unknown,
        "no handout holds 'escort-nomed'; did you mean 'escort-named'?",
    ),
    Broken(
        "changed English",
        translations.translated_items,
        with_english,
        "the English wording of 'escort-named' has changed since it was translated; translate it anew and write of: ",
    ),
    Broken(
        "lost number",
        translations.translated_items,
        lambda lib: with_row(lib, "no-sole-care-of-others", text="Pida ayuda con los niños."),
        "'no-sole-care-of-others' lacks 24 of the English text",
    ),
    Broken(
        "lost blank",
        translations.translated_items,
        lambda lib: with_row(lib, "escort-named", field=""),
        "'escort-named' has a blank ('field') in one language only",
    ),
    Broken(
        "missing label",
        translations.translated_words,
        lambda lib: with_label(lib, "call", None),
        "has no wording for 'call' ('Whom to call'); write it",
    ),
    Broken(
        "unknown label",
        translations.translated_words,
        lambda lib: with_label(lib, "calls", "A quién llamar"),
        "'calls' stands for nothing in English; did you mean 'call'?",
    ),
    Broken(
        "lost placeholder",
        translations.translated_words,
        lambda lib: with_label(lib, "checked", "revisado"),
        "'checked' lacks {date} of the English text 'checked {date}'",
    ),
    Broken("missing notice", translations.translated_words, without_notice, "has no wording for 'crisis'"),
    Broken(
        "missing rule",
        translations.translated_words,
        lambda lib: with_file(lib, rules={}),
        "has no wording for 'driving' ('Driving'); write it",
    ),
    Broken(
        "arc",
        translations.translated_arcs,
        lambda lib: with_arc(lib, ["Uno", "Dos"]),
        "the arc of group has 2 steps here and",
    ),
    Broken(
        "country without lines",
        translations.translated_crisis_lines,
        lambda lib: with_lines(lib, "US", []),
        "has no crisis lines for US",
    ),
    Broken(
        "lost crisis number",
        translations.translated_crisis_lines,
        lambda lib: with_lines(lib, "CA", ["Emergencias: 911 (24 horas, 7 días; 2026-11-22)"]),
        "the crisis lines of CA lack 8, 9, 988",
    ),
    Broken(
        "unknown country",
        translations.translated_crisis_lines,
        lambda lib: with_lines(lib, "MX", ["Emergencias: 911"]),
        "crisis-lines.yaml knows no country 'MX'",
    ),
    Broken("hard to read", translations.translated_reading, with_hard_words, "the handout of group reads at INFLESZ"),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_broken_translation_is_told(library: Library, row: Broken):
    told = [str(problem) for problem in row.rule(row.make(library))]
    assert [message for message in told if row.words in message], told[:5]
    assert all(message.split(":")[0].endswith(".yaml") for message in told)


def test_the_translation_that_ships_breaks_no_rule(library: Library):
    rules = [rule for rule in RULES if rule.__module__ == translations.__name__]
    assert len(rules) == 5
    assert [str(problem) for rule in rules for problem in rule(library)] == []


def test_a_problem_names_its_line(library: Library):
    (problem,) = translations.translated_items(with_english(library))
    line = (library.root / "drafts" / "es.yaml").read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line.strip() == "escort-named:"


def test_a_changed_blank_changes_the_fingerprint():
    assert wording_fingerprint("Ask.", "Name:") != wording_fingerprint("Ask.", "")
    assert len(wording_fingerprint("Ask.", "")) == 8


def test_what_english_handouts_show_of_crisis_lines_is_shown_in_spanish(library: Library):
    for key, country in library.crisis.items():
        lines = library.stationery.translations["es"].crisis_lines[key]
        shown = [line for line in country.lines if line.kind == "crisis"]
        assert len(lines) == 1 + len(shown)
        assert country.emergency.split()[0] in lines[0]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("hoy", 1), ("24", 1), ("CPAP", 1), ("quien", 1)),
        *(("día", 2), ("leer", 2), ("guerra", 2), ("ciudad", 2)),
        *(("adulto", 3), ("ayuda", 3), ("pingüino", 3)),
        *(("emergencia", 4), ("oxígeno", 4), ("energía", 4), ("aérea", 4)),
    ],
)
def test_spanish_syllables(word: str, count: int):
    assert syllables_of(word) == count


def test_spanish_scores_tell_easy_from_hard(library: Library):
    easy, hard = spanish_ease("Llame hoy. Pida ayuda a su equipo."), spanish_ease(HARD)
    assert easy.inflesz > 80 > 0 > hard.inflesz
    assert easy.fernandez_huerta > hard.fernandez_huerta
    assert spanish_ease("") == spanish_ease("...")


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_every_spanish_handout_is_easy(library: Library, session_type: str):
    texts = library.stationery.translations["es"].items
    rows = [texts[item.id].text for item in library.items if item.handout and item.level(session_type)]
    assert (
        spanish_ease(" ".join(rows)).inflesz >= 80
    )  # "very easy" on the INFLESZ scale; the rule's limit leaves room for edits


def test_the_status_names_who_has_still_to_review(library: Library):
    assert "revisión" in library.stationery.translations["es"].status
