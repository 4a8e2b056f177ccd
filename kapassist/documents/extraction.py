"""The one door to what a file says: checks the file, then has the extractor of its format read it.

Whatever is wrong with a file ends as a DocumentError; a library's own error never passes.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from kapassist.documents.docx import extract_docx
from kapassist.documents.epub import extract_epub
from kapassist.documents.html import extract_html
from kapassist.documents.limits import Limits
from kapassist.documents.pdf import extract_pdf
from kapassist.documents.records import Extracted
from kapassist.documents.text import extract_markdown, extract_text
from kapassist.errors import DocumentError

logger = logging.getLogger(__name__)


class Format(NamedTuple):
    """A format that can be read: what its files begin with, as KINDS names it ("" for text), and the function that reads it."""

    kind: str
    extract: Callable[[Path, Limits], Extracted]


FORMATS = {
    ".md": Format("", extract_markdown),
    ".markdown": Format("", extract_markdown),
    ".txt": Format("", extract_text),
    ".html": Format("", extract_html),
    ".htm": Format("", extract_html),
    ".xhtml": Format("", extract_html),
    ".pdf": Format("a PDF", extract_pdf),
    ".docx": Format("a ZIP archive", extract_docx),
    ".epub": Format("a ZIP archive", extract_epub),
}

# What files begin with, by content; a file is never read by another format's reader.
KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"SQLite format 3", "a database"),
)
_PDF_HEADER_WITHIN = 1024  # bytes; PDF allows junk before its header
_DAMAGED = "the file is damaged or incomplete; open it in the program that made it and save it again"
_UNREAD_KINDS = (
    (stat.S_ISLNK, "is a link; add the file that it leads to"),
    (stat.S_ISDIR, "is a folder; add the files in it"),
    (lambda mode: not stat.S_ISREG(mode), "is a device or a pipe, not a file; save its content as a file and add that"),
)


def extract(path: Path, limits: Limits) -> Extracted:
    """Return what a file says: its title, and its text in blocks of plain text under their headings.

    Raises:
        DocumentError: the file cannot be used; the message says why and what to do.

    """
    try:
        found = _checked_format(path, limits).extract(path, limits)
    except DocumentError:
        raise
    except MemoryError as error:
        raise DocumentError("the file asks for more memory than there is; split it and add its parts") from error
    except OSError as error:
        raise DocumentError(f"the file cannot be read ({error.strerror or error}); check that you may open it") from error
    except Exception as error:  # the readers of untrusted bytes fail in ways that their documentation does not list
        logger.debug("%s cannot be read", path.name, exc_info=True)
        raise DocumentError(_DAMAGED) from error
    if not found.blocks:
        raise DocumentError("the file holds no text; if it holds pictures of text, run text recognition (OCR) on them first")
    return found


def _checked_format(path: Path, limits: Limits) -> Format:
    """Return the format of a file that is what its name says."""
    known = FORMATS.get(path.suffix.lower())
    state = path.lstat()
    for wrong, reason in _UNREAD_KINDS:
        if wrong(state.st_mode):
            raise DocumentError(f"this {reason}")
    if known is None:
        raise DocumentError(
            f"files ending in {path.suffix!r} are not read; save it as one of {', '.join(FORMATS)}"
            if path.suffix
            else f"the file's name does not tell its format; let it end in one of {', '.join(FORMATS)}"
        )
    limits.check_file(state.st_size)
    if not state.st_size:
        raise DocumentError("the file is empty; save it again from the program that made it")
    _check_kind(path, known)
    return known


def _check_kind(path: Path, known: Format) -> None:
    with path.open("rb") as file:
        head = file.read(_PDF_HEADER_WITHIN)
    kind = next((name for magic, name in KINDS if head.startswith(magic)), "")
    if known.kind == "a PDF" and b"%PDF-" in head:
        return
    if kind != known.kind:
        named = path.suffix.lower()
        raise DocumentError(
            f"the file is {kind}, though its name ends in {named}; {_ADVICE.get(kind, _CONVERT)}"
            if kind
            else f"the file is not {known.kind}, though its name ends in {named}, or it is damaged; get it again"
        )


_CONVERT = "save what it shows as PDF, DOCX or text and add that"
_ADVICE = {
    "a PDF": "rename it to end in .pdf",
    "a ZIP archive": "unpack it, or rename it to end in .docx or .epub if it is one of these",
    "an old or password-protected Office file": "open it in Word and save it as DOCX without a password",
}
