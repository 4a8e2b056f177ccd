"""Drafts as Markdown: one function for each block of a document. Every text is escaped, so that it shows as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from kapassist.export import document as blocks
from kapassist.export.wire import cited

_OPENING = re.compile(r"^(\d+(?=[.)]\s)|(?=[#+~=-]))")  # what would begin a heading, a list or a block of code
_MAIL = re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")  # only a piece of code keeps GitHub from making a link of it
_LINKING = re.compile(r"(?<=[a-z])(?=://)|(?<=www)(?=\.)", re.IGNORECASE)
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")  # of & only the beginning of an entity


def document_markdown(document: blocks.Document) -> str:
    """Return a document as Markdown."""
    lines = _letterhead(document.letterhead)
    lines += [f"# {plain(document.title)}", "", plain(document.intro), "", f"*{plain(document.status)}*", ""]
    for block in document.blocks:
        lines += _FORMS[type(block)](block)
    return "\n".join(lines).rstrip() + "\n"


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is; citation marks keep their brackets, unless they would begin a link.

    An address in it stays text, so that nothing typed can be clicked.
    """
    pieces = _MAIL.split(" ".join(text.split()))  # every second one is a mail address
    escaped = "".join(f"`{piece}`" if number % 2 else _escaped(piece) for number, piece in enumerate(pieces))
    escaped = _OPENING.sub(r"\1\\", escaped)
    return re.sub(r"\\\[(\d+)\\\](?![(:])", r"[\1]", escaped)


def _escaped(text: str) -> str:
    return _LINKING.sub(r"\\", _SPECIAL.sub(r"\\\1", text))


def boxed(title: str, lines: tuple[str, ...]) -> list[str]:
    """Return a notice; the lines after its first become a list."""
    first, *more = lines or ("",)
    opening = f"**{plain(title)}** " if title else ""
    return [f"> {opening}{plain(first)}", *(f"> - {plain(row)}" for row in more), ""]


def _letterhead(head: blocks.Letterhead | None) -> list[str]:
    return ["  \n".join(plain(text) for text in (head.name, *head.lines) if text), ""] if head else []


def _heading(block: blocks.Heading) -> list[str]:
    return [f"{'#' * block.level} {plain(block.text)}", ""]


def _paragraph(block: blocks.Paragraph) -> list[str]:
    return [plain(block.text), ""]


def _box(block: blocks.Box) -> list[str]:
    return boxed(block.title, block.lines)


def _fields(block: blocks.Fields) -> list[str]:
    return [*(f"- **{plain(row.label.rstrip(':'))}:** {plain(row.value) or blocks.BLANK}" for row in block.rows), ""]


def _lines(block: blocks.Lines) -> list[str]:
    return [*(text for row in block.rows for text in _line(row)), ""]


def _line(row: blocks.Line) -> Iterator[str]:
    box = "" if row.ticked is None else f"[{'x' if row.ticked else ' '}] "
    lead = [f"**{row.lead[0]}**", *row.lead[1:]] if row.lead else []
    words = f"~~{plain(row.text)}~~" if row.removed else plain(row.text)
    tags = "".join(f" *({plain(tag)})*" for tag in row.tags)
    yield f"- {box}{cited(' · '.join([*lead, words]), row.sources)}{tags}"
    if row.removed:
        yield f"  - {plain(row.removed)}"
    for field in row.fields:
        yield f"  - {plain(field.label)} {f'**{plain(field.value)}**' if field.value else blocks.BLANK}"
    yield from (f"  - {cited(plain(note.text), note.sources)}" for note in row.notes)
    if row.card:
        yield f"  - {plain(row.card.title)}:"
        yield from (f"    - {cited(plain(position.text), position.sources)}" for position in row.card.rows)


def _table(block: blocks.Table) -> list[str]:
    heads = " | ".join(plain(head) for head in block.head[1:])
    rows = [f"| **{plain(title)}** | {' | '.join(map(_cell, cells))} |" for title, cells in block.rows]
    columns = "---|" * len(block.head)
    return [f"## {plain(block.caption)}", "", f"| | {heads} |", f"|{columns}", *rows, "", plain(block.legend), ""]


def _cell(cell: blocks.Cell) -> str:
    mark = "≠ " if cell.differs else "= "
    tag = f" *({plain(cell.tag)})*" if cell.tag else ""
    return f"{mark}{cited(plain(cell.text), cell.sources)}{tag}"


def _picture(block: blocks.Picture) -> list[str]:
    """Return what the drawing shows, in words: Markdown holds no drawing that travels with the text."""
    return [f"## {plain(block.caption)}", "", *(f"- {plain(step)}" for step in block.steps), ""]


def _sources(block: blocks.Sources) -> list[str]:
    return [
        f"{row.n}. {plain(row.text)}{f' <{row.link}>' if row.link else ''}{f' ({plain(row.grade)})' if row.grade else ''}"
        for row in block.rows
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
