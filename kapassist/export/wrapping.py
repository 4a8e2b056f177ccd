"""Breaks texts into lines for drawings, which cannot do it themselves.

Widths are estimates that fit any sans-serif font; knows nothing of what is drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

BOLD = 1.08  # how much wider bold letters are
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'|!", 0.3),
    **dict.fromkeys('frt()[]/- "', 0.38),
    **dict.fromkeys("mw", 0.86),
    **dict.fromkeys("MW@%", 0.98),
}
_USUAL, _CAPITAL, _WIDE = 0.58, 0.72, 1.1
_JOINERS = "\u200d\ufe0e\ufe0f"  # hold signs together that are drawn as one
_UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"  # not allowed in XML, or never seen
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # turn the writing of everything behind them around
)


def drawable(text: str) -> str:
    """Return a text on one line, without the signs that break a drawing or turn its writing around."""
    return " ".join(_UNUSABLE.sub("", text).split())


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in letters of a size."""
    return size * sum(map(_share, text))


def wrapped(text: str, size: float, width: float, first: float | None = None) -> list[str]:
    """Return the lines of a text; `first` is the room in the first line. A word too long for a line is broken."""
    lines, room = [""], width if first is None else first
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(joined, size) <= room:
            lines[-1] = joined
            continue
        lines.append("")
        room = width
        for piece in _pieces(word, size, width):
            lines[-1:] = [piece, ""] if lines[-1] == "" else [lines[-1], piece, ""]
        lines.pop()
    return lines


def _pieces(word: str, size: float, width: float) -> Iterator[str]:
    """Return a word in pieces that fit a line, never breaking inside a sign."""
    piece = ""
    for sign in _signs(word):
        if piece and width_of(piece + sign, size) > width:
            yield piece
            piece = ""
        piece += sign
    yield piece


def _signs(word: str) -> Iterator[str]:
    """Return the signs of a word as they are seen: a letter with its accents, a joined emoji."""
    sign = ""
    for char in word:
        if sign and not (char in _JOINERS or unicodedata.combining(char) or sign[-1] == _JOINERS[0]):
            yield sign
            sign = ""
        sign += char
    yield sign


def _share(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if char in _JOINERS or unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    return _CAPITAL if char.isupper() else _USUAL
