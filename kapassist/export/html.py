"""Drafts as HTML. Every text is escaped; the only markup is our own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kapassist import paths
from kapassist.corpus.wording import WordingFile
from kapassist.domain import Draft, DraftItem, DraftKind, Section
from kapassist.drafting.basis import told_brief
from kapassist.export.contents import intro
from kapassist.export.direction import isolated
from kapassist.export.html_frame import arc_html, basis_html, blank_html, for_the_patient, letterhead_html
from kapassist.export.html_parts import citation_links, differ_html, notice_html, sources_html, text_html
from kapassist.export.html_table import table_html
from kapassist.export.imprint import Imprint
from kapassist.export.items import boxed, editorial_words, fields, words
from kapassist.export.noticing import URGENT, shown_notices

_MIN_CONTENTS = 4  # sections from which a list of contents helps


def draft_html(draft: Draft, imprint: Imprint) -> str:
    """Return a whole page that prints well and needs nothing from outside."""
    css = (paths.app_root() / "ui" / "assets" / "document.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(draft.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(draft.title)}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n"
        f"{draft_body(draft, imprint)}\n</main>\n</body>\n</html>\n"
    )


def draft_body(draft: Draft, imprint: Imprint) -> str:
    """Return the draft's document without a page around it; urgent notices stand before everything else."""
    wording, handout = imprint.wording, draft.kind is DraftKind.HANDOUT
    parts = [f'<article class="kap-text kap-draft kap-{draft.kind.value}" lang="{escape(draft.language)}">']
    notices = shown_notices(draft, imprint)
    parts += [notice_html(notice) for notice in notices if notice.kind in URGENT]
    parts += _head(draft, imprint)
    parts += _brief(draft, wording)
    parts += [notice_html(notice) for notice in notices if notice.kind not in URGENT]
    parts += arc_html(draft, imprint) if handout else ()  # a clinician looks for the items first
    parts += _contents(draft, wording)
    parts += table_html([section for section in draft.sections if section.row], wording)
    parts += _sections(draft, wording)
    parts += for_the_patient(imprint) if handout else (*arc_html(draft, imprint), *basis_html(draft, imprint))
    title = wording.labels["sources-handout" if handout else "sources"]
    listed = sources_html(draft.citations, wording, _uses(draft), short=handout)
    parts += [f'<section class="kap-references"><h2>{escape(title)}</h2>\n{listed}</section>', "</article>"]
    return "\n".join(parts)


def _head(draft: Draft, imprint: Imprint) -> Iterator[str]:
    yield letterhead_html(imprint)
    yield f"<h1>{escape(draft.title)}</h1>"
    yield f'<p class="kap-intro">{escape(intro(draft, imprint.wording))}</p>'
    yield f'<p class="kap-state">{text_html(imprint.state)}</p>'


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
        (labels["brief-text"], told_brief(brief.text, wording)),
    ]
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{text_html(value)}</dd>" for name, value in rows if value)
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


def _sections(draft: Draft, wording: WordingFile) -> Iterator[str]:
    under = ""
    for number, section in _numbered(draft):
        if section.under and section.under != under:
            yield f"<h2>{escape(section.under)}</h2>"
        under = section.under
        yield _section(section, number, draft, wording)


def _section(section: Section, number: int, draft: Draft, wording: WordingFile) -> str:
    items = "\n".join(_item(item, section, draft, wording) for item in section.items)
    place = next(index for index, row in enumerate(draft.sections) if row is section)
    opening = f'<section id="section-{number}" data-section="{place}">{_heading(section)}'
    left = escape(wording.labels["left-here"].format(count=section.left))
    told = f'<p class="kap-left">{left}</p>' if section.left else ""
    return f'{opening}\n<ul class="kap-items">\n{items}\n</ul>{told}</section>'


def _heading(section: Section) -> str:
    level = 3 if section.under else 2
    return f"<h{level}>{escape(section.title)}</h{level}>"


def _item(item: DraftItem, section: Section, draft: Draft, wording: WordingFile) -> str:
    ticked, handout = boxed(item, section, draft.kind), draft.kind is DraftKind.HANDOUT
    shown = text_html(words(item, draft))
    if draft.kind is DraftKind.COMPARISON and item.theme:
        shown = f"<strong>{escape(item.theme)}:</strong> {text_html(item.text)}"
    if item.removed:
        shown = f"<del>{shown}</del>"
    box = f'<input type="checkbox"{" checked" if item.ticked else ""}{" disabled" if item.removed else ""}>'
    text = f"<label>{box} <span>{shown}</span></label>" if ticked else f"<span>{shown}</span>"
    tag = _tag(item, draft.kind, wording) if handout else ""
    others = differ_html(wording.labels["differ-patient"], item.others, wording)
    below = "".join(_changed(item, wording)) + (others if handout else "".join(_below(item, ticked, wording)))
    shape = "kap-item kap-ticked" if ticked else "kap-item"
    told = f'data-item="{escape(item.id)}" data-level="{item.level.value}"{" data-field" if item.field else ""}'  # for the page
    cited = citation_links(item.citations, wording)
    return f'<li class="{shape}" {told}>{text} {cited}{tag}{_field(item, handout, wording)}{below}</li>'


def _tag(item: DraftItem, kind: DraftKind, wording: WordingFile) -> str:
    """Return the mark of a statement without a source; what the clinic added is marked as its own."""
    unsourced = item.editorial and not item.own
    return f'<small class="kap-editorial">({escape(editorial_words(kind, wording))})</small>' if unsourced else ""


def _field(item: DraftItem, handout: bool, wording: WordingFile) -> str:
    return "".join(
        f'<p class="kap-field">{escape(row.label)} {_value(row.value) if row.value else blank_html(wording)}</p>'
        for row in fields(item, handout, wording)
    )


def _value(text: str) -> str:
    return f'<strong class="kap-rule">{text_html(text)}</strong>'


def _changed(item: DraftItem, wording: WordingFile) -> Iterator[str]:
    """Return what a person did to the item, in words."""
    labels = wording.labels
    if item.removed:
        yield f'<p class="kap-removal">{escape(labels["removed"].format(reason=isolated(item.removed)))}</p>'
    marks = [labels[name] for name, holds in (("own-item", item.own), ("edited", item.edited)) if holds]
    if marks:
        yield f'<p class="kap-own-words">{escape(", ".join(marks))}</p>'


def _below(item: DraftItem, ticked: bool, wording: WordingFile) -> Iterator[str]:
    """Return what stands under an item: differing sources, then one quiet line with level, who acts and why."""
    labels = wording.labels
    if item.caution:
        yield f'<p class="kap-caution">{escape(labels["caution"])}: {escape(item.caution)}</p>'
    yield differ_html(labels["differ"], item.positions, wording)
    yield f'<div class="kap-meta">{"".join(_meta(item, ticked, wording))}</div>'


def _meta(item: DraftItem, ticked: bool, wording: WordingFile) -> Iterator[str]:
    labels = wording.labels
    if ticked:
        yield f'<span class="kap-level kap-level-{item.level.value}">{escape(wording.levels[item.level])}</span> '
    if item.audience and not item.theme:
        yield f'<span class="kap-who">{escape(", ".join(wording.audiences[name] for name in item.audience))}</span> '
    if item.editorial and not item.own:
        yield f'<span class="kap-editorial">{escape(labels["editorial"])}</span> '
    if item.condition:
        yield f'<span class="kap-chosen">{escape(item.chosen)}</span> '
    if item.why:
        yield f'<details class="kap-why"><summary>{escape(labels["why"])}</summary><p>{escape(item.why)}</p></details>'
