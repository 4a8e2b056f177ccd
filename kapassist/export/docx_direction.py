"""Tells Word which texts of a document run from right to left; it goes by these marks, not by the letters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from kapassist.export.direction import backwards, begins_backwards

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph


def all_paragraphs(word: Word) -> Iterator[Paragraph]:
    """Return the paragraphs of the text and those of its tables."""
    yield from word.paragraphs
    yield from chain.from_iterable(cell.paragraphs for table in word.tables for row in table.rows for cell in row.cells)


def directed(paragraph: Paragraph) -> None:
    """Mark the runs with letters that run from right to left, and the paragraph where it begins with one.

    A paragraph of several lines stays: a telephone number on a line of its own would be turned round.
    """
    from docx.oxml import OxmlElement

    for run in paragraph.runs:
        if any(map(backwards, run.text)):
            run.font.rtl = True
    if begins_backwards(paragraph.text) and "\n" not in paragraph.text:
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            OxmlElement("w:bidi"), *(f"w:{name}" for name in ("adjustRightInd", "spacing", "ind", "jc", "outlineLvl", "rPr"))
        )
