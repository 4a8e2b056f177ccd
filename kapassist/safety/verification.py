"""Checks what a chat model wrote: a sentence without a valid citation, or with a number its passage lacks, is not shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kapassist.domain import CitedStatement, Removed

_CITATION = re.compile(r"\[(\d+(?:\s*[,;]\s*\d+)*)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!vs\.)\s+(?=[A-Z0-9\"“(])|(?<=\])\s+(?=[A-Z\"“(])|\n+")
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SPELLED = re.compile(rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_SMALL[1:10])}))?|({'|'.join(_SMALL)}))\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\b(hundred|thousand|million|billion|dozen|half|halved|quarter|twice|doubled?|tripled?)\b", re.IGNORECASE)
_ONE = re.compile(r"\bone\b", re.IGNORECASE)  # mostly a pronoun: "the one who drives"


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


def numbers_in(text: str) -> set[str]:
    """Return the numbers of a text in one form: digits, a point before decimals, number words below a hundred as digits."""
    digits = {_canonical(number) for number in _NUMBER.findall(text)}
    spelled = {str(_value(*found.groups(default=""))) for found in _SPELLED.finditer(text)}
    return digits | spelled | {word.lower() for word in _AMOUNT.findall(text)}


def _value(tens: str, unit: str, small: str) -> int:
    if small:
        return _SMALL.index(small.lower())
    return 10 * (_TENS.index(tens.lower()) + 2) + (_SMALL.index(unit.lower()) if unit else 0)


def _canonical(number: str) -> str:
    thousands = re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number)
    plain = number.replace(",", "") if thousands else number.replace(",", ".")
    return plain.lstrip("0") or "0"


def _objection(sentence: str, passages: Mapping[int, str]) -> str:
    numbers: Sequence[int] = cited_numbers(sentence)
    if not numbers:
        return "no citation"
    unknown = [number for number in numbers if number not in passages]
    if unknown:
        return f"cites [{unknown[0]}], which it was not given"
    supported = numbers_in(" ".join(passages[number] for number in numbers))
    missing = sorted(numbers_in(_ONE.sub("", without_citations(sentence))) - supported)
    return f"the number {missing[0]} is not in the cited passage" if missing else ""
