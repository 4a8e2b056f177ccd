"""Reads DOCX: headings by style, paragraphs, list entries, rows of tables, in the order of the text.

The XML is streamed rather than loaded through python-docx: that leaves out inserted text whose change was not yet accepted and
whole content controls, and holds every picture in memory. Deleted and hidden text, notes, headers and footers are left out.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from lxml import etree

from kapassist.documents.archive import Archive
from kapassist.documents.collector import Collector
from kapassist.documents.limits import Limits
from kapassist.documents.records import Extracted
from kapassist.errors import DocumentError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _ROW, _CELL, _MOVED = f"{_W}p", f"{_W}tr", f"{_W}tc", f"{_W}moveFrom"
_TEXT = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_RELATIONS = "_rels/.rels"
_CORE = "docProps/core.xml"
_HEADING_STYLE = re.compile(r"heading ([1-9])")
_BODY_LEVEL = 9  # the outline level of what is no heading
_TITLE = 0


def extract_docx(path: Path, limits: Limits) -> Extracted:
    """Read a DOCX file."""
    collector = Collector(limits)
    with Archive.opened(path, limits) as archive:
        main = _main(archive)
        styles = posixpath.join(posixpath.dirname(main), "styles.xml")
        levels = _levels(archive.xml(styles)) if styles in archive else {}
        _Reader(collector, levels).read(archive, main)
        if _CORE in archive:
            collector.title = archive.xml(_CORE).findtext("{*}title") or collector.title
    return collector.extracted(path.stem)


def _main(archive: Archive) -> str:
    """Return the name of the part that holds the text."""
    relations = archive.xml(_RELATIONS) if _RELATIONS in archive else ()
    for row in relations:
        if row.get("Type", "").endswith("/officeDocument"):
            name = str(row.get("Target", "")).lstrip("/")
            if name in archive and "word" in name:
                return name
    raise DocumentError("the file is not a Word document (DOCX), whatever its name says; use the original format")


def _levels(styles: etree._Element) -> dict[str, int]:
    """Return the heading level of each style that has one, its own or that of the style it is based on; the title's is 0."""
    rows = {row.get(f"{_W}styleId", ""): row for row in styles.iter(f"{_W}style")}
    found: dict[str, int] = {}
    for key in rows:
        name, seen = key, set()
        while name in rows and name not in seen:
            level = _own_level(rows[name])
            if level is not None:
                found[key] = level
                break
            seen.add(name)
            name = _value(rows[name], "basedOn")
    return found


def _own_level(style: etree._Element) -> int | None:
    name = _value(style, "name").lower()
    if heading := _HEADING_STYLE.fullmatch(name):
        return int(heading.group(1))
    return _TITLE if name == "title" else _outline(style)


def _outline(element: etree._Element) -> int | None:
    value = _value(element, f"pPr/{_W}outlineLvl")
    return int(value) + 1 if value.isdecimal() and int(value) < _BODY_LEVEL else None


def _value(element: etree._Element, path: str) -> str:
    child = element.find(f"{_W}{path}")
    return "" if child is None else child.get(f"{_W}val", "")


class _Reader:
    """Follows the text; inside a row of a table the cells are gathered, outside each paragraph stands alone."""

    def __init__(self, collector: Collector, levels: dict[str, int]) -> None:
        self._collector = collector
        self._levels = levels
        self._rows: list[list[str]] = []  # one for each table that the reader is inside of
        self._unread = 0

    def read(self, archive: Archive, main: str) -> None:
        for event, element in archive.xml_events(main, (_PARAGRAPH, _ROW, _CELL, _MOVED, _FALLBACK)):
            if event == "start":
                self._start(element)
            else:
                self._end(element)

    def _start(self, element: etree._Element) -> None:
        if element.tag in (_MOVED, _FALLBACK):
            self._unread += 1
        elif element.tag == _ROW:
            self._rows.append([])
        elif element.tag == _CELL and self._rows:
            self._rows[-1].append("")

    def _end(self, element: etree._Element) -> None:
        if element.tag in (_MOVED, _FALLBACK):
            self._unread -= 1
            element.clear()
        elif element.tag == _ROW:
            self._collector.paragraph(" | ".join(filter(None, self._rows.pop())))
            element.clear()
        elif element.tag == _PARAGRAPH and not self._unread:
            self._paragraph(element, _text(element).strip())
            element.clear()

    def _paragraph(self, element: etree._Element, text: str) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] = f"{self._rows[-1][-1]} {text}".strip()
            return
        own = _outline(element)
        level = self._levels.get(_value(element, f"pPr/{_W}pStyle")) if own is None else own
        if level is None:
            self._collector.paragraph(text)
        elif level == _TITLE:
            self._collector.title = self._collector.title or text
        else:
            self._collector.heading(level, text)


def _text(paragraph: etree._Element) -> str:
    return "".join(
        child.text or "" if child.tag == f"{_W}t" else _TEXT.get(child.tag, "")
        for run in paragraph.iter(f"{_W}r")
        if run.find(f"{_W}rPr/{_W}vanish") is None
        for child in run
    )
