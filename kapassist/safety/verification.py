"""Checks what a chat model wrote: a sentence without a valid citation, or with a number its passage lacks, is not shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kapassist.corpus.advice import STOP_MEDICINE
from kapassist.domain import CitedStatement, Removed
from kapassist.safety.numbers import numbers_in

_CITATION = re.compile(r"\[(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\]")
_ONE = re.compile(r"\bone\b", re.IGNORECASE)  # mostly a pronoun: "the one who drives"
_ENOUGH_WORDS = 5
MIN_SHARED = 0.4  # share of a sentence's words that its passage must hold; word overlap cannot tell support from denial
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+(?=[A-Z0-9\"“(])|(?<=\])\s+(?=[A-Z\"“(])|\n+")


@dataclass(frozen=True, slots=True)
class Verified:
    """What may be shown of a generated text, and what was removed."""

    kept: tuple[CitedStatement, ...]
    removed: tuple[Removed, ...]


def verify(text: str, passages: Mapping[int, str]) -> Verified:
    """Check a generated text against the numbered passages it was given."""
    kept: list[CitedStatement] = []
    removed: list[Removed] = []
    for sentence in split_sentences(text):
        reason = _objection(sentence, passages)
        if reason:
            removed.append(Removed(sentence, reason))
        else:
            kept.append(CitedStatement(without_citations(sentence), tuple(cited_numbers(sentence))))
    return Verified(tuple(kept), tuple(removed))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text; a citation after the full stop stays with its sentence."""
    text = text.replace("**", "")  # bold marks, which a page would show as they are
    joined = re.sub(r"([.!?])\s*((?:\[[\d,; ]+\]\s*)+)", lambda found: f" {found.group(2).strip()}{found.group(1)} ", text)
    parts = (part.strip(" \t*-•#") for part in _SENTENCE.split(joined))
    return [" ".join(part.split()) for part in parts if part.strip(" .[]0123456789")]


def cited_numbers(sentence: str) -> list[int]:
    """Return the citation numbers of a sentence in order, each once."""
    found = (int(number) for group in _CITATION.findall(sentence) for number in re.findall(r"\d+", group))
    return list(dict.fromkeys(found))


def without_citations(sentence: str) -> str:
    """Return the sentence without its citation marks."""
    return re.sub(r"\s+([.,;!?])", r"\1", " ".join(_CITATION.sub("", sentence).split()))


def _objection(sentence: str, passages: Mapping[int, str]) -> str:
    numbers: Sequence[int] = cited_numbers(sentence)
    if not numbers:
        return "no citation"
    unknown = [number for number in numbers if number not in passages]
    if unknown:
        return f"cites [{unknown[0]}], which it was not given"
    said, source = without_citations(sentence), " ".join(passages[number] for number in numbers)
    if STOP_MEDICINE.search(said) and not STOP_MEDICINE.search(source):
        return "tells someone to change a medicine, which the prescriber decides"
    missing = sorted(numbers_in(_ONE.sub("", said)) - numbers_in(source))
    if missing:
        return f"the number {missing[0]} is not in the cited passage"
    return "" if _shared(said, source) >= MIN_SHARED else "says what the cited passage does not"


def _shared(said: str, source: str) -> float:
    """Return the share of a sentence's longer words whose beginning stands in the source; 1 where it has too few to tell."""
    own, theirs = _beginnings(said), _beginnings(source)
    return len(own & theirs) / len(own) if len(own) >= _ENOUGH_WORDS else 1.0


def _beginnings(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}
