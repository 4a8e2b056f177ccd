"""Rules that the guidance library must keep. Each rule reads the whole library and names file and line of what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations

from kapassist.corpus.advice import STOP_MEDICINE
from kapassist.corpus.library import Library, Place
from kapassist.corpus.reading import reading_grade
from kapassist.corpus.source import Problem
from kapassist.corpus.texts import all_texts
from kapassist.sessions import STAGE_IDS

MAX_AGE = timedelta(days=730)
NEAR_DUPLICATE = 0.8  # share of common words from which two items say the same

_DOSE = re.compile(r"\b\d+([.,]\d+)?\s*(mg|milligrams?|mcg|micrograms?|ml)\b(?!\s*Hg)", re.IGNORECASE)


def lint(library: Library, today: date | None = None) -> list[Problem]:
    """Return everything in the library that breaks a rule, in the order of files and lines."""
    problems = [problem for rule in RULES for problem in rule(library)]
    return sorted({*problems, *_stale(library, today or date.today())})


def _at(place: Place, message: str) -> Problem:
    return Problem(place.file, place.line, message)


def _unknown_references(library: Library) -> Iterator[Problem]:
    for found in all_texts(library):
        for key in found.references:
            if key not in library.references:
                yield _at(found.place, f"unknown reference {key!r}; add it to references.yaml or mend the key")
    for claim in library.claims:
        for key in claim.references:
            if key not in library.references:
                yield _at(library.places[claim.id], f"unknown reference {key!r}; add it to references.yaml or mend the key")


def _unused_references(library: Library) -> Iterator[Problem]:
    used = {key for found in all_texts(library) for key in found.references}
    used |= {key for claim in library.claims for key in claim.references}
    for key in library.references:
        if key not in used:
            yield _at(
                library.places[f"references:{key}"],
                f"reference {key!r} is not used by any statement; remove it or use it",
            )


def _unknown_factors(library: Library) -> Iterator[Problem]:
    for identifier, when in [(item.id, item.when) for item in library.items] + [(p.id, p.when) for p in library.prompts]:
        for factor in when:
            if factor not in library.factors:
                yield _at(library.places[identifier], f"unknown client factor {factor!r}; see factors.yaml")
    for key, entry in library.factors.items():
        for implied in entry.implies:
            if implied not in library.factors:
                yield _at(library.places[f"factors:{key}"], f"implies unknown factor {implied!r}")


def _unknown_statements(library: Library) -> Iterator[Problem]:
    known = {row.id for article in library.articles for row in article.statements}
    for article in library.articles:
        for identifier in (*article.lead, *article.beside):
            if identifier not in known:
                yield Problem(article.file, 2, f"front matter names {identifier!r}, which no article holds")


def _claims(library: Library) -> Iterator[Problem]:
    patterns = [(claim, re.compile(claim.pattern, re.IGNORECASE)) for claim in library.claims]
    for found in all_texts(library):
        for claim, pattern in patterns:
            hit = pattern.search(found.text)
            if hit:
                yield _at(found.place, f"makes a claim to avoid ({claim.id}): {hit.group(0)!r}; {claim.why}")


def _dose_advice(library: Library) -> Iterator[Problem]:
    for found in all_texts(library):
        if found.kind not in ("item", "prompt", "position"):
            continue  # guidance and session types may report what a study gave
        hit = _DOSE.search(found.text)
        if hit:
            yield _at(found.place, f"names a dose, {hit.group(0)!r}; the prescriber decides doses, so leave the number out")


def _stop_medicine(library: Library) -> Iterator[Problem]:
    for found in all_texts(library):
        hit = STOP_MEDICINE.search(found.text) if found.kind in ("item", "prompt") else None
        if hit:
            yield _at(found.place, f"tells someone to {hit.group(0)!r}; write 'ask the prescriber about ...' instead")


def _reading_grade(library: Library) -> Iterator[Problem]:
    limit, allowed = library.reading.max_grade, library.reading.allowed_terms
    for found in all_texts(library):
        if not found.plain:
            continue
        grade = reading_grade(found.text, allowed)
        if grade > limit:
            yield _at(
                found.place,
                f"patient wording reads at grade {grade:.1f}, above {limit:g}; use shorter words and sentences"
                f" - found {found.text[:60]!r}",
            )


def _near_duplicates(library: Library) -> Iterator[Problem]:
    words = [(item, frozenset(re.findall(r"[a-z]{3,}", item.text.lower()))) for item in library.items]
    for (first, a), (second, b) in combinations(words, 2):
        if a and len(a & b) / len(a | b) >= NEAR_DUPLICATE and first.when == second.when:
            yield _at(library.places[second.id], f"item {second.id!r} says nearly the same as {first.id!r}; keep one")


def _coverage(library: Library) -> Iterator[Problem]:
    counts = Counter((key, item.stage) for item in library.items if not item.when for key, _ in item.levels)
    for session_type in library.session_types.values():
        for stage in STAGE_IDS:
            if session_type.complete and not counts[session_type.id, stage]:
                place = library.places[f"session-types:{session_type.id}"]
                yield _at(place, f"{session_type.id} is called complete but has no item for the stage {stage!r}")


def _stale(library: Library, today: date) -> Iterator[Problem]:
    dated = [(f"references:{key}", entry.checked) for key, entry in library.references.items()]
    dated += [(f"countries:{key}", line.checked) for key, country in library.crisis.items() for line in country.lines]
    for place, checked in dated:
        if not timedelta(0) <= today - date.fromisoformat(checked) <= MAX_AGE:
            yield _at(library.places[place], f"was checked on {checked}; check it again and write the new date")


Rule = Callable[[Library], Iterable[Problem]]
RULES: tuple[Rule, ...] = (
    _unknown_references,
    _unused_references,
    _unknown_factors,
    _unknown_statements,
    _claims,
    _dose_advice,
    _stop_medicine,
    _reading_grade,
    _near_duplicates,
    _coverage,
)
