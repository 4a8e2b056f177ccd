"""Texts without what no reader sees. Knows nothing of what a text is for."""

from __future__ import annotations

import unicodedata

_JOINERS = frozenset("\u200c\u200d")
_BLANK = frozenset("\u034f\u115f\u1160\u3164\uffa0").union(map(chr, range(0xFE00, 0xFE10)))  # fillers, choosers of a shape
_PLAIN = ("LATIN", "GREEK", "CYRILLIC", "COMBINING")  # in these scripts a joiner does nothing but hide a word


def without_invisible(text: str) -> str:
    """Return the text without characters that no reader sees, such as a soft hyphen inside a pasted word."""
    return "".join(character for character in text if not _invisible(character))


def compared(text: str) -> str:
    """Return a text as it is searched and looked through: nothing unseen can part the letters of a word."""
    return "".join(character for character in without_invisible(text) if character not in _BLANK)


def cleaned(text: str) -> str:
    """Return the text without control and invisible characters and with single spaces.

    A joiner stays behind a sign that it shapes: Persian and Indic words and joined emoji need it.
    """
    kept, last = list[str](), ""
    for character in text:
        if not _invisible(character) or (character in _JOINERS and _shaped(last)):
            kept.append(" " if unicodedata.category(character) in ("Cc", "Cs") else character)
            last = character
    return " ".join("".join(kept).split())


def _invisible(character: str) -> bool:
    """Tell whether a code point is a format character, or stands for no character and never will."""
    no_character = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return no_character or unicodedata.category(character) == "Cf"


def _shaped(character: str) -> bool:
    """Tell whether a joiner changes how this sign is drawn."""
    shapes = unicodedata.category(character or " ")[0] in "LMS" and not character.isascii()
    return shapes and not unicodedata.name(character, "").startswith(_PLAIN)
