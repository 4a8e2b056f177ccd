"""Reads the bytes of one file as text; whatever is not plain UTF-8 text is told with its line, never raised."""

from __future__ import annotations

import re
from pathlib import Path

from kapassist.corpus.problems import Problem

MAX_BYTES = 4_000_000  # the largest file of the library has a thirtieth of it
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(r"\r\n?")
# What YAML cannot read, and the two signs that it takes for line ends while editors do not, so that lines would be miscounted.
_UNREADABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file with plain line ends; `name` is how messages call it. What cannot be read is a problem."""
    try:
        if path.exists() and not path.is_file():
            return "", (Problem(name, 1, "is a folder or a device, not a file; put a text file of this name in its place"),)
        size = path.stat().st_size
        if size > MAX_BYTES:
            return "", (Problem(name, 1, f"is {size:,} bytes long, above {MAX_BYTES:,}; put the text file back in its place"),)
        content = path.read_bytes()
    except OSError as error:
        return "", (Problem(name, 1, f"cannot be read ({error.strerror}); put the file back"),)
    return _decoded(content, name)


def _decoded(content: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    if content.startswith(_UTF16_MARKS) or content[:200].count(0) > len(content[:200]) // 4:
        return "", (Problem(name, 1, "is not UTF-8 text but UTF-16 ('Unicode' in some editors) or no text; save it as UTF-8"),)
    try:
        text = _LINE_END.sub("\n", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return "", (_not_utf8(error, name),)
    found = _UNREADABLE.search(text)
    if not found:
        return text, ()
    line, column = _position(text[: found.start()])
    sign = f"U+{ord(found.group(0)):04X}"
    return "", (Problem(name, line, f"holds an invisible sign ({sign}) at column {column}; delete it and type the text again"),)


def _not_utf8(error: UnicodeDecodeError, name: str) -> Problem:
    raw = error.object  # the mark of byte order, where there is one, is already cut off
    before = _LINE_END.sub("\n", raw[: error.start].decode("utf-8"))
    line, column = _position(before)
    byte = raw[error.start : error.start + 1]
    likely = byte.decode("cp1252", errors="ignore")
    guess = f", likely {likely!r} in an older encoding (Windows-1252)" if likely else ""
    return Problem(
        name,
        line,
        f"holds a byte that is not UTF-8 at column {column} (0x{byte.hex().upper()}{guess});"
        " save the file as UTF-8 text and type this character again",
    )


def _position(before: str) -> tuple[int, int]:
    """Return line and column, counted from 1, of what follows this text."""
    return before.count("\n") + 1, len(before) - before.rfind("\n")
