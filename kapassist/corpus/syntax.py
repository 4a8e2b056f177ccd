"""Tells a mistake in the signs of a YAML file in plain words, at the line where a person would mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from kapassist.corpus.problems import Problem
from kapassist.errors import shortened

_QUOTED_VALUE = re.compile(r"""^\s*(?:- +)?(?:[\w-]+: +)?(["'])(.*)$""")
_NO_SPACE = re.compile(r"""^\s*(?:- +)?([a-z][a-z-]*):[^\s/"'].*$""")
_REACH = 2  # lines above the one that the parser names, where the mistake can stand as well
_MENDS = (  # the parser's words, and ours; the first row that fits counts
    (
        "mapping values are not allowed",
        "has a ':' that YAML cannot place; put quotes round a text that holds ': ', or mend the indent",
    ),
    ("could not find expected ':'", "has no 'key: value'; write a key, a colon, a space and the value, or mend the indent"),
    (
        "did not find expected key",
        "does not fit the line above; check the indent, and put quotes round a text that holds quotes",
    ),
    ("did not find expected '-'", "does not fit the list above; check the indent, and begin each entry of the list with '- '"),
    (
        "block sequence entries are not allowed",
        "begins a list where none can stand; put the '-' on a line of its own below the key",
    ),
    ("expected ',' or ']'", "has a list in [ ] that is not closed or lacks a comma; write it as [one, two]"),
    ("expected ',' or '}'", "has a table in { } that is not closed or lacks a comma; write it as {one: a, two: b}"),
    ("cannot start any token", "begins with a sign that YAML keeps for itself; put quotes round the whole text"),
    ("unknown escape character", "has a backslash in double quotes; use single quotes, or write the backslash twice"),
    ("expected a single document", "begins a second document; delete the line '---' and what is doubled below it"),
    (
        "expected <document start>",
        "does not fit the file above; check the indent, and delete any line with only '---' or '...'",
    ),
    ("undefined alias", "begins with '*', which YAML keeps for itself; put quotes round the whole text"),
    ("while scanning an a", "begins with '&' or '*', which YAML keeps for itself; put quotes round the whole text"),
    ("while scanning a tag", "begins with '!', which YAML keeps for itself; put quotes round the whole text"),
    ("while parsing a tag", "begins with '!', which YAML keeps for itself; put quotes round the whole text"),
    ("while scanning a block scalar", "has '|' or '>' before a text; put quotes round the whole text"),
    ("while scanning a directive", "begins with '%', which YAML keeps for itself; put quotes round the whole text"),
    (
        "found unexpected end of stream",
        "is not finished; close the quote or bracket that was opened, or put the lost text back",
    ),
)


def syntax_problem(name: str, text: str, error: yaml.YAMLError) -> Problem:
    """Return what is wrong with a text that YAML refused."""
    lines = text.split("\n")
    opened = "flow" in str(getattr(error, "context", None))  # a bracket: what matters is where it was opened
    mark = getattr(error, "context_mark" if opened else "problem_mark", None)
    line = min(mark.line + 1, len(lines)) if mark else 1
    reason = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    line, told = _mistake_nearby(lines, line, reason) or (line, _plain(reason or str(error)))
    return Problem(name, line, f"{told} - found {shortened(lines[line - 1].strip())}")


def _mistake_nearby(lines: Sequence[str], line: int, reason: str) -> tuple[int, str] | None:
    """Return the line of a mistake that shows in the text itself, which is often above the line where the parser gave up."""
    first = max(line - _REACH, 1)
    for number in (line, *range(line - 1, first - 1, -1)):
        if "\t" in lines[number - 1]:
            return number, "holds a tab; indent with spaces only"
    opened = _open_quote(lines, line)
    if opened:
        return opened, "opens a quote that is not closed; close it, or double it inside the text"
    for number in range(line, first - 1, -1) if "':'" in reason or "key" in reason else ():
        if found := _NO_SPACE.match(lines[number - 1]):
            return number, f"has no space after {found.group(1) + ':'!r}; write '{found.group(1)}: ...'"
    return None


def _open_quote(lines: Sequence[str], last: int) -> int | None:
    """Return the last line up to `last` whose value opens a quote and does not close it."""
    for number in range(last, 0, -1):
        found = _QUOTED_VALUE.match(lines[number - 1])
        if found and not _closes(found.group(1), found.group(2)):
            return number
    return None


def _closes(quote: str, rest: str) -> bool:
    plain = rest.replace("''", "") if quote == "'" else re.sub(r"\\.", "", rest)
    return quote in plain


def _plain(reason: str) -> str:
    told = next((mend for words, mend in _MENDS if words in reason), "")
    return told or f"is not readable YAML ({reason}); check the indent, and put quotes round a text that holds signs"
