"""Makes headings and paragraphs of lines on pages: reading order, running heads, sizes of print, hyphens. Knows no PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE_LINES = 3  # at the top and at the bottom of a page, where running heads and page numbers stand
_RUNNING_PAGES = 3  # what stands there on so many pages and on this share of them is no text
_RUNNING_SHARE = 0.4
_HEADING_SIZE = 1.08  # times that of the body
_HEADING_LEVELS = 4
_HEADING_LENGTH = 150
_BODY_SHARE = 0.2  # of all characters; print in which so much is set is no heading, however small the references are
_PARAGRAPH_GAP = 1.25  # times the usual way from line to line
_USUAL_LEADING = 1.2  # times the size of print, where a page is too short to tell
_GUTTER_LINES = 4  # a gap between columns has so many lines on each side, and this share of all lines across it
_GUTTER_CROSSED = 0.25
_HYPHEN = "\x02"
_NUMBERS = re.compile(r"\d+")
_LEADERS = re.compile(r"(?:\s?\.){5}\s*[\divxlc]*\s*$")
_COMPOUND = re.compile(r"\w+-\w+")
_LIST_ENTRY = re.compile(r"\s*(?:[•▪‣◦●○■□◆–—*\uf0b7\uf0a7-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]\d\s]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; sizes and places in points, from the lower left corner."""

    page: int
    text: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the height at which the line stands."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Run:
    """A heading of some level, or a paragraph with level 0, with the page on which it begins."""

    level: int
    text: str
    page: int


def runs(pages: Sequence[Sequence[Line]]) -> list[Run]:
    """Return headings and paragraphs in reading order."""
    lines = [line for page in _without_running(pages) for line in _ordered(page)]
    levels = _levels(lines)
    compounds = {word.lower() for line in lines for word in _COMPOUND.findall(line.text)}
    return [
        Run(levels.get(_heading_size(group[0]), 0) if _is_title(group) else 0, _joined(group, compounds), group[0].page)
        for group in _groups(lines, levels, _leading(lines))
    ]


def largest(lines: Sequence[Line]) -> str:
    """Return the line in the largest print."""
    return max(lines, key=lambda line: line.size).text if lines else ""


def _without_running(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Return the lines without running heads, page numbers and the dotted rows of a table of contents."""
    body = _body_size(line for page in pages for line in page)
    edges = [{line: _key(line, body) for line in _edges(page)} for page in pages]
    counted = Counter(key for page in edges for key in set(page.values()))
    running = {key for key, count in counted.items() if count >= max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))}
    for page, keys in zip(pages, edges, strict=True):
        yield [line for line in page if keys.get(line) not in running and not _LEADERS.search(line.text)]


def _edges(page: Sequence[Line]) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.middle)
    return [*by_height[:_EDGE_LINES], *by_height[-_EDGE_LINES:]]


def _key(line: Line, body: float) -> str:
    """Return what a running head has in common on all pages; "Chapter 1" in large print is another line than "Chapter 2"."""
    text = line.text.strip().lower()
    return text if line.size > body * _HEADING_SIZE else _NUMBERS.sub("#", text)


def _ordered(page: list[Line]) -> list[Line]:
    """Return the lines from top to bottom where a page of one column was written in another order.

    With columns the order of the file is the better guess.
    """
    falling = all(after.bottom <= before.top for before, after in pairwise(page))
    return page if falling or _has_columns(page) else [line for row in _rows(page) for line in row]


def _has_columns(page: list[Line]) -> bool:
    left, right = min(line.left for line in page), max(line.right for line in page)
    for place in range(2, 9):
        x = left + (right - left) * place / 10
        before, after = sum(line.right <= x for line in page), sum(line.left >= x for line in page)
        across = len(page) - before - after
        if min(before, after) >= _GUTTER_LINES and across <= _GUTTER_CROSSED * len(page):
            return True
    return False


def _rows(page: list[Line]) -> Iterator[list[Line]]:
    row: list[Line] = []
    for line in sorted(page, key=lambda line: -line.middle):
        if row and line.middle < row[0].bottom:
            yield sorted(row, key=lambda line: line.left)
            row = []
        row.append(line)
    yield sorted(row, key=lambda line: line.left)


def _heading_size(line: Line) -> float:
    return round(line.size * 2) / 2


def _levels(lines: list[Line]) -> dict[float, int]:
    """Return the heading level of each size of print that is larger than that of the body."""
    body = _body_size(lines)
    larger = sorted({_heading_size(line) for line in lines if line.size > body * _HEADING_SIZE}, reverse=True)
    return {size: min(rank, _HEADING_LEVELS) for rank, size in enumerate(larger, 1)}


def _body_size(lines: Iterable[Line]) -> float:
    printed: Counter[float] = Counter()
    for line in lines:
        printed[_heading_size(line)] += len(line.text)
    total = sum(printed.values())
    return max((size for size, count in printed.items() if count >= total * _BODY_SHARE), default=0.0)


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual way from the top of a line to the top of the next, in sizes of print."""
    ways = [
        (before.top - line.top) / line.size
        for before, line in pairwise(lines)
        if before.page == line.page and before.top > line.top and line.size > 0
    ]
    return median(ways) if ways else _USUAL_LEADING


def _is_title(group: list[Line]) -> bool:
    """Tell whether lines in large print read like a heading."""
    text = " ".join(line.text for line in group).strip()
    return len(text) <= _HEADING_LENGTH and text[-1] not in ".,;:" and sum(character.isalpha() for character in text) >= 3


def _groups(lines: list[Line], levels: dict[float, int], leading: float) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _parted(group[-1], line, levels, leading):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _parted(before: Line, line: Line, levels: dict[float, int], leading: float) -> bool:
    """Tell whether a new paragraph begins with this line."""
    sizes = levels.get(_heading_size(before), 0), levels.get(_heading_size(line), 0)
    if sizes[0] != sizes[1]:
        return True
    if before.text.endswith(_HYPHEN):
        return False
    if _LIST_ENTRY.match(line.text):
        return True
    if line.page != before.page or line.bottom > before.top:  # the next page or column
        return bool(sizes[0]) or bool(_SENTENCE_END.search(before.text)) or not line.text.lstrip()[:1].islower()
    return before.top - line.top > _PARAGRAPH_GAP * leading * line.size


def _joined(group: list[Line], compounds: set[str]) -> str:
    text = ""
    for line in group:
        if not text.endswith(_HYPHEN):
            text = f"{text} {line.text}" if text else line.text
            continue
        first, second = text[:-1].split()[-1:], line.text.split()[:1]
        known = f"{''.join(first)}-{''.join(second)}".lower().rstrip(".,;:!?)") in compounds
        text = f"{text[:-1]}{'-' if known else ''}{line.text}"
    return text.replace(_HYPHEN, "-")
