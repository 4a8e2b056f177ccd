"""One kept document on the disk: the copied file, its passages, and the entry that seals both. Knows of no other document.

    <original name>            the copied file
    passages-<checksum>.jsonl  one passage on each line
    entry.json                 the DocumentEntry, the checksum of the passages it belongs to, and a checksum of itself

The entry is always written last, so what it names is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kapassist.documents.records import DocumentEntry, Piece
from kapassist.errors import DocumentError

ENTRY = "entry.json"
_PASSAGES = "passages-{}.jsonl"
_LOOKS = 5


def write(folder: Path, entry: DocumentEntry, pieces: Iterable[Piece]) -> None:
    """Write passages and entry into a folder that nobody reads yet.

    Raises:
        OSError: the disk is full or cannot be written.

    """
    text = "".join(_line(asdict(piece)) for piece in pieces).encode()
    checksum = f"{zlib.crc32(text):08x}"
    record = {**asdict(entry), "text": checksum}
    files = ((_PASSAGES.format(checksum), text), (ENTRY, _line({**record, "seal": _seal(record)}).encode()))
    for name, data in files:
        (folder / name).write_bytes(data)
        sync(folder / name)


def names(folder: Path) -> list[str]:
    """Return the files that a whole document has, the entry last.

    Raises:
        DocumentError: the entry cannot be read.
        FileNotFoundError: there is no entry.

    """
    entry, checksum = _entry(folder)
    return [entry.name, _PASSAGES.format(checksum), ENTRY]


def read_entry(folder: Path) -> DocumentEntry:
    """Return the entry.

    Raises:
        DocumentError: it is missing or cannot be read.

    """
    try:
        return _entry(folder)[0]
    except FileNotFoundError:
        raise _damaged(folder, f"{ENTRY} is missing") from None


def read(folder: Path) -> tuple[DocumentEntry, list[Piece]] | None:
    """Return entry and passages as they belong together, or None where the document has been removed meanwhile.

    Raises:
        DocumentError: a file is missing or damaged.

    """
    for _ in range(_LOOKS):  # a writer may put a new entry in place between the two looks
        try:
            entry, checksum = _entry(folder)
            return entry, _pieces(folder, checksum)
        except FileNotFoundError:
            if not folder.is_dir():
                return None
    raise _damaged(folder, "a file is missing")


def kept_file(folder: Path) -> Path | None:
    """Return the copied file, whatever state the others are in."""
    others = (path for path in sorted(folder.iterdir()) if path.name != ENTRY and not path.match(_PASSAGES.format("*")))
    return next(others, None)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's content as hexadecimal text."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until the disk has a file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder; not every system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _entry(folder: Path) -> tuple[DocumentEntry, str]:
    try:
        record = json.loads((folder / ENTRY).read_bytes())
        if record.pop("seal") != _seal(record) or record["id"] != folder.name:
            raise ValueError("the checksum does not fit")
        checksum = record.pop("text")
        return DocumentEntry(**{**record, "session_types": tuple(record["session_types"])}), checksum
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _damaged(folder, f"{ENTRY}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(folder, f"{ENTRY} is damaged") from error


def _pieces(folder: Path, checksum: str) -> list[Piece]:
    path = folder / _PASSAGES.format(checksum)
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _damaged(folder, f"{path.name}: {error.strerror}") from error
    if f"{zlib.crc32(text):08x}" != checksum:
        raise _damaged(folder, f"{path.name} is damaged")
    return [Piece(**json.loads(line)) for line in text.splitlines()]


def _damaged(folder: Path, reason: str) -> DocumentError:
    kept = kept_file(folder) if folder.is_dir() else None
    named = f"{kept.name!r} ({folder.name})" if kept else folder.name
    return DocumentError(f"the document {named} cannot be used ({reason}); run 'kapassist reindex'")


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record) + "\n"


def _seal(record: dict[str, Any]) -> str:
    return f"{zlib.crc32(json.dumps(record, sort_keys=True).encode()):08x}"
