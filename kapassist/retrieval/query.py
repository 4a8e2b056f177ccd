"""Spells out the field's abbreviations and adds synonyms to a query, by the words of `knowledge/vocabulary.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

_ABBREVIATION = 3  # words of up to three letters are abbreviations: "IM" is a route, "im" often means "I am"
_PLAIN_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
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
        """Return the query followed by long forms and synonyms."""
        return self._append(query, lambda word: self._additions[word])

    def additions(self, query: str) -> str:
        """Return the long forms and synonyms of a query's words alone, for the lexical index."""
        return self.expanded(query)[len(query) :]

    def pieces(self, question: str) -> list[tuple[str, list[str]]]:
        """Return a question's phrases and words in order, in small letters, each with what it may stand for.

        Here abbreviations count in any case: nobody reads what they are spelled out to, it is only looked for.
        """
        found: list[tuple[str, list[str]]] = []
        text, end = question.lower(), 0
        for match in self._any_case.finditer(text):
            meanings = next((self._spoken[form] for form in _forms(match.group(0)) if form in self._spoken), [])
            found += [(word, []) for word in _PLAIN_WORD.findall(text[end : match.start()])]
            found.append((match.group(0), meanings))
            end = match.end()
        return [*found, *((word, []) for word in _PLAIN_WORD.findall(text[end:]))]

    @cached_property
    def _spoken(self) -> dict[str, list[str]]:
        spoken: dict[str, list[str]] = {}
        for word, additions in self._additions.items():
            spoken.setdefault(_spaced(word), []).extend(additions)
        return spoken

    @cached_property
    def _any_case(self) -> re.Pattern[str]:
        words = sorted(self._spoken, key=len, reverse=True)
        return re.compile("|".join(_written(word) for word in words) or r"(?!)")

    def _append(self, query: str, additions: Callable[[str], list[str]]) -> str:
        if self._pattern is None:
            return query
        found = dict.fromkeys(match.group(0).lower() for match in self._pattern.finditer(query))
        found = {word: None for word in found if word in self._additions}  # a plural may match and not be listed
        more = dict.fromkeys(word for key in found for word in additions(key))
        return f"{query} {' '.join(more)}" if more else query


def _spaced(word: str) -> str:
    return re.sub(r"[\s-]+", " ", word.lower())


def _forms(word: str) -> tuple[str, str, str]:
    spaced = _spaced(word)
    return spaced, spaced.removesuffix("s"), spaced.removesuffix("es")


def _written(word: str) -> str:
    plural = "(?:s|es)?" if len(word) > _ABBREVIATION else ""
    return rf"(?<!\w){re.escape(word)}{plural}(?!\w)".replace(r"\ ", r"[\s-]+")


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for whole words, the longest first; short abbreviations count in capitals or before a route's noun."""
    initials: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        initials.setdefault(word[0].lower(), []).append(_one_word(word))
    # a place is looked at for a word's beginning and its first letter before any of hundreds of words is tried
    groups = (rf"(?=[{re.escape(first + first.upper())}])(?:{'|'.join(group)})" for first, group in initials.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})" if initials else r"(?!)")


def _one_word(word: str) -> str:
    escaped = re.escape(word).replace(r"\ ", r"[\s-]+")
    if len(word) <= _ABBREVIATION and word.isalpha():
        return rf"\b{escaped.upper()}\b|\b(?i:{escaped})\b(?i:{_ROUTE_NOUNS})"
    return rf"(?i:(?<![\w]){escaped}(?:s|es)?(?![\w]))"
