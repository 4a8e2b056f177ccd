"""Draws a session's course as SVG, and says the same in words.

The drawing has no style sheet, script or font of its own, so that browsers and Typst show it alike. Knows no page around it.
`data-paint` names what each colour stands for, so that a page's style sheet can put its own in their place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from kapassist.corpus.wording import WordingFile
from kapassist.domain import ArcStep
from kapassist.export.wrapping import BOLD, drawable, width_of, wrapped

WIDTH = 480  # its letters are as large as those around it on paper, and still legible on a phone
_TEXT, _STAGE, _MARK = 15, 13, 11  # sizes of letters
_LEADING = 1.3
_MARGIN, _GAP = 12, 12
_SHAPE = 10  # half the width of the widest shape
_BESIDE = 8  # room between a shape and the words on both sides of it
_STAGE_SHARE, _STAGE_MOST = 0.24, 150  # the stages' part of the width, and its limit
_INK, _SOFT, _LINE, _PAPER = "#1c2529", "#4a565c", "#7b878c", "#ffffff"
_MIDDLE = _TEXT * _LEADING / 2  # of a step's first line
_BASELINE = 0.35  # how far below the middle of a letter its foot is, as a share of its size
_STAGE_LOOK = f'font-weight="bold" text-anchor="end" fill="{_INK}" data-paint="ink"'
_TEXT_LOOK = f'fill="{_INK}" data-paint="ink"'


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part of the course is drawn: its colour, dark enough for text, and its shape around (0, 0)."""

    colour: str
    shape: str


