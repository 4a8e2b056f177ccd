"""Looks a clinic's own words through before they are kept: what may identify a patient, and what speaks about patients.

The clinic's own numbers are no patient's, and neither is a web address: a rule may name a page to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kapassist.clinic.profile import ClinicProfile
from kapassist.safety.identifiers import find_identifiers

_HARMLESS = ("url",)


def flagged(profile: ClinicProfile) -> tuple[str, ...]:
    """Return one line for each text that may identify a patient: the name of the text, and what was found in it."""
    own = " ".join((profile.name, profile.address, profile.phone, profile.after_hours, profile.emergency))
    lines = []
    for name, text in _texts(profile):
        found = [(span.type, text[span.start : span.end]) for span in find_identifiers(text)]
        told = [f"{kind} {words!r}" for kind, words in found if words not in own and kind not in _HARMLESS]
        if told:
            lines.append(f"{name}: {', '.join(told)}")
    return tuple(lines)


def about_patients(profile: ClinicProfile, signs: Iterable[str]) -> tuple[str, ...]:
    """Return one line for each rule that speaks about patients, by these patterns, and not to the one who reads a handout."""
    pattern = re.compile("|".join(f"(?:{sign})" for sign in signs), re.IGNORECASE)
    found = ((key, pattern.search(text)) for key, text in profile.rules)
    return tuple(f"{key}: {match.group()!r}" for key, match in found if match)


def _texts(profile: ClinicProfile) -> Iterator[tuple[str, str]]:
    yield "disclosure", profile.disclosure
    yield from profile.rules
