"""Documents as tagged PDF/UA-1, and drawings as PNG, through Typst; the only place that touches it.

Texts reach Typst as data, never as source.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from kapassist import paths
from kapassist.errors import ExportError
from kapassist.export.direction import bare
from kapassist.export.document import Document
from kapassist.export.fonts import FAMILIES, font_folder
from kapassist.export.unseen import FORBIDDEN, blamed, dropped, lost, without

logger = logging.getLogger(__name__)

STANDARD: Literal["ua-1"] = "ua-1"
PAPERS = {"US": "us-letter", "CA": "us-letter"}  # everywhere else A4
REGULAR, LARGE, SMALLEST, SMALLEST_FOR_PATIENTS = 11.0, 18.0, 7.5, 9.5  # points
FLOOR = 7.0  # points of the smallest letters on a patient's sheet
# points and columns, loosest first; the loosest that takes no more pages than the tightest is taken
_COMPACT = ((10.5, 2), (10.0, 2), (9.5, 2), (9.0, 2), (9.0, 3), (8.5, 3), (8.0, 3), (7.5, 3))
_DENSE = (9.5, 2)  # what clinicians work with at a desk is long; two columns keep short lines whole
_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: json(bytes(sys.inputs.fonts)))
#image(bytes(sys.inputs.svg), format: "svg")"""
_SHARP = 240.0  # pixels per inch of a drawing's own size; it is printed smaller than that
_REPAIRS = 40  # a document with more kinds of signs that no font has is not worth a page


@dataclass(frozen=True, slots=True)
class Print:
    """How a document is printed: paper, sizes in points, and the words on the page that are not the document's own.

    `smallest` is the size down to which one page is tried, `spill` says why there is a second one all the same;
    `lost` tells how many letters no font has, and of which scripts; `dropped` which signs are left out of the letterhead.
    """

    country: str = "US"
    size: float = REGULAR
    page: str = "{n} / {total}"
    corner: str = ""
    smallest: float = SMALLEST
    spill: str = ""
    lost: str = ""
    dropped: str = ""


class Printed(NamedTuple):
    """A PDF with its number of pages, and what is told of signs that it could not show."""

    data: bytes
    pages: int
    notes: tuple[str, ...] = ()


def document_pdf(document: Document, how: Print) -> bytes:
    """Return a document as PDF, and log what it could not show; raises what `printed` raises."""
    made = printed(document, how)
    for note in made.notes:
        logger.warning("%s: %s", document.title, note)
    return made.data


def printed(document: Document, how: Print) -> Printed:
    """Return a document as PDF; one that asks for one page gets the largest print that fits, or a second page.

    Raises:
        ExportError: Typst cannot set the document.

    """
    if how.size >= LARGE:
        return _set(document, how, 0)
    if document.dense:
        return _set(document, replace(how, size=_DENSE[0]), _DENSE[1])
    return _loosest(document, how) if document.compact else _set(document, how, 0)


def _loosest(document: Document, how: Print) -> Printed:
    """Return a document in the largest print that takes no more pages than the smallest."""
    sizes = [row for row in _COMPACT if row[0] >= how.smallest]
    tightest = made = _squeezed(document, how, sizes[-1])
    low, high = 0, len(sizes) - 1
    while low < high:  # what fits loosely fits tightly, so the middle tells which half to look in
        middle = (low + high) // 2
        tried = _squeezed(document, how, sizes[middle])
        if tried.pages <= tightest.pages:
            made, high = tried, middle
        else:
            low = middle + 1
    return made


def _squeezed(document: Document, how: Print, row: tuple[float, int]) -> Printed:
    return _set(document, replace(how, size=row[0]), 1 if _wide(document) else row[1])


@lru_cache(maxsize=32)  # the handouts of a batch share few courses
def drawing_png(svg: str) -> bytes:
    """Return a drawing as PNG, for forms that hold no SVG.

    Raises:
        ExportError: Typst cannot draw it.

    """
    import typst

    try:
        inputs = {"svg": svg, "fonts": json.dumps(FAMILIES)}
        compiler: Any = typst.Compiler  # its types know no source given as bytes without a file
        made = compiler(_DRAWING, font_paths=[str(font_folder())], ignore_system_fonts=True, sys_inputs=inputs)
        picture: bytes = made.compile(format="png", ppi=_SHARP)
    except typst.TypstError as error:
        raise ExportError(f"cannot draw the course ({error}); export the draft as HTML or text") from error
    return picture


def _set(document: Document, how: Print, columns: int) -> Printed:
    """Return the PDF; `columns` is 0 for a document that is not squeezed onto one page.

    Signs that no font has are replaced, symbols by their names and letters by a mark, and the page says how many letters.
    Whose page it is reads better without symbols than with their names.
    """
    text, unseen = json.dumps(_plain(document), ensure_ascii=False), set[str]()
    for _ in range(_REPAIRS):
        note, head = lost(text, unseen, how.lost), document.letterhead
        bare_head, footer = without(head, unseen, named=False), without(document.footer, unseen, named=False)
        shown = replace(without(document, unseen), letterhead=bare_head, footer=footer)
        try:
            told = replace(shown, status=f"{shown.status}. {note}") if note else shown
            gone = dropped(head, unseen, how.dropped)
            return Printed(*_compiled(told, how, columns), tuple(filter(None, (note, gone))))
        except ExportError as error:
            fresh = blamed(str(error), set(text)) - unseen
            if not fresh:
                raise
            unseen |= fresh
    raise ExportError(f"{document.title!r} holds too many signs that no font has; shorten its texts and try again")


def _compiled(document: Document, how: Print, columns: int) -> tuple[bytes, int]:
    import typst

    head = document.letterhead
    logo = head.logo if head else None
    look = {
        "paper": PAPERS.get(how.country, "a4"),
        "size": how.size,
        "fonts": FAMILIES,
        "compact": columns > 0 and document.compact,
        "columns": columns,
        "page": how.page,
        "spill": how.spill,
        "corner": how.corner,
        "floor": FLOOR if how.smallest == SMALLEST_FOR_PATIENTS else 0,
        "author": bare(head.name) if head and head.name else "KAPassist",
        "logo": list(logo.data) if logo else [],
        "logo_ratio": logo.size[0] / logo.size[1] if logo else 1,
    }
    inputs = {"document": json.dumps(_plain(document), ensure_ascii=False), "look": json.dumps(look, ensure_ascii=False)}
    try:
        compiler = typst.Compiler(
            str(_template()), font_paths=[str(font_folder())], ignore_system_fonts=True, sys_inputs=inputs
        )
        made: Any = compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=0)
        pages = json.loads(compiler.query("<pages>", field="value", one=True))
    except typst.TypstError as error:
        raise ExportError(f"cannot print {document.title!r} ({error}); export it as HTML or DOCX") from error
    return bytes(made), int(pages)


def _wide(document: Document) -> bool:
    return any(type(block).__name__ == "Table" for block in document.blocks)


def _plain(document: Document) -> dict[str, Any]:
    """Return the document as JSON values, each block with its type."""
    document = without(document, FORBIDDEN)
    bare = replace(document, blocks=(), letterhead=None)
    head = document.letterhead
    return {
        **asdict(bare),
        "blocks": [{"type": type(block).__name__, "block": asdict(block)} for block in document.blocks],
        "letterhead": {**asdict(replace(head, logo=None)), "logo": bool(head.logo) or None} if head else None,
    }


@lru_cache(maxsize=1)
def _template() -> Path:
    return paths.app_root() / "ui" / "assets" / "document.typ"
