"""Numbers of a text in one form, so that two texts can be compared: digits, words below a hundred, words of amount."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
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