_LOOKS = {
    "therapy": _Look("#0b6b57", '<circle cx="0" cy="0" r="8"/>'),
    "medicine": _Look("#9a3412", '<polygon points="0,-10 10,0 0,10 -10,0"/>'),
    "visit": _Look("#1d4f91", '<rect x="-7.5" y="-7.5" width="15" height="15"/>'),
    "contact": _Look("#7a2e8e", '<polygon points="0,-9.5 9.5,7.5 -9.5,7.5"/>'),
    "home": _Look("#5c5a12", '<polygon points="0,-10 10,-1 7.5,-1 7.5,8 -7.5,8 -7.5,-1 -10,-1"/>'),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One step, broken into lines. `stage` is empty where the step before has the same one.

    `marks` say what it rests on: the first stands behind the last line, in what room is left there, the others below.
    """

    stage: tuple[str, ...]
    part: str
    name: str
    lines: tuple[str, ...]
    marks: tuple[str, ...]

    @property
    def height(self) -> float:
        """Return the room that the row takes."""
        return max((len(self.lines) + len(self.marks) - 1) * _TEXT, len(self.stage) * _STAGE) * _LEADING + _GAP


def timeline_svg(
    steps: Sequence[ArcStep], wording: WordingFile, for_patient: bool, width: int = WIDTH, font: str = "sans-serif"
) -> str:
    """Return the course as a drawing with its words as text alternative; "" where there is no course.

    It never grows beyond the page. A narrower `width` gives larger letters where it is stretched to the page.
    """
    if not steps:
        return ""
    rows = list(_rows(steps, wording, for_patient, width))
    height = sum(row.height for row in rows) + 2 * _MARGIN - _GAP
    words = " ".join(timeline_lines(steps, wording, for_patient))
    name = f"arc-{hashlib.sha256(f'{width} {words}'.encode()).hexdigest()[:8]}"  # a page may hold more than one
    title = escape(drawable(wording.labels["arc"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
        f' style="max-width:100%;height:auto" role="img" aria-labelledby="{name}-title {name}-desc"'
        f' font-family="{escape(font)}" font-size="{_TEXT}">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{escape(words)}</desc>'
        f'<rect width="{width}" height="{height:g}" rx="6" fill="{_PAPER}" data-paint="paper"/>'
        f"{_drawn(rows, _column(width))}</svg>"
    )


def timeline_lines(steps: Sequence[ArcStep], wording: WordingFile, for_patient: bool) -> tuple[str, ...]:
    """Return the course in words, one sentence for each step."""
    return tuple(_sentence(step, wording, for_patient) for step in steps)


def _sentence(step: ArcStep, wording: WordingFile, for_patient: bool) -> str:
    part = wording.labels[f"part-{step.part}"]
    text = f"{_stage(step, wording, for_patient)} ({part}): {_words(step, for_patient)}".rstrip(".")
    return drawable(f"{text} {_mark(step, wording, for_patient)}.")


def _stage(step: ArcStep, wording: WordingFile, for_patient: bool) -> str:
    words = wording.stages[step.stage]
    return words.patient if for_patient else words.therapist


def _words(step: ArcStep, for_patient: bool) -> str:
    return step.plain if for_patient else step.text


def _mark(step: ArcStep, wording: WordingFile, for_patient: bool) -> str:
    """Return the numbers of the step's sources, or that it has none."""
    unsourced = wording.labels["editorial-patient" if for_patient else "editorial"]
    return "".join(f"[{n}]" for n in step.citations) or f"({unsourced})"


def _column(width: int) -> float:
    """Return where the line of the course stands: right of the names of the stages."""
    return _MARGIN + _stage_room(width) + _BESIDE + _SHAPE


def _rows(steps: Sequence[ArcStep], wording: WordingFile, for_patient: bool, width: int) -> Iterator[_Row]:
    room = width - _MARGIN - _column(width) - _SHAPE - _BESIDE
    before = ""
    for step in steps:
        stage = () if step.stage == before else _stage_lines(_stage(step, wording, for_patient), width)
        name = f"{drawable(wording.labels[f'part-{step.part}'])}:"
        taken = width_of(f"{name} ", _TEXT) * BOLD
        lines = wrapped(drawable(_words(step, for_patient)), _TEXT, room, room - taken)
        filled = width_of(f"{lines[-1]} ", _TEXT) + (taken if len(lines) == 1 else 0)
        marks = wrapped(drawable(_mark(step, wording, for_patient)).replace("][", "] ["), _MARK, room, room - filled)
        yield _Row(stage, step.part, name, tuple(lines), tuple(marks))
        before = step.stage


def _stage_lines(name: str, width: int) -> tuple[str, ...]:
    return tuple(wrapped(drawable(name), _STAGE * BOLD, _stage_room(width)))


def _stage_room(width: int) -> float:
    return min(width * _STAGE_SHARE, _STAGE_MOST)


def _drawn(rows: Sequence[_Row], column: float) -> str:
    """Return the line of the course and the steps along it."""
    tops = [_MARGIN + sum(row.height for row in rows[:index]) for index in range(len(rows))]
    first, last = tops[0] + _MIDDLE, tops[-1] + _MIDDLE
    ends = f'x1="{column:g}" y1="{first:g}" x2="{column:g}" y2="{last:g}"'
    line = f'<line {ends} stroke="{_LINE}" stroke-width="2" data-paint="line"/>'
    return line + "".join(_drawn_row(row, top, column) for row, top in zip(rows, tops, strict=True))


def _drawn_row(row: _Row, top: float, column: float) -> str:
    look = _LOOKS[row.part]
    place = f'transform="translate({column:g} {top + _MIDDLE:g})"'  # the rim in the paper's colour sets it off from the line
    paint = f'fill="{look.colour}" data-paint="{row.part}"'
    shape = f'<g {place} {paint} stroke="{_PAPER}" stroke-width="1.5">{look.shape}</g>'
    stage = _lines([escape(line) for line in row.stage], column - _SHAPE - _BESIDE, top, _STAGE, _STAGE_LOOK)
    told = [escape(line) for line in row.lines]
    told[0] = f'<tspan font-weight="bold" {paint}>{escape(row.name)}</tspan> {told[0]}'
    first, *more = (f'<tspan font-size="{_MARK}" fill="{_SOFT}" data-paint="soft">{escape(mark)}</tspan>' for mark in row.marks)
    told[-1:] = [f"{told[-1]} {first}", *more]
    return f"<g>{shape}{stage}{_lines(told, column + _SHAPE + _BESIDE, top, _TEXT, _TEXT_LOOK)}</g>"


def _lines(lines: Sequence[str], x: float, top: float, size: int, look: str) -> str:
    """Return lines of markup below each other; the first one stands in the middle of the step's shape."""
    first = top + _MIDDLE + size * _BASELINE
    return "".join(
        f'<text x="{x:g}" y="{first + index * size * _LEADING:g}" font-size="{size}" {look}>{line}</text>'
        for index, line in enumerate(lines)
    )
