"""Spells out the field's abbreviations and adds synonyms to a query, by the words of `knowledge/vocabulary.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

_ABBREVIATION = 3  # words of up to three letters are abbreviations: "IM" is a route, "im" often means "I am"
_ROUTE_NOUNS = r"(?=\s+(?:sessions?|ketamine|injections?|infusions?|kap|protocols?|work|dos\w*|visits?)\b)"


class QueryExpander:
    """Adds to a query the words that the library may use for the same thing."""

    def __init__(self, abbreviations: Mapping[str, str], synonyms: Iterable[Sequence[str]]) -> None:
        self._additions: dict[str, list[str]] = {}
        for short, long in abbreviations.items():
            self._additions.setdefault(short.lower(), []).append(long)
        for group in synonyms:
            for word in group:
                self._additions.setdefault(word.lower(), []).extend(other for other in group if other != word)
        self._pattern = word_pattern(self._additions) if self._additions else None
        self._abbreviations = {short.lower(): long for short, long in abbreviations.items()}

    def spelled_out(self, query: str) -> str:
        """Return the query with each abbreviation followed by its long form, for the embedder."""
        return self._append(query, lambda word: [self._abbreviations[word]] if word in self._abbreviations else [])

    def expanded(self, query: str) -> str:
        """Return the query followed by long forms and synonyms, for the lexical index."""
        return self._append(query, lambda word: self._additions[word])

    def _append(self, query: str, additions: Callable[[str], list[str]]) -> str:
        if self._pattern is None:
            return query
        found = dict.fromkeys(match.group(0).lower() for match in self._pattern.finditer(query))
        found = {word: None for word in found if word in self._additions}  # a plural may match and not be listed
        more = dict.fromkeys(word for key in found for word in additions(key))
        return f"{query} {' '.join(more)}" if more else query


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for whole words, the longest first; short abbreviations count in capitals or before a route's noun."""
    alternatives = [_one_word(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile("|".join(alternatives) or r"(?!)")


def _one_word(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", r"[\s-]+")
    if len(word) <= _ABBREVIATION and word.isalpha():
        return rf"\b{escaped.upper()}\b|\b(?i:{escaped})\b(?i:{_ROUTE_NOUNS})"
    return rf"(?i:(?<![\w]){escaped}(?:s|es)?(?![\w]))"
