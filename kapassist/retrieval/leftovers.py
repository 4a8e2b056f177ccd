"""Which folders belong to the current index, and what becomes of all others. Knows nothing of their content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from kapassist.retrieval.catalog import glance
from kapassist.retrieval.homes import Folders
from kapassist.retrieval.writer import CATALOG, unhurried


def others(folder: Path, meta: Mapping[str, str], patterns: Iterable[str] = ("chroma-*", "lexical-*")) -> list[str]:
    """Return the folders that do not belong to the current index."""
    names = [path.name for pattern in patterns for path in folder.glob(pattern)]
    return [name for name in names if name not in (meta["chroma"], meta["lexical"])]


def tidy(folder: Path, meta: Mapping[str, str]) -> None:
    """Remove what a process that died left behind, also of texts that are gone; a writer that is at work does so itself."""
    if others(folder, meta):
        with suppress(OSError), unhurried(folder):
            if glance(folder / CATALOG) == meta:
                Folders(folder).drop(others(folder, meta))
