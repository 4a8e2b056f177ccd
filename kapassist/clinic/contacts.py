"""Fills the blanks for numbers with those of the clinic's profile. A number that the clinic has not given stays a blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.rules import WrittenRule

_LABELS = {"phone": "clinic-phone", "after-hours": "after-hours", "emergency": "emergency"}  # as in `wording.yaml`


class ContactBook:
    """The numbers of one clinic; `labels` name them where a blank asks for more than one.

    `emergency` is the number that holds where the profile has none of its own, "" where the country is not known.
    """

    def __init__(self, profile: ClinicProfile, labels: Mapping[str, str], emergency: str = "") -> None:
        calls = profile.emergency or emergency
        self._numbers = {"phone": profile.phone, "after-hours": profile.after_hours, "emergency": calls}
        self._labels = labels

    def on(self, contacts: Sequence[str]) -> WrittenRule:
        """Return the numbers that a blank asks for; where one of several is missing, the blank stays beside the others."""
        given = [(key, self._numbers[key]) for key in contacts if self._numbers[key]]
        if len(contacts) == 1:
            return WrittenRule(given[0][1]) if given else WrittenRule()
        text = "; ".join(f"{self._labels[_LABELS[key]]} {number}" for key, number in given)
        return WrittenRule(text, bool(given) and len(given) < len(contacts))

    def named(self, contacts: Sequence[str], only_given: bool = False) -> tuple[tuple[str, str], ...]:
        """Return each number with its name; one that is not given is "", or left out."""
        rows = ((self._labels[_LABELS[key]], self._numbers[key]) for key in contacts)
        return tuple(row for row in rows if row[1] or not only_given)
