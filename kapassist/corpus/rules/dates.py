"""The rule about dates: what was checked long ago has to be checked again. `check.yaml` says how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem
from kapassist.corpus.records import Place
from kapassist.domain import Grade


def stale_dates(library: Library, today: date, max_age: int | None = None) -> Iterator[Problem]:
    """Find dates older than `check.yaml` allows, or than `max_age` days where it is given, and dates to come."""
    for place, checked, allowed in _dated(library):
        age = (today - date.fromisoformat(checked)).days
        limit = allowed if max_age is None else max_age
        if age < 0:
            yield Problem(place.file, place.line, f"was checked on {checked}, which is still to come; write the true date")
        elif age > limit:
            told = f"was checked on {checked}, {age} days ago, above {limit}; check it again and write the new date"
            yield Problem(place.file, place.line, told)


def _dated(library: Library) -> Iterator[tuple[Place, str, int]]:
    """Return what carries a date: its place, the date and the days it may be old."""
    days, places = library.limits.max_age_days, library.places
    for key, entry in library.references.items():
        yield places[f"references:{key}"], entry.checked, days.regulation if entry.grade is Grade.REGULATOR else days.references
    for key, country in library.crisis.items():
        for line in country.lines:
            yield places[f"countries:{key}"], line.checked, days.crisis_lines
    for key, measure in library.measures.items():
        yield places[f"measures:{key}"], measure.checked, days.measures
