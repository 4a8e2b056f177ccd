"""Keeps texts that run from right to left from turning round what stands beside them. Knows no form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

_FIRST, _END = "\u2068", "\u2069"  # what stands between them has the direction of its own first letter
_TURNER = "\u202a-\u202e\u2066-\u2069"  # turn the writing of everything behind them
_TURNERS = re.compile(f"[{_TURNER}]")
_SOUND = re.compile(f"(?:[^{_TURNER}]|{_FIRST}[^{_TURNER}]*{_END})*")
_BACKWARDS = ("R", "AL")


def turns(text: str) -> bool:
    """Tell whether a text holds letters that run from right to left, or signs that turn others."""
    return not text.isascii() and bool(_TURNERS.search(text) or any(map(backwards, text)))


def backwards(sign: str) -> bool:
    """Tell whether a sign is a letter that runs from right to left."""
    return unicodedata.bidirectional(sign) in _BACKWARDS


def begins_backwards(text: str) -> bool:
    """Tell whether the first letter of a text runs from right to left."""
    first = next((sign for sign in text if unicodedata.bidirectional(sign) in ("L", *_BACKWARDS)), "")
    return bool(first) and backwards(first)


def isolated(text: str) -> str:
    """Return a text that leaves everything around it where it is; one that turns nothing stays as it is."""
    if not turns(text):
        return text
    sound = text if _SOUND.fullmatch(text) else _TURNERS.sub("", text)  # a part of it may be isolated already
    return f"{_FIRST}{sound}{_END}"


def bare(text: str) -> str:
    """Return a text without signs of direction, for places where it stands alone."""
    return _TURNERS.sub("", text)


def each_isolated(lines: Iterable[str]) -> Iterator[str]:
    """Return the lines of a text so that none leaves open what it isolates: each is shown by itself."""
    opened = 0
    for line in lines:
        begun = _FIRST * opened + line
        opened = max(begun.count(_FIRST) - begun.count(_END), 0)
        yield begun + _END * opened


def all_isolated(value: Any) -> Any:
    """Return a record with each of its texts isolated, also those of the records inside."""
    if isinstance(value, str):
        return isolated(value)
    if isinstance(value, tuple):
        return tuple(all_isolated(row) for row in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{row.name: all_isolated(getattr(value, row.name)) for row in fields(value)})
    return value
