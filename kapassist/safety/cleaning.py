"""Texts without what no reader sees. Knows nothing of what a text is for."""

from __future__ import annotations

import unicodedata


def without_invisible(text: str) -> str:
    """Return the text without characters that no reader sees, such as a soft hyphen inside a pasted word."""
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def cleaned(text: str) -> str:
    """Return the text without control and invisible characters and with single spaces."""
    kept = (" " if unicodedata.category(character) in ("Cc", "Cs") else character for character in without_invisible(text))
    return " ".join("".join(kept).split())
