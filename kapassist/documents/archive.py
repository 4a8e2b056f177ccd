"""Reads files inside a ZIP archive, the shell of DOCX and EPUB, without ever unpacking to disk. Knows no document format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from kapassist.documents.limits import Limits
from kapassist.errors import DocumentError

_MAX_ENTRIES = 20_000
_MAX_RATIO = 200  # unpacked to packed; documents reach 30
_FREE_BYTES = 10_000_000  # below this no ratio is suspicious
_PASSWORD_FLAG = 1
# Nothing outside of the file is looked up, entities are left alone, and what is too deep or too long is an error.
_XML: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class Archive:
    """An archive whose sizes were checked before anything was unpacked; names in it are only ever looked up."""

    def __init__(self, file: zipfile.ZipFile, limits: Limits) -> None:
        self._file = file
        entries = file.infolist()
        packed, unpacked = sum(entry.compress_size for entry in entries), sum(entry.file_size for entry in entries)
        limits.check_unpacked(unpacked)
        if len(entries) > _MAX_ENTRIES or (unpacked > _FREE_BYTES and unpacked > packed * _MAX_RATIO):
            raise DocumentError(
                "the file unpacks to far more than a document needs, as harmful files do; it was not opened. "
                "If you trust it, open it in the program that made it and export it as PDF"
            )
        if any(entry.flag_bits & _PASSWORD_FLAG for entry in entries):
            raise DocumentError("the file is protected by a password; save a copy without one and add that")
        self._names = frozenset(file.namelist())

    @classmethod
    @contextmanager
    def opened(cls, path: Path, limits: Limits) -> Iterator[Archive]:
        """Open an archive for reading."""
        with zipfile.ZipFile(path) as file:
            yield cls(file, limits)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def read(self, name: str) -> bytes:
        """Return one file of the archive."""
        return self._file.read(name)

    def xml(self, name: str) -> etree._Element:
        """Return the root of a small XML file.

        Raises:
            DocumentError: it declares entities.

        """
        root = etree.fromstring(self.read(name), etree.XMLParser(**_XML))
        _refuse_entities(root)
        return root

    def xml_events(self, name: str, tags: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
        """Return the starts and ends of these elements of a large XML file, while it is read.

        Raises:
            DocumentError: it declares entities.

        """
        found = etree.iterparse(io.BytesIO(self.read(name)), events=("start", "end"), tag=tags, **_XML)
        for number, (event, element) in enumerate(found):
            if not number:
                _refuse_entities(element)
            yield event, element


def _refuse_entities(element: etree._Element) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise DocumentError(
            "the file declares entities, which harmful files do and documents do not; "
            "open it in the program that made it and export it as PDF"
        )
