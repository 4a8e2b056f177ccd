"""Rules about wording: no claim to avoid, no dose, no order to stop a medicine, and patient text that is easy to read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kapassist.corpus.advice import STOP_MEDICINE
from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem
from kapassist.corpus.reading import reading_grade
from kapassist.corpus.texts import TextAt, all_texts
from kapassist.errors import shortened

_DOSE = re.compile(r"\b\d+([.,]\d+)?\s*(mg|milligrams?|mcg|micrograms?|ml)\b(?!\s*Hg)", re.IGNORECASE)
_ADVICE = ("item", "prompt", "arc")  # other texts may report what a study gave or a source says: there only an order is wrong
_SENTENCE = re.compile(r"(?<=[.;:!?]) +")
_ORDER_OF_DOSE = re.compile(
    rf"(take|give|use|start|add|inject|infuse|raise|lower|swallow)\b[^.;]*?{_DOSE.pattern}", re.IGNORECASE
)


def claims(library: Library) -> Iterator[Problem]:
    """Find claims that the library must not make."""
    patterns = [(claim, _without_case(claim.pattern)) for claim in library.claims]
    for found in all_texts(library):
        text = found.text.lower()
        for claim, pattern in patterns:
            if hit := pattern.search(text):
                yield _at(found, f"makes a claim to avoid ({claim.id}): {hit.group(0)!r}; {claim.why}")


def dose_advice(library: Library) -> Iterator[Problem]:
    """Find doses in what a clinician or a patient is asked to do."""
    for found in all_texts(library):
        hit = _DOSE.search(found.text) if found.kind in (*_ADVICE, "position") else _order(_ORDER_OF_DOSE, found.text)
        if hit:
            yield _at(found, f"names a dose, {hit.group(0)!r}; the prescriber decides doses, so leave the number out")


def stop_medicine(library: Library) -> Iterator[Problem]:
    """Find orders to stop, skip or hold a medicine."""
    for found in all_texts(library):
        hit = STOP_MEDICINE.search(found.text) if found.kind in _ADVICE else _order(STOP_MEDICINE, found.text)
        if hit:
            yield _at(found, f"tells someone to {hit.group(0)!r}; write 'ask the prescriber about ...' instead")


def patient_reading(library: Library) -> Iterator[Problem]:
    """Find patient text above the highest grade, with the allowed medical terms counted as easy words."""
    limit, allowed = library.reading.max_grade, library.reading.allowed_terms
    for found in all_texts(library):
        grade = reading_grade(found.text, allowed) if found.plain else 0.0
        if grade > limit:
            yield _at(
                found,
                f"patient wording reads at grade {grade:.1f}, above {limit:g}; use shorter words and sentences,"
                f" or allow a medical term in reading.yaml - found {shortened(found.text)}",
            )


def _without_case(pattern: str) -> re.Pattern[str]:
    """Return a pattern for texts in lower case; one that is so itself is searched twice as fast without the flag."""
    written = re.sub(r"\\.", "", pattern)
    return re.compile(pattern, 0 if written == written.lower() else re.IGNORECASE)


def _order(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return where a sentence begins with the pattern, which makes it an order and no report."""
    return next(filter(None, (pattern.match(sentence) for sentence in _SENTENCE.split(text))), None)


def _at(found: TextAt, message: str) -> Problem:
    return Problem(found.place.file, found.place.line, message)
