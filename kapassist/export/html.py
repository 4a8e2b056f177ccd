"""Drafts as HTML. Every text is escaped; the only markup is our own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kapassist import paths
from kapassist.corpus.schema import WordingFile
from kapassist.domain import Draft, DraftItem, DraftKind, Section
from kapassist.export.html_parts import URGENT, citation_links, notice_html, sources_html, statement_html

_MIN_CONTENTS = 4  # sections from which a list of contents helps


def draft_html(draft: Draft, wording: WordingFile, crisis_lines: list[str]) -> str:
    """Return a whole page that prints well and needs nothing from outside."""
    css = (paths.app_root() / "ui" / "assets" / "document.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(draft.title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n"
        f"{draft_body(draft, wording, crisis_lines)}\n</main>\n</body>\n</html>\n"
    )


def draft_body(draft: Draft, wording: WordingFile, crisis_lines: list[str]) -> str:
    """Return the draft's document without a page around it; urgent notices stand before everything else."""
    parts = [f'<article class="kap-text kap-draft kap-{draft.kind.value}">']
    parts += [notice_html(notice) for notice in draft.notices if notice.kind in URGENT]
    parts += [f"<h1>{escape(draft.title)}</h1>", f'<p class="kap-intro">{escape(draft.intro)}</p>']
    parts += _brief(draft, wording)
    parts += [notice_html(notice) for notice in draft.notices if notice.kind not in URGENT]
    parts += _contents(draft, wording)
    parts += _table([section for section in draft.sections if section.row], wording)
    parts += [_section(section, number, draft.kind, wording) for number, section in _numbered(draft)]
    if draft.kind is DraftKind.HANDOUT:
        parts.append(_whom_to_call(wording, crisis_lines))
    title = wording.labels["sources-handout" if draft.kind is DraftKind.HANDOUT else "sources"]
    listed = sources_html(draft.citations, wording, _uses(draft))
    parts += [f'<section class="kap-references"><h2>{escape(title)}</h2>\n{listed}</section>', "</article>"]
    return "\n".join(parts)


def _uses(draft: Draft) -> dict[int, list[str]]:
    """Return for each source the texts of this draft that rest on it."""
    found: dict[int, list[str]] = {}
    for item in draft.items:
        for number in item.citations:
            found.setdefault(number, []).append(item.text)
        for position in item.positions:
            for number in position.citations:
                found.setdefault(number, []).append(position.text)
    return found


def _brief(draft: Draft, wording: WordingFile) -> list[str]:
    brief, labels = draft.brief, wording.labels
    rows = [
        (labels["number"], str(brief.session_number) if brief.session_number else ""),
        (labels["stage"], wording.stages[brief.stage.value].therapist if brief.stage else ""),
        (labels["brief-text"], brief.text),
    ]
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    return [f'<dl class="kap-brief">{shown}</dl>'] if shown and draft.kind is not DraftKind.HANDOUT else []


def _contents(draft: Draft, wording: WordingFile) -> list[str]:
    if len(draft.sections) < _MIN_CONTENTS or draft.kind is DraftKind.HANDOUT:
        return []
    rows = "".join(
        f'<li><a href="#section-{number}">{escape(section.title)}</a> <span>{len(section.items)}</span></li>'
        for number, section in _numbered(draft)
    )
    return [f'<nav class="kap-contents" aria-label="{escape(wording.labels["contents"])}"><ul>{rows}</ul></nav>']


def _numbered(draft: Draft) -> Iterator[tuple[int, Section]]:
    """Return the sections that stand under a heading of their own, counted from 1."""
    yield from enumerate((section for section in draft.sections if not section.row), 1)


