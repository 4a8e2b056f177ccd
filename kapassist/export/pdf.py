"""Documents as tagged PDF/UA-1, and drawings as PNG, through Typst; the only place that touches it.

Texts reach Typst as data, never as source.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from kapassist import paths
from kapassist.clinic.profile import Logo
from kapassist.errors import ExportError
from kapassist.export.document import Document
from kapassist.export.fonts import FAMILIES, font_folder

STANDARD: Literal["ua-1"] = "ua-1"
PAPERS = {"US": "us-letter", "CA": "us-letter"}  # everywhere else A4
REGULAR, LARGE, SMALLEST, SMALLEST_FOR_PATIENTS = 11.0, 18.0, 7.0, 9.0  # points
# points and columns, loosest first; the loosest that takes no more pages than the tightest is taken
_COMPACT = ((10.5, 2), (10.0, 2), (9.5, 2), (9.0, 2), (9.0, 3), (8.5, 3), (8.0, 3), (7.5, 3), (7.0, 3))
_UNSEEN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_JOINING = frozenset("\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")  # the last are skin tones
_MARK = "\u25a1"  # an empty square stands for a letter that no font has
_FORBIDDEN = frozenset("\x00\ufeff\ufffe")  # PDF/UA allows none of them
_DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: json(bytes(sys.inputs.fonts)))
#image(bytes(sys.inputs.svg), format: "svg")"""
_SHARP = 240.0  # pixels per inch of a drawing's own size; it is printed smaller than that
_REPAIRS = 40  # a document with more kinds of signs that no font has is not worth a page


@dataclass(frozen=True, slots=True)
class Print:
    """How a document is printed: paper, sizes in points, and the words on the page that are not the document's own."""

    country: str = "US"
    size: float = REGULAR
    page: str = "{n} / {total}"
    corner: str = ""
    smallest: float = SMALLEST  # to get everything onto one page
    spill: str = ""  # says why there is a second one


def document_pdf(document: Document, how: Print) -> bytes:
    """Return a document as PDF; one that asks for one page gets the largest print that fits, or a second page.

    Raises:
        ExportError: Typst cannot set the document.

    """
    if not document.compact or how.size >= LARGE:
        return _set(document, how, 0)[0]
    sizes = [row for row in _COMPACT if row[0] >= how.smallest]
    made, fewest = _squeezed(document, how, sizes[-1])
    low, high = 0, len(sizes) - 1
    while low < high:  # what fits loosely fits tightly, so the middle tells which half to look in
        middle = (low + high) // 2
        tried, pages = _squeezed(document, how, sizes[middle])
        if pages <= fewest:
            made, high = tried, middle
        else:
            low = middle + 1
    return made


def _squeezed(document: Document, how: Print, row: tuple[float, int]) -> tuple[bytes, int]:
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


def _set(document: Document, how: Print, columns: int) -> tuple[bytes, int]:
    """Return the PDF and its number of pages; `columns` is 0 for a document that is not squeezed onto one page.

    Signs that no font has are replaced: symbols by their names, letters by a mark.
    """
    signs, unseen = set(json.dumps(_plain(document), ensure_ascii=False)), set[str]()
    for _ in range(_REPAIRS):
        try:
            return _compiled(_without(document, unseen), how, columns)
        except ExportError as error:
            fresh = _blamed(str(error), signs) - unseen
            if not fresh:
                raise
            unseen |= fresh
    raise ExportError(f"{document.title!r} holds too many signs that no font has; shorten its texts and try again")


def _blamed(message: str, signs: Collection[str]) -> set[str]:
    """Return which of the document's signs Typst cannot show by its message, with all letters of the same script.

    A sign of a cluster may stand escaped there, or only the common sign that it is combined with: then it is a joining mark.
    """
    told = {sign for text in _UNSEEN.findall(message) for sign in _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)}
    foreign = {sign for sign in told if not sign.isascii()}
    scripts = {_script(sign) for sign in foreign if unicodedata.category(sign)[0] in "LM"} - {"COMBINING"}
    marks = {sign for sign in signs if sign in _JOINING or unicodedata.category(sign) == "Me"} if told else set[str]()
    return foreign | marks | {sign for sign in signs if not sign.isascii() and _script(sign) in scripts}


def _script(sign: str) -> str:
    """Return the first word of a sign's name, which is its script where it is a letter or belongs to one."""
    return unicodedata.name(sign, "").partition(" ")[0]


def _compiled(document: Document, how: Print, columns: int) -> tuple[bytes, int]:
    import typst

    head = document.letterhead
    logo = head.logo if head else None
    look = {
        "paper": PAPERS.get(how.country, "a4"),
        "size": how.size,
        "fonts": FAMILIES,
        "compact": columns > 0,
        "columns": columns,
        "page": how.page,
        "spill": how.spill,
        "corner": how.corner,
        "author": head.name if head and head.name else "KAPassist",
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
    document = _without(document, _FORBIDDEN)
    bare = replace(document, blocks=(), letterhead=None)
    head = document.letterhead
    return {
        **asdict(bare),
        "blocks": [{"type": type(block).__name__, "block": asdict(block)} for block in document.blocks],
        "letterhead": {**asdict(replace(head, logo=None)), "logo": bool(head.logo) or None} if head else None,
    }


def _without(value: Any, unseen: Collection[str]) -> Any:
    """Return a record with these signs replaced, in every text."""
    if isinstance(value, str):
        return "".join(_named(sign) if sign in unseen else sign for sign in value)
    if isinstance(value, tuple):
        return tuple(_without(row, unseen) for row in value)
    if is_dataclass(value) and not isinstance(value, (type, Logo)):
        return replace(value, **{row.name: _without(getattr(value, row.name), unseen) for row in fields(value)})
    return value


def _named(sign: str) -> str:
    if sign in _FORBIDDEN or sign in _JOINING or unicodedata.category(sign).startswith("M"):
        return ""
    if sign.isalpha():
        return _MARK
    name = unicodedata.name(sign, "")
    return f"[{name.lower()}]" if name else ""


@lru_cache(maxsize=1)
def _template() -> Path:
    return paths.app_root() / "ui" / "assets" / "document.typ"
