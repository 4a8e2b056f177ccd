"""Dates as people write them, in the words of `knowledge/wording.yaml`; the library and the desk keep them as ISO dates."""

from __future__ import annotations

import re

from kapassist.corpus.wording import WordingFile

_ISO = re.compile(r"(?<![\w-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w-])")


def written(text: str, wording: WordingFile) -> str:
    """Return a text whose ISO dates are written out, such as 12 May 2026."""
    labels = wording.labels
    months = labels["months"].split(", ")

    def told(found: re.Match[str]) -> str:
        year, month, day = found.groups()
        return labels["date"].format(day=int(day), month=months[int(month) - 1], year=year)

    return _ISO.sub(told, text)
