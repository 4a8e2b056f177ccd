"""Looks at a message before anything else does: labels by the patterns of `knowledge/triage.yaml`, and identifier spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kapassist.corpus.schema import TriageEntry
from kapassist.domain import Label, Triage
from kapassist.safety.cleaning import compared
from kapassist.safety.identifiers import find_identifiers

_WINDOW, _OVERLAP = 4000, 400  # characters; patterns take time with the square of a text


class MessageTriage:
    """Compiled patterns of the labels."""

    def __init__(self, labels: Mapping[Label, TriageEntry]) -> None:
        self._patterns = {label: _joined(entry.patterns) for label, entry in labels.items()}
        self._first_person = {label: _joined(entry.first_person) for label, entry in labels.items()}

    def triage(self, message: str) -> Triage:
        """Return the labels of a message in a fixed order; `ok` stands alone."""
        parts = _windows(compared(unicodedata.normalize("NFKC", message)).replace("’", "'"))
        labels = [label for label in Label if any(self._matches(self._patterns, label, part) for part in parts)]
        identifiers = find_identifiers(message)
        if identifiers:
            labels.append(Label.IDENTIFIERS)
        first_person = any(self._matches(self._first_person, Label.CRISIS, part) for part in parts)
        return Triage(tuple(labels) or (Label.OK,), identifiers, first_person)

    @staticmethod
    def _matches(patterns: Mapping[Label, re.Pattern[str] | None], label: Label, text: str) -> bool:
        pattern = patterns.get(label)
        return bool(pattern and pattern.search(text))


def _windows(text: str) -> list[str]:
    """Return a text in parts that overlap; what is no longer than one part stays whole."""
    return [text[start : start + _WINDOW] for start in range(0, max(len(text) - _OVERLAP, 1), _WINDOW - _OVERLAP)]


def _joined(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None
