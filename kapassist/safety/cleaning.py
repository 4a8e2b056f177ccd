"""Texts without what no reader sees. Knows nothing of what a text is for."""

from __future__ import annotations

import unicodedata


def without_invisible(text: str) -> str:
    """Return the text without characters that no reader sees, such as a soft hyphen inside a pasted word."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf" and not _no_character(character))


def _no_character(character: str) -> bool:
    """Tell whether a code point stands for no character and never will."""
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def cleaned(text: str) -> str:
    """Return the text without control and invisible characters and with single spaces."""
    kept = (" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in without_invisible(text))
    return " ".join("".join(kept).split())
