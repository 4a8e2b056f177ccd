"""Drafts and notices as HTML. Every text is escaped; the only markup is our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from kapassist import paths
from kapassist.corpus.schema import WordingFile
from kapassist.domain import Citation, CitedStatement, Draft, DraftItem, DraftKind, Notice, Section
from kapassist.export.bibliography import grade_words, source_line


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
    """Return the draft's document without a page around it."""
    parts = [f'<article class="kap-draft kap-{draft.kind.value}">', f"<h1>{escape(draft.title)}</h1>"]
    parts.append(f'<p class="kap-intro">{escape(draft.intro)}</p>')
    parts += _brief(draft, wording)
    parts += [notice_html(notice) for notice in draft.notices]
    parts += [_section(section, draft.kind, wording) for section in draft.sections]
    if draft.kind is DraftKind.HANDOUT:
        parts.append(_whom_to_call(wording, crisis_lines))
    title = wording.labels["sources-handout" if draft.kind is DraftKind.HANDOUT else "sources"]
    parts += [f"<h2>{escape(title)}</h2>", sources_html(draft.citations, wording, _uses(draft)), "</article>"]
    return "\n".join(parts)


def notice_html(notice: Notice) -> str:
    """Return a notice; the lines after its first become a list."""
    first, *more = notice.text.splitlines() or [""]
    rows = "".join(f"<li>{escape(line)}</li>" for line in more)
    title = f"<strong>{escape(notice.title)}</strong> " if notice.title else ""
    listed = f"<ul>{rows}</ul>" if rows else ""
    return f'<div class="kap-notice kap-notice-{notice.kind.value}" role="note"><p>{title}{escape(first)}</p>{listed}</div>'


def statement_html(statement: CitedStatement, anchor: str = "source") -> str:
    """Return a statement with its citations as links to the sources below it."""
    return f"{escape(statement.text)} {citation_links(statement.citations, anchor)}".strip()


def citation_links(numbers: Iterable[int], anchor: str = "source") -> str:
    """Return citation marks as links to `#<anchor>-<n>`."""
    links = (f'<a href="#{anchor}-{n}" aria-label="source {n}">[{n}]</a>' for n in numbers)
    joined = "".join(links)
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
        f'<li id="{anchor}-{citation.n}" value="{citation.n}"><details><summary>{escape(source_line(citation))} '
        f'<span class="kap-grade">{escape(grade_words(citation, wording))}</span></summary>{passages}{note}{link}'
        f'<p class="kap-place">{escape(citation.passage.document)}</p></details></li>'
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


def _section(section: Section, kind: DraftKind, wording: WordingFile) -> str:
    items = "\n".join(_item(item, kind, wording) for item in section.items)
    return f'<section><h2>{escape(section.title)}</h2>\n<ul class="kap-items">\n{items}\n</ul></section>'


def _item(item: DraftItem, kind: DraftKind, wording: WordingFile) -> str:
    ticked = kind in (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.HANDOUT) or (
        kind is DraftKind.INTEGRATION and not item.theme
    )
    words = escape(item.plain if kind is DraftKind.HANDOUT else item.text)
    if kind is DraftKind.COMPARISON:
        words = f"<strong>{escape(item.theme)}:</strong> {words}"
    box = f'<label><input type="checkbox"> <span>{words}</span></label>' if ticked else f"<span>{words}</span>"
    badge = ""
    if ticked and kind is not DraftKind.HANDOUT:
        badge = f'<span class="kap-level kap-level-{item.level.value}">{escape(wording.levels[item.level])}</span> '
    details = "".join(_details(item, kind, wording))
    return f'<li class="kap-item">{badge}{box} {citation_links(item.citations)}{details}</li>'


def _details(item: DraftItem, kind: DraftKind, wording: WordingFile) -> Iterator[str]:
    labels = wording.labels
    if item.field:
        yield f'<p class="kap-field">{escape(item.field)} <span class="kap-blank" aria-label="to fill in"></span></p>'
    if kind is DraftKind.HANDOUT:
        return
    if item.editorial:
        yield f' <span class="kap-editorial">{escape(labels["editorial"])}</span>'
    if item.audience and not item.theme:
        who = ", ".join(wording.audiences[name] for name in item.audience)
        yield f' <span class="kap-who">{escape(who)}</span>'
    if item.condition:
        yield f'<p class="kap-chosen">{escape(item.chosen)}</p>'
    if item.why:
        yield f'<p class="kap-why">{escape(labels["why"])}: {escape(item.why)}</p>'
    if item.caution:
        yield f'<p class="kap-caution">{escape(labels["caution"])}: {escape(item.caution)}</p>'
    if item.positions:
        rows = "".join(f"<li>{statement_html(row)}</li>" for row in item.positions)
        yield f'<div class="kap-differ"><p>{escape(labels["differ"])}</p><ul>{rows}</ul></div>'


def _whom_to_call(wording: WordingFile, crisis_lines: list[str]) -> str:
    labels = wording.labels
    blanks = "".join(
        f'<li>{escape(labels[key])} <span class="kap-blank" aria-label="to fill in"></span></li>'
        for key in ("clinic-phone", "after-hours")
    )
    lines = "".join(f"<li>{escape(line)}</li>" for line in crisis_lines)
    return f"<section><h2>{escape(labels['call'])}</h2><ul>{blanks}{lines}</ul></section>"
