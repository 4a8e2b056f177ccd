"""What a question is about: its words and phrases, each with all that may say the same and with how rare that is."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kapassist.retrieval.lexical import StemCounts, words
from kapassist.retrieval.query import QueryExpander

_SHORT = 3  # an unknown word of fewer letters says nothing
_TYPO = 6  # a word of so many letters may have one wrong, missing, doubled or two swapped
_ENDING = re.compile(r"n[’']t\b|[’'](?:s|re|ll|ve|d|m)\b|[’']")
_MEASURE = re.compile(r"(\d+)[a-z]+")  # "24h" is about 24


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a question. `readings` are rows of stems; a passage that holds one of the rows speaks of it."""

    text: str
    readings: tuple[tuple[str, ...], ...]
    weight: float


class TermReader:
    """Reads the terms of questions, and tells how well passages speak of them."""

    def __init__(self, held: StemCounts, expander: QueryExpander, fillers: Iterable[str]) -> None:
        self._counts = held
        self._expander = expander
        self._fillers = frozenset(fillers)

    def terms(self, question: str) -> list[Term]:
        """Return what a question is about; words that say nothing of it are left out, and each reading stands once."""
        found: dict[tuple[tuple[str, ...], ...], Term] = {}
        for text, meanings in self._expander.pieces(_ENDING.sub("", question)):
            readings = () if text in self._fillers else self._readings(text, meanings)
            if readings:
                found.setdefault(readings, Term(text, readings, self._rarity(max(map(self._held, readings)))))
        return list(found.values())

    def support(self, term: Term, stems: Collection[str]) -> float:
        """Return how much (0..1) of one of the term's readings stands among these stems, rare stems counting more."""
        return max(self._share(reading, stems) for reading in term.readings)

    def _readings(self, text: str, meanings: list[str]) -> tuple[tuple[str, ...], ...]:
        rows = {tuple(words(reading)) for reading in (text, *meanings)} - {()}
        if not meanings and not any(map(self._held, rows)):
            rows = set(self._guessed(text))
        return tuple(sorted(rows))

    def _guessed(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield what a word that no passage holds may mean; itself when nothing is known."""
        number = _MEASURE.fullmatch(text)
        own = tuple(words(number.group(1) if number else text))
        if len(text) >= _SHORT and own:
            yield own
            yield from ((word,) for word in self._nearest(own[0]) if len(own) == 1)

    def _nearest(self, word: str) -> list[str]:
        if len(word) < _TYPO or not word.isalpha():
            return []
        near = (known for size in (-1, 0, 1) for known in self._by_start[word[0], len(word) + size] if _one_slip(word, known))
        return sorted(near, key=lambda known: -self._counts.documents(known))[:1]

    def _share(self, reading: tuple[str, ...], stems: Collection[str]) -> float:
        rarities = [(self._rarity(self._counts.documents(stem)), stem in stems) for stem in reading]
        return sum(rarity for rarity, held in rarities if held) / sum(rarity for rarity, _ in rarities)

    def _held(self, reading: tuple[str, ...]) -> int:
        """Return how many passages can at most speak of it."""
        return min(map(self._counts.documents, reading))

    def _rarity(self, documents: int) -> float:
        return math.log(1 + self._counts.size / (documents + 0.5))

    @cached_property
    def _by_start(self) -> defaultdict[tuple[str, int], list[str]]:
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._counts.vocabulary:
            found[word[0], len(word)].append(word)
        return found


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter is wrong, missing or too many, or two neighbours are swapped."""
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
