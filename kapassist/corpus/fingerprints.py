"""Fingerprints of the library's files and of single wordings: equal ones mean equal words, whatever system saved the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

_SUFFIXES = (".yaml", ".md")
_DIGITS = 12  # enough to tell versions of one file apart, short enough to read out
_WORDING_DIGITS = 8


def library_files(root: Path) -> list[Path]:
    """Return the files of a library in a fixed order."""
    return sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def fingerprints(root: Path) -> dict[str, str]:
    """Return the fingerprint of every file by its name inside the folder; a file that cannot be read has none."""
    found = {}
    for path in library_files(root):
        try:
            content = path.read_bytes().replace(b"\r\n", b"\n")
        except OSError:
            continue  # whoever reads the library is told about it there
        found[path.relative_to(root).as_posix()] = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return found


def whole(found: Mapping[str, str]) -> str:
    """Return one fingerprint for all files together."""
    joined = "\n".join(f"{name} {value}" for name, value in sorted(found.items()))
    return hashlib.sha256(joined.encode()).hexdigest()[:_DIGITS]


def wording_fingerprint(plain: str, field: str) -> str:
    """Return the fingerprint of an item's patient wording: a translation names the one that it was made from."""
    return hashlib.sha256(f"{plain}\n{field}".encode()).hexdigest()[:_WORDING_DIGITS]
