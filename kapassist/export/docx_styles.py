"""The styles of DOCX files: built-in ones for headings, named ones for the rest, so that a clinic changes each in one place.

Also the marks of direction: Word goes by them, not by the letters.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from kapassist.export.direction import backwards, begins_backwards

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

_LETTER, _A4 = (215.9, 279.4), (210.0, 297.0)  # millimetres
_LETTER_COUNTRIES = ("US", "CA")
_FONT = "Calibri"
_ACCENT, _QUIET = "1F4E5F", "4A5560"


class _Look(NamedTuple):
    """A paragraph style: size as a share of the text's, indent in millimetres, space after in points, colour."""

    name: str
    size: float = 1.0
    indent: float = 0
    after: float = 4
    colour: str = ""
    hanging: float = 0


_LOOKS = (
    _Look("KAP Item", indent=6, hanging=6),
    _Look("KAP Note", size=0.86, indent=6, after=2, colour=_QUIET),
    _Look("KAP Field", after=3),
    _Look("KAP Notice", size=0.92, indent=3, after=6, colour=_ACCENT),
    _Look("KAP Urgent", indent=3, after=6, colour="9B1C1C"),
    _Look("KAP Letterhead", after=6),
    _Look("KAP Small", size=0.86, after=3, colour=_QUIET),
)


def prepared(country: str, size: float, compact: bool, language: str) -> Word:
    """Return an empty document with page, fonts and styles."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt, RGBColor

    word = Document()
    section = word.sections[0]
    width, height = _LETTER if country in _LETTER_COUNTRIES else _A4
    margin = 12 if compact else 20
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(margin)
    text = word.styles["Normal"]
    text.font.name, text.font.size = _FONT, Pt(size)
    _language(text, language)
    for name, share in (("Title", 1.7), ("Heading 1", 1.25), ("Subtitle", 1.0)):
        style: Any = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size * share), RGBColor.from_string(_ACCENT)
        style.font.italic = False
    for look in _LOOKS:
        made: Any = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.font.size = text, Pt(size * look.size)
        made.paragraph_format.left_indent, made.paragraph_format.space_after = Mm(look.indent), Pt(look.after)
        made.paragraph_format.first_line_indent = Mm(-look.hanging)
        if look.colour:
            made.font.color.rgb = RGBColor.from_string(look.colour)
    quiet: Any = word.styles.add_style("KAP Quiet", WD_STYLE_TYPE.CHARACTER)
    quiet.font.size, quiet.font.color.rgb = Pt(size * 0.82), RGBColor.from_string(_QUIET)
    return word


def _language(style: Any, language: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_rPr()
    for found in properties.findall(qn("w:lang")):
        properties.remove(found)
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), {"en": "en-US", "es": "es-US"}[language])
    properties.append(mark)


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
