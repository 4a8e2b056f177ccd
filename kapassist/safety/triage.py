"""Looks at a message before anything else does: labels by the patterns of `knowledge/triage.yaml`, and identifier spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kapassist.corpus.schema import TriageEntry
from kapassist.domain import Label, Triage
from kapassist.safety.cleaning import compared
from kapassist.safety.identifiers import find_identifiers


class MessageTriage:
    """Compiled patterns of the labels."""

    def __init__(self, labels: Mapping[Label, TriageEntry]) -> None:
        self._patterns = {label: _joined(entry.patterns) for label, entry in labels.items()}
        self._first_person = {label: _joined(entry.first_person) for label, entry in labels.items()}

    def triage(self, message: str) -> Triage:
        """Return the labels of a message in a fixed order; `ok` stands alone."""
        text = compared(unicodedata.normalize("NFKC", message)).replace("’", "'")
        labels = [label for label in Label if self._matches(self._patterns, label, text)]
        identifiers = find_identifiers(message)
        if identifiers:
            labels.append(Label.IDENTIFIERS)
        first_person = self._matches(self._first_person, Label.CRISIS, text)
        return Triage(tuple(labels) or (Label.OK,), identifiers, first_person)

    @staticmethod
    def _matches(patterns: Mapping[Label, re.Pattern[str] | None], label: Label, text: str) -> bool:
        pattern = patterns.get(label)
        return bool(pattern and pattern.search(text))


def _joined(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None
