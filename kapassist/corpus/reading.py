"""Reading grade of patient text: Flesch-Kincaid through textstat, with the library's allowed terms counted as easy words.

Source: Kincaid JP et al., Derivation of new readability formulas, Naval Technical Training Command, 1975.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z]+")


def reading_grade(text: str, allowed_terms: Iterable[str] = ()) -> float:
    """Return the US school grade of a text; words on the list of allowed terms count as one syllable."""
    import textstat  # here, because only the checks need it and it loads a pronouncing dictionary

    return float(textstat.flesch_kincaid_grade(with_easy_terms(text, allowed_terms)))


def with_easy_terms(text: str, allowed_terms: Iterable[str]) -> str:
    """Return the text with an easy word in the place of every allowed term, for any formula."""
    allowed = {term.lower() for term in allowed_terms}
    return _WORD.sub(lambda found: "word" if found.group(0).lower() in allowed else found.group(0), text)
