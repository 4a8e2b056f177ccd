"""Drafts and notices as HTML. Every text is escaped; the only markup is our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from kapassist import paths
from kapassist.corpus.schema import WordingFile
from kapassist.domain import Citation, CitedStatement, Draft, DraftItem, DraftKind, Notice, NoticeKind, Section
from kapassist.export.bibliography import grade_words, source_line

URGENT = (NoticeKind.CRISIS, NoticeKind.EMERGENCY)
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
    parts += [_section(section, number, draft.kind, wording) for number, section in enumerate(draft.sections, 1)]
    if draft.kind is DraftKind.HANDOUT:
        parts.append(_whom_to_call(wording, crisis_lines))
    title = wording.labels["sources-handout" if draft.kind is DraftKind.HANDOUT else "sources"]
    listed = sources_html(draft.citations, wording, _uses(draft))
    parts += [f'<section class="kap-references"><h2>{escape(title)}</h2>\n{listed}</section>', "</article>"]
    return "\n".join(parts)


def notice_html(notice: Notice) -> str:
    """Return a notice; the lines after its first become a list. An urgent one interrupts a screen reader."""
    first, *more = notice.text.splitlines() or [""]
    rows = "".join(f"<li>{escape(line)}</li>" for line in more)
    title = f"<strong>{escape(notice.title)}</strong> " if notice.title else ""
    listed = f"<ul>{rows}</ul>" if rows else ""
    role = "alert" if notice.kind in URGENT else "note"
    return f'<div class="kap-notice kap-notice-{notice.kind.value}" role="{role}"><p>{title}{escape(first)}</p>{listed}</div>'


def statement_html(statement: CitedStatement, wording: WordingFile, anchor: str = "source") -> str:
    """Return a statement with its citations as links to the sources below it."""
    return f"{escape(statement.text)} {citation_links(statement.citations, wording, anchor)}".strip()


def citation_links(numbers: Iterable[int], wording: WordingFile, anchor: str = "source") -> str:
    """Return citation marks as links to `#<anchor>-<n>`."""
    label = escape(wording.labels["source"])
    joined = "".join(f'<a href="#{anchor}-{n}" aria-label="{label.format(n=n)}">[{n}]</a>' for n in numbers)
    return f'<sup class="kap-cite">{joined}</sup>' if joined else ""


def sources_html(
    citations: Iterable[Citation],
    wording: WordingFile,
    uses: dict[int, list[str]] | None = None,
    anchor: str = "source",
) -> str:
    """Return the sources; each opens to the exact passages with reference, grade and link."""
    rows = "".join(_source(citation, wording, uses, anchor) for citation in citations)
    return f'<ol class="kap-sources">{rows}</ol>'


def _source(citation: Citation, wording: WordingFile, uses: dict[int, list[str]] | None, anchor: str) -> str:
    quoted = (uses or {}).get(citation.n) or [citation.passage.text]
    passages = "".join(f"<blockquote>{escape(text)}</blockquote>" for text in quoted)
    link = ""
    if citation.reference:
        address = escape(citation.reference.link, quote=True)
        shown = escape(f"doi:{citation.reference.doi}" if citation.reference.doi else citation.reference.link)
        link = f'<p><a href="{address}" target="_blank" rel="noopener noreferrer">{shown}</a></p>'
    note = f"<p>{escape(citation.reference.note)}</p>" if citation.reference and citation.reference.note else ""
    return (
        f'<li value="{citation.n}"><details><summary>{escape(source_line(citation))} '
        f'<span class="kap-grade">{escape(grade_words(citation, wording))}</span></summary>'
        f'<div id="{anchor}-{citation.n}">{passages}{note}{link}'  # inside, so that a link to it opens the details
        f'<p class="kap-place">{escape(citation.passage.document)}</p></div></details></li>'
    )


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
        for number, section in enumerate(draft.sections, 1)
    )
    return [f'<nav class="kap-contents" aria-label="{escape(wording.labels["contents"])}"><ul>{rows}</ul></nav>']


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
