"""Flags what may identify a patient in a clinic's own words, before they are kept; its own numbers are no patient's."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.clinic.profile import ClinicProfile
from kapassist.safety.identifiers import find_identifiers


def flagged(profile: ClinicProfile) -> tuple[str, ...]:
    """Return one line for each text that may identify a patient: the name of the text, and what was found in it."""
    own = " ".join((profile.name, profile.address, profile.phone, profile.after_hours, profile.emergency))
    lines = []
    for name, text in _texts(profile):
        found = [(span.type, text[span.start : span.end]) for span in find_identifiers(text)]
        told = [f"{kind} {words!r}" for kind, words in found if words not in own]
        if told:
            lines.append(f"{name}: {', '.join(told)}")
    return tuple(lines)


def _texts(profile: ClinicProfile) -> Iterator[tuple[str, str]]:
    yield "disclosure", profile.disclosure
    yield from profile.rules
