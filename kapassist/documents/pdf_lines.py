"""Reads the lines of a PDF with PDFium: python pdf_lines.py FILE MAX_PAGES MAX_CHARACTERS MAX_MEMORY_MB. Writes JSON.

Run as its own process, since one hostile page can take minutes, gigabytes or PDFium itself down: it imports nothing of ours.
The answer is {"title", "pages"} with a list of lines for each page, each [text, size, left, right, top, bottom] in points,
or {"refused": "password" | "pages" | "characters" | "damaged", "count"}.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pypdfium2
from pypdfium2 import raw

_LINE_ENDS = "\r\n\x02"  # \x02 is a hyphen at the end of a line, as PDFium tells it
_LINE_COST = 10  # characters that each line counts for on top, so that a million lines of one letter stay bounded
_SAMPLES = 5  # characters of a line that are measured


def read(path: str, max_pages: int, max_characters: int) -> dict[str, Any]:
    """Return the lines of all pages, or why there are none."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return {"refused": "password" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged"}
    if len(document) > max_pages:
        return {"refused": "pages", "count": len(document)}
    pages, characters = [], 0
    for number in range(len(document)):
        lines = list(_page(document, number))
        characters += sum(len(line[0]) + _LINE_COST for line in lines)
        if characters > max_characters:
            return {"refused": "characters", "count": characters}
        pages.append(lines)
    return {"title": document.get_metadata_value("Title"), "pages": pages}


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[list[Any]]:
    """Return the lines of a page in the order of the file; a page that is broken has none."""
    with suppress(pypdfium2.PdfiumError):
        page = document[number]
        text_page = page.get_textpage()
        yield from _lines(text_page)
        text_page.close()
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage) -> Iterator[list[Any]]:
    text = "".join(chr(raw.FPDFText_GetUnicode(text_page, index)) for index in range(text_page.count_chars()))
    start = 0
    for end in [*(index for index, character in enumerate(text) if character in _LINE_ENDS), len(text)]:
        line = text[start:end].rstrip()
        if seen := [start + at for at, character in enumerate(line) if not character.isspace()]:
            boxes = [_box(text_page, index) for index in seen[:: max(1, len(seen) // _SAMPLES)]]
            usual = sorted(boxes, key=lambda box: box.top - box.bottom)[len(boxes) // 2]
            right = _box(text_page, seen[-1]).right
            hyphen = text[end : end + 1].replace("\r", "").replace("\n", "")
            yield [line + hyphen, usual.top - usual.bottom, boxes[0].left, right, usual.top, usual.bottom]
        start = end + 1


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return box


def _bounded_memory(megabytes: int) -> None:
    """Let the process fail where it would take more, on systems that can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    file, most_pages, most_characters, memory = sys.argv[1], *map(int, sys.argv[2:5])
    _bounded_memory(memory)
    sys.stdout.write(json.dumps(read(file, most_pages, most_characters)))
