"""Tells how an index stands, without opening or building anything."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kapassist.retrieval.catalog import glance
from kapassist.retrieval.writer import CATALOG


@dataclass(frozen=True, slots=True)
class IndexState:
    """What `doctor` tells about the index."""

    folder: Path
    current: bool
    passages: int


def index_state(folder: Path, fingerprint: str, passages: int, on_server: bool) -> IndexState:
    """Tell whether the index in a folder is the one with this fingerprint, and whole."""
    meta = glance(folder / CATALOG)
    parts = [meta.get("lexical", ""), *([] if on_server else [meta.get("chroma", "")])]
    current = meta.get("fingerprint") == fingerprint and all((folder / part).is_dir() for part in parts)
    return IndexState(folder, current, passages)
