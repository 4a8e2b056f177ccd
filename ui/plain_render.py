"""Turns a plain-language report into the HTML of the page. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import shorten

from kapassist.plain.records import PlainReport, Score, Spot, Verdict
from ui.words_desk import DeskWords

_LONGEST_PLACE = 90  # characters of a sentence that tell where it stands


def plain_html(report: PlainReport, words: DeskWords) -> str:
    """Return grades, long sentences, hard words and the checklist, each finding with its place."""
    long = [(words.long_row.format(words=row.words), row.spot) for row in report.long_sentences]
    jargon = [(words.jargon_row.format(word=row.word, plain=row.plain), row.spot) for row in report.jargon]
    parts = [
        f"<h3>{escape(words.grades)}</h3>{_list(_score(score, words) for score in report.scores)}",
        f'<div class="kap-hint"><p>{escape(words.formulas[report.language])}</p></div>',
        _found(words.long.format(count=len(long)), long, words),
        _found(words.jargon.format(count=len(jargon)), jargon, words),
        _terms(report, words),
        _checks(report, words),
    ]
    return f'<div class="kap-plain">{"".join(parts)}</div>'


def _score(score: Score, words: DeskWords) -> str:
    if score.limit is None:
        return escape(words.grade.format(formula=score.formula, value=f"{score.value:g}"))
    # the ease scores of Spanish have a lowest value, grades a highest one
    bound = words.limit if (score.value <= score.limit) is score.fits else words.floor
    told = escape(bound.format(formula=score.formula, value=f"{score.value:g}", limit=f"{score.limit:g}"))
    return told if score.fits else f'{told} <strong class="kap-no">{escape(words.too_hard)}</strong>'


def _found(title: str, rows: list[tuple[str, Spot]], words: DeskWords) -> str:
    listed = _list(f"{escape(told)}{_place(spot)}" for told, spot in rows) if rows else f"<p>{escape(words.nothing)}</p>"
    return f"<h3>{escape(title)}</h3>{listed}"


def _terms(report: PlainReport, words: DeskWords) -> str:
    rows = []
    for row in report.terms:
        told = escape(words.term_row.format(word=row.word, meaning=row.meaning))
        rows.append(told if row.explained else f'{told} <strong class="kap-no">{escape(words.unexplained)}</strong>')
    title = escape(words.terms.format(count=len(rows)))
    return f"<details><summary>{title}</summary>{_list(rows)}</details>" if rows else ""


def _checks(report: PlainReport, words: DeskWords) -> str:
    rows = []
    for row in report.checklist:
        mark = "kap-no" if row.verdict is Verdict.NO else "kap-yes"
        text = words.mend.format(text=row.text, mend=row.mend).strip()
        verdict = f'<strong class="{mark}">{escape(words.verdicts[row.verdict.value])}</strong>'
        rows.append(f"{verdict} {escape(text)}{_place(row.spot)}")
    title = escape(words.checks.format(score=round(report.score * 100)))
    return f"<h3>{title}</h3>{_list(rows)}"


def _place(spot: Spot) -> str:
    words = shorten(spot.words, _LONGEST_PLACE, placeholder="…") if spot.words else ""
    told = ": ".join(filter(None, (spot.section, f"“{words}”" if words else "")))
    return f'<p class="kap-place">{escape(told)}</p>' if told else ""


def _list(rows: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"