def _table(rows: list[Section], wording: WordingFile) -> list[str]:
    """Return the rows of a comparison as one table; every cell ends with its own citations."""
    if not rows:
        return []
    types = "".join(f'<th scope="col">{escape(item.theme)}</th>' for item in rows[0].items)
    body = "".join(
        f'<tr><th scope="row">{escape(row.title)}</th>{"".join(_cell(item, wording) for item in row.items)}</tr>'
        for row in rows
    )
    title = escape(wording.labels["glance"])
    table = f'<table class="kap-table"><caption>{title}</caption><thead><tr><td></td>{types}</tr></thead>'
    # wide tables scroll inside their own frame; a keyboard must be able to reach it
    return [
        f'<div class="kap-scroll" role="region" aria-label="{title}" tabindex="0">{table}<tbody>{body}</tbody></table></div>'
    ]


def _cell(item: DraftItem, wording: WordingFile) -> str:
    editorial = f' <span class="kap-editorial">{escape(wording.labels["editorial"])}</span>' if item.editorial else ""
    return f"<td>{escape(item.text)} {citation_links(item.citations, wording)}{editorial}</td>"


def _section(section: Section, number: int, kind: DraftKind, wording: WordingFile) -> str:
    items = "\n".join(_item(item, kind, wording) for item in section.items)
    return f'<section id="section-{number}"><h2>{escape(section.title)}</h2>\n<ul class="kap-items">\n{items}\n</ul></section>'


def _item(item: DraftItem, kind: DraftKind, wording: WordingFile) -> str:
    ticked = kind in (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.HANDOUT) or (
        kind is DraftKind.INTEGRATION and not item.theme
    )
    words = escape(item.plain if kind is DraftKind.HANDOUT else item.text)
    if kind is DraftKind.COMPARISON:
        words = f"<strong>{escape(item.theme)}:</strong> {words}"
    text = f'<label><input type="checkbox"> <span>{words}</span></label>' if ticked else f"<span>{words}</span>"
    below = "" if kind is DraftKind.HANDOUT else "".join(_below(item, ticked, wording))
    blank = f'<p class="kap-field">{escape(item.field)} {_blank(wording)}</p>' if item.field else ""
    shape = "kap-item kap-ticked" if ticked else "kap-item"
    return f'<li class="{shape}">{text} {citation_links(item.citations, wording)}{blank}{below}</li>'


def _below(item: DraftItem, ticked: bool, wording: WordingFile) -> Iterator[str]:
    """Return what stands under an item: differing sources, then one quiet line with level, who acts and why."""
    labels = wording.labels
    if item.caution:
        yield f'<p class="kap-caution">{escape(labels["caution"])}: {escape(item.caution)}</p>'
    if item.positions:
        rows = "".join(f"<li>{statement_html(row, wording)}</li>" for row in item.positions)
        yield f'<div class="kap-differ"><p>{escape(labels["differ"])}</p><ul>{rows}</ul></div>'
    yield f'<div class="kap-meta">{"".join(_meta(item, ticked, wording))}</div>'


def _meta(item: DraftItem, ticked: bool, wording: WordingFile) -> Iterator[str]:
    labels = wording.labels
    if ticked:
        yield f'<span class="kap-level kap-level-{item.level.value}">{escape(wording.levels[item.level])}</span> '
    if item.audience and not item.theme:
        yield f'<span class="kap-who">{escape(", ".join(wording.audiences[name] for name in item.audience))}</span> '
    if item.editorial:
        yield f'<span class="kap-editorial">{escape(labels["editorial"])}</span> '
    if item.condition:
        yield f'<span class="kap-chosen">{escape(item.chosen)}</span> '
    if item.why:
        yield f'<details class="kap-why"><summary>{escape(labels["why"])}</summary><p>{escape(item.why)}</p></details>'


def _blank(wording: WordingFile) -> str:
    return f'<span class="kap-blank" role="img" aria-label="{escape(wording.labels["blank"])}"></span>'


def _whom_to_call(wording: WordingFile, crisis_lines: list[str]) -> str:
    labels = wording.labels
    blanks = "".join(f"<li>{escape(labels[key])} {_blank(wording)}</li>" for key in ("clinic-phone", "after-hours"))
    lines = "".join(f"<li>{escape(line)}</li>" for line in crisis_lines)
    return f'<section class="kap-call"><h2>{escape(labels["call"])}</h2><ul>{blanks}{lines}</ul></section>'
