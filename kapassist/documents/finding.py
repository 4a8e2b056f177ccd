"""Finds the files to add: those that are named, and those of folders that are named; and how they look. Opens none."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kapassist.errors import DocumentError

_MAX_NAME = 120  # characters; file systems take 255 bytes
_UNWANTED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file was found and how it looked there: the fields of an entry that say so."""

    source: str
    size: int
    modified_ns: int


def files_under(paths: Iterable[Path], without: Path) -> list[Path]:
    """Return the files in a fixed order, each once; hidden ones in folders, and the folder `without`, are passed over."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _walked(path, without.resolve())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _walked(root: Path, without: Path) -> list[Path]:
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))  # a folder that cannot be read is refused like a file

    for place, folders, files in os.walk(root, onerror=closed):
        here = Path(place)
        folders[:] = sorted(name for name in folders if name[0] != "." and (here / name).resolve() != without)
        found += [here / name for name in sorted(files) if name[0] != "."]
    return found


def origin_of(path: Path, uploaded: bool) -> Origin:
    """Return where a file was found; an uploaded one has no lasting place.

    Raises:
        DocumentError: it is missing, out of reach, or no ordinary file.

    """
    try:
        status = path.stat()
        source = "" if uploaded else str(path.resolve())
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        raise unreadable(error) from error
    if not stat.S_ISREG(status.st_mode):
        what = "a folder that cannot be opened" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
        raise DocumentError(f"it is {what}; check the path and its permissions")
    return Origin(source, status.st_size, status.st_mtime_ns)


def unreadable(error: Exception) -> DocumentError:
    """Return the refusal of a file that cannot be opened."""
    reason = getattr(error, "strerror", None) or str(error)
    return DocumentError(f"it cannot be read ({reason}); check the path and its permissions")


def safe_name(path: Path) -> str:
    """Return a file's name as every system can keep it, with its suffix."""
    suffix = _cleaned(path.suffix)[:20]
    stem = _cleaned(path.name.removesuffix(path.suffix)).strip(". ")[: _MAX_NAME - len(suffix)].encode()[:200]
    return (stem.decode(errors="ignore").strip() or "document") + suffix


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFC", _UNWANTED.sub(" ", text))
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text).split())
