"""The table that opens a comparison, as HTML. Every text is escaped."""

from __future__ import annotations

from html import escape

from kapassist.corpus.wording import WordingFile
from kapassist.domain import DraftItem, Section
from kapassist.export.contents import cell_tag, differing, legend
from kapassist.export.html_parts import citation_links, text_html


def table_html(rows: list[Section], wording: WordingFile) -> list[str]:
    """Return the rows of a comparison as one table; every cell ends with its own citations."""
    if not rows:
        return []
    types = "".join(f'<th scope="col">{escape(item.theme)}</th>' for item in rows[0].items)
    body = "".join(f'<tr><th scope="row">{escape(row.title)}</th>{_cells(row, wording)}</tr>' for row in rows)
    title = escape(wording.labels["glance"])
    told = escape(legend(rows, wording))
    head = f"<caption><span>{title} <small>{told}</small></span></caption><thead><tr><td></td>{types}</tr></thead>"
    table = f'<table class="kap-table">{head}'
    # wide tables scroll inside their own frame; a keyboard must be able to reach it
    return [
        f'<div class="kap-scroll" role="region" aria-label="{title}" tabindex="0">{table}<tbody>{body}</tbody></table></div>'
    ]


def _cells(row: Section, wording: WordingFile) -> str:
    mark = "≠" if differing(row.items) else "="
    return "".join(_cell(item, mark, wording) for item in row.items)


def _cell(item: DraftItem, mark: str, wording: WordingFile) -> str:
    tag = cell_tag(item, wording)
    told = f' <span class="kap-editorial">{escape(tag)}</span>' if tag else ""
    cited = citation_links(item.citations, wording)
    return f'<td data-item="{escape(item.id)}" data-cell>{mark} <span>{text_html(item.text)}</span> {cited}{told}</td>'
