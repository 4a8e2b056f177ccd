"""Documents as DOCX with real styles, so that Word and LibreOffice edit them cleanly."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kapassist.export import document as blocks
from kapassist.export.direction import bare
from kapassist.export.docx_styles import all_paragraphs, directed, prepared
from kapassist.export.pdf import LARGE, drawing_png
from kapassist.export.wire import marks

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

_UNUSABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_BOXES = {None: "• ", False: "☐ ", True: "☑ "}
_PICTURE_SHARE = 0.62  # of the width of the text, as on the printed page; in large print all of it
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the same draft gives the same bytes
_DAY = (2000, 1, 1, 0, 0, 0)


def document_docx(document: blocks.Document, country: str, size: float) -> bytes:
    """Return a document as DOCX, its text in points of `size`."""
    word = prepared(country, size, document.compact, document.language)
    _properties(word, document)
    if document.letterhead:
        _letterhead(word, document.letterhead)
    urgent = [block for block in document.blocks if isinstance(block, blocks.Box) and block.urgent]
    for block in urgent:
        _box(word, block)
    word.add_paragraph(_clean(document.title), style="Title")
    word.add_paragraph(_clean(document.intro), style="Subtitle")
    word.add_paragraph(_clean(document.status), style="KAP Small")
    for other in document.blocks:
        if other not in urgent:
            _FORMS[type(other)](word, other)
    footer = word.sections[0].footer.paragraphs[0]
    footer.text = _clean(document.footer)
    for paragraph in (*all_paragraphs(word), footer):
        directed(paragraph)
    stream = io.BytesIO()
    word.save(stream)
    return _undated(stream)


def _undated(stream: io.BytesIO) -> bytes:
    """Return the same archive without the time of its writing."""
    undated = io.BytesIO()
    with zipfile.ZipFile(stream) as written, zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in written.infolist():
            archive.writestr(zipfile.ZipInfo(entry.filename, _DAY), written.read(entry), zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def _clean(text: str) -> str:
    return _UNUSABLE.sub("", text)


def _properties(word: Word, document: blocks.Document) -> None:
    core, head = word.core_properties, document.letterhead
    core.title, core.language = _clean(document.title)[:255], document.language
    core.author = _clean(bare(head.name))[:255] if head and head.name else "KAPassist"
    core.comments = ""
    core.created = core.modified = _EPOCH


def _letterhead(word: Word, head: blocks.Letterhead) -> None:
    from docx.shared import Mm

    if head.logo:
        width = min(60, 16 * head.logo.size[0] / head.logo.size[1])  # millimetres; a banner gets narrower, not the page wider
        picture = word.add_paragraph(style="KAP Letterhead").add_run().add_picture(io.BytesIO(head.logo.data), width=Mm(width))
        picture._inline.docPr.set("descr", _clean(bare(head.logo_words)))
    paragraph = word.add_paragraph(style="KAP Letterhead")
    paragraph.add_run(_clean(head.name)).bold = True
    for line in head.lines:
        paragraph.add_run(_clean(f"\n{line}"))


def _heading(word: Word, block: blocks.Heading) -> None:
    word.add_heading(_clean(block.text), level=block.level - 1)


def _paragraph(word: Word, block: blocks.Paragraph) -> None:
    word.add_paragraph(_clean(block.text), style="KAP Small" if block.small else None)


def _box(word: Word, block: blocks.Box) -> None:
    first, *more = block.lines or ("",)
    paragraph = word.add_paragraph(style="KAP Urgent" if block.urgent else "KAP Notice")
    if block.title:
        paragraph.add_run(_clean(f"{block.title} ")).bold = True
    paragraph.add_run(_clean(first))
    for row in more:
        word.add_paragraph(_clean(row), style="List Bullet")


def _fields(word: Word, block: blocks.Fields) -> None:
    for row in block.rows:
        _labelled(word.add_paragraph(style="KAP Field"), row)


def _labelled(paragraph: Paragraph, row: blocks.Field) -> None:
    paragraph.add_run(_clean(f"{row.label} ")).bold = True
    paragraph.add_run(_clean(row.value) or blocks.BLANK)


def _lines(word: Word, block: blocks.Lines) -> None:
    for row in block.rows:
        paragraph = word.add_paragraph(_BOXES[row.ticked], style="KAP Item")
        for text in row.lead:
            paragraph.add_run(_clean(f"{text} · "), style="KAP Quiet")
        paragraph.add_run(_clean(row.text)).font.strike = bool(row.removed)
        _cite(paragraph, row.sources)
        if row.tags:
            paragraph.add_run(_clean(f" ({', '.join(row.tags)})"), style="KAP Quiet")
        _below(word, row)


def _below(word: Word, row: blocks.Line) -> None:
    if row.removed:
        word.add_paragraph(_clean(row.removed), style="KAP Note")
    for field in row.fields:
        _labelled(word.add_paragraph(style="KAP Note"), field)
    for note in row.notes:
        _cite(word.add_paragraph(_clean(note.text), style="KAP Note"), note.sources)
    if row.card:
        word.add_paragraph(style="KAP Note").add_run(_clean(row.card.title)).bold = True
        for position in row.card.rows:
            _cite(word.add_paragraph(_clean(f"– {position.text}"), style="KAP Note"), position.sources)


def _cite(paragraph: Paragraph, sources: tuple[int, ...]) -> None:
    if sources:
        paragraph.add_run(f" {marks(sources)}", style="KAP Quiet")


def _table(word: Word, block: blocks.Table) -> None:
    word.add_heading(_clean(block.caption), level=1)
    word.add_paragraph(_clean(block.legend), style="KAP Small")
    table = word.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(_clean(title)).bold = True
    _repeat(table.rows[0])
    for title, cells in block.rows:
        row = table.add_row()
        row.cells[0].paragraphs[0].add_run(_clean(title)).bold = True
        for place, cell in zip(row.cells[1:], cells, strict=True):
            tag = f" ({cell.tag})" if cell.tag else ""
            place.paragraphs[0].add_run(_clean(f"{'≠' if cell.differs else '='} {cell.text}"))
            _cite(place.paragraphs[0], cell.sources)
            place.paragraphs[0].add_run(_clean(tag), style="KAP Quiet")


def _repeat(row: Any) -> None:
    """Mark a row as the table's header: screen readers name it, and it repeats on each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _picture(word: Word, block: blocks.Picture) -> None:
    """Add the drawing, and below it the same in words: they can be edited, the picture cannot."""
    word.add_heading(_clean(block.caption), level=1)
    page: Any = word.sections[0]
    text: Any = word.styles["Normal"].font.size
    share = 1.0 if text.pt >= LARGE else _PICTURE_SHARE
    room = page.page_width - page.left_margin - page.right_margin
    shape = word.add_picture(io.BytesIO(drawing_png(block.svg)), width=int(room * share))
    shape._inline.docPr.set("descr", _clean(block.words))
    for step in block.steps:
        word.add_paragraph(_clean(step), style="KAP Small")


def _sources(word: Word, block: blocks.Sources) -> None:
    for row in block.rows:
        paragraph = word.add_paragraph(f"{row.n}. {_clean(row.text)} ", style="KAP Small")
        paragraph.add_run(_clean(f"{f'({row.grade}) ' if row.grade else ''}{row.link}"), style="KAP Quiet")


_FORMS: dict[type[Any], Callable[[Any, Any], None]] = {
    blocks.Heading: _heading,
    blocks.Paragraph: _paragraph,
    blocks.Box: _box,
    blocks.Fields: _fields,
    blocks.Lines: _lines,
    blocks.Table: _table,
    blocks.Picture: _picture,
    blocks.Sources: _sources,
}
