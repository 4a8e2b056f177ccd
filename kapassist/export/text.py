"""Documents as plain text for records systems: no markup, lines of a readable width, the same words in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from textwrap import wrap
from typing import Any

from kapassist.export import document as blocks
from kapassist.export.direction import each_isolated
from kapassist.export.wire import cited

WIDTH = 100
_BOXES = {None: "- ", False: "[ ] ", True: "[x] "}


def document_text(document: blocks.Document) -> str:
    """Return a document as plain text."""
    head = document.letterhead
    lines = [text for text in (head.name, *head.lines) if text] + [""] if head else []
    lines += [*_wrapped(document.title.upper()), "", *_wrapped(document.intro), *_wrapped(document.status), ""]
    for block in document.blocks:
        lines += _FORMS[type(block)](block)
    return "\n".join(lines).rstrip() + "\n"


def item_text(row: blocks.Line) -> Iterator[str]:
    """Return one item with everything that stands below it."""
    lead = " - ".join(filter(None, (", ".join(row.lead), row.text)))
    tags = f" ({', '.join(row.tags)})" if row.tags else ""
    yield from _wrapped(f"{cited(lead, row.sources)}{tags}", _BOXES[row.ticked])
    if row.removed:
        yield from _wrapped(row.removed, "    ")
    for field in row.fields:
        yield from _wrapped(f"{field.label} {field.value or blocks.BLANK}", "    ")
    for note in row.notes:
        yield from _wrapped(cited(note.text, note.sources), "    ")
    if row.card:
        yield f"    {row.card.title}:"
        for position in row.card.rows:
            yield from _wrapped(cited(position.text, position.sources), "    - ")


def _wrapped(text: str, opening: str = "") -> list[str]:
    later = " " * len(opening)
    lines = wrap(" ".join(text.split()), WIDTH, initial_indent=opening, subsequent_indent=later, break_on_hyphens=False)
    return list(each_isolated(lines))


def _heading(block: blocks.Heading) -> list[str]:
    return [*_wrapped(block.text.upper()), ""]


def _paragraph(block: blocks.Paragraph) -> list[str]:
    return [*_wrapped(block.text), ""]


def _box(block: blocks.Box) -> list[str]:
    first, *more = block.lines or ("",)
    lines = _wrapped(f"{block.title} {first}", "! ")
    return [*lines, *(part for row in more for part in _wrapped(row, "  - ")), ""]


def _fields(block: blocks.Fields) -> list[str]:
    return [*(part for row in block.rows for part in _wrapped(f"{row.label.rstrip(':')}: {row.value or blocks.BLANK}")), ""]


def _lines(block: blocks.Lines) -> list[str]:
    return [*(part for row in block.rows for part in item_text(row)), ""]


def _table(block: blocks.Table) -> list[str]:
    lines = [*_wrapped(block.caption.upper()), *_wrapped(block.legend), ""]
    for title, cells in block.rows:
        lines += _wrapped(title)
        for head, cell in zip(block.head[1:], cells, strict=True):
            mark, tag = ("≠" if cell.differs else "="), f" ({cell.tag})" if cell.tag else ""
            lines += _wrapped(f"{head}: {cited(cell.text, cell.sources)}{tag}", f"  {mark} ")
        lines.append("")
    return lines


def _picture(block: blocks.Picture) -> list[str]:
    return [*_wrapped(block.caption.upper()), "", *(part for step in block.steps for part in _wrapped(step, "- ")), ""]


def _sources(block: blocks.Sources) -> list[str]:
    return [
        part
        for row in block.rows
        for part in _wrapped(row.text if block.short else f"{row.text} ({row.grade}) {row.link}", f"{row.n:>3}. ")
    ]


_FORMS: dict[type[Any], Callable[[Any], list[str]]] = {
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Box: _box,
    blocks.Fields: _fields,
    blocks.Lines: _lines,
    blocks.Table: _table,
    blocks.Picture: _picture,
    blocks.Sources: _sources,
}
