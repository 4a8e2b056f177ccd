"""Cleans what a clinic types, and says how long each text may be. Markup is kept as text: every form escapes it."""

from __future__ import annotations

import re

LIMITS = {
    "name": 120,
    "address": 400,
    "phone": 80,
    "after-hours": 160,
    "emergency": 160,
    "disclosure": 1500,
    "rule": 1500,
}
_OF_LINES = ("address", "rule")
_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control signs, halves of characters, marks of byte order, and signs that turn the direction of all that follows.
# Joiners and single marks of direction stay: emoji and right-to-left names need them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\uffff\u202a-\u202e\u2066-\u2069]")


def cleaned(field: str, text: str) -> str:
    """Return a text without control signs; only some fields keep more than one line."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    lines = [re.sub(" +", " ", line).strip() for line in text.split("\n")]
    if field in _OF_LINES:
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")
    return " ".join(filter(None, lines))


def on_one_line(text: str) -> str:
    """Return a text of several lines as one sentence after the other."""
    lines = text.split("\n")
    ended = [line if line.endswith((".", ";", ":", ",", "!", "?")) else f"{line};" for line in lines[:-1] if line]
    return " ".join([*ended, lines[-1]])


def fitting(field: str, text: str) -> str:
    """Return the cleaned text.

    Raises:
        ValueError: it is too long; the message says by how much.

    """
    text = cleaned(field, text)
    if len(text) > LIMITS[field]:
        raise ValueError(f"has {len(text):,} characters; shorten it to {LIMITS[field]:,}")
    return text
