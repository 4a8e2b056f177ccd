"""Reads EPUB: the chapters of the book in the order of its spine, each through the HTML reader."""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from kapassist.documents.archive import Archive
from kapassist.documents.collector import Collector
from kapassist.documents.html import collect_html
from kapassist.documents.limits import Limits
from kapassist.documents.records import Extracted
from kapassist.errors import DocumentError

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_CHAPTER = frozenset({"application/xhtml+xml", "text/html"})
_NOT_A_BOOK = "the file is not an EPUB book, whatever its name says; use the original format"


def extract_epub(path: Path, limits: Limits) -> Extracted:
    """Read an EPUB file."""
    collector = Collector(limits)
    with Archive.opened(path, limits) as archive:
        book = _book(archive)
        chapters = [name for name in _spine(archive, book) if name in archive]
        if set(chapters) & set(_encrypted(archive)):
            raise DocumentError("the book is locked by its seller (DRM) and cannot be read; add a copy without the lock")
        for name in chapters:
            collect_html(archive.read(name), collector)
        titles = archive.xml(book).xpath("//*[local-name()='metadata']/*[local-name()='title']/text()")
    collector.title = next(iter(titles), "")  # the title that a chapter's page may have is not the book's
    return collector.extracted(path.stem)


def _book(archive: Archive) -> str:
    """Return the name of the file that lists the book's parts."""
    if _CONTAINER not in archive:
        raise DocumentError(_NOT_A_BOOK)
    named = archive.xml(_CONTAINER).xpath("//*[local-name()='rootfile']/@full-path")
    if not named or named[0] not in archive:
        raise DocumentError(_NOT_A_BOOK)
    return str(named[0])


def _spine(archive: Archive, book: str) -> list[str]:
    """Return the names of the chapters in reading order."""
    root, folder = archive.xml(book), posixpath.dirname(book)
    files: dict[str, str] = {
        item.get("id", ""): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in _all(root, "item")
        if item.get("media-type", "") in _CHAPTER
    }
    order = (row.get("idref", "") for row in _all(root, "itemref"))
    return list(dict.fromkeys(files[key] for key in order if key in files))


def _encrypted(archive: Archive) -> list[str]:
    """Return the names of the files that only the seller's reader can open; fonts are often among them."""
    if _ENCRYPTION not in archive:
        return []
    return [unquote(row.get("URI", "")) for row in _all(archive.xml(_ENCRYPTION), "CipherReference")]


def _all(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{*}}{name}"))
