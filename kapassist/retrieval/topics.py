"""Lists of topics - those that the library holds, those that it leaves out - and how near a question is to the nearest.

Their vectors are kept beside the index, so that a start need not embed them again; what is missing or damaged is made anew.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.retrieval.embedder import Embedder

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)


class Topics:
    """Short descriptions, embedded once; `name` parts the files of one list from those of another."""

    def __init__(self, name: str, topics: Sequence[str], embedder: Embedder, folder: Path) -> None:
        self._name = name
        self._topics = topics
        self._embedder = embedder
        self._folder = folder

    def nearness(self, vector: Vectors) -> float:
        """Return the cosine similarity of a unit vector to the nearest topic; 0 when there are none."""
        return float((self._vectors @ vector).max()) if self._topics else 0.0

    @cached_property
    def _vectors(self) -> Vectors:
        path = self._folder / f"{self._name}-{self._key()}.npy"
        found = _read(path, len(self._topics))
        if found is None:
            found = self._embedder.encode(list(self._topics))
            _write(path, found, f"{self._name}-*")
        return found

    def _key(self) -> str:
        return hashlib.sha256("\n".join([self._embedder.identity, *self._topics]).encode()).hexdigest()[:16]


def _read(path: Path, size: int) -> Vectors | None:
    import numpy as np

    try:
        found: Vectors = np.load(path)
    except (OSError, ValueError, EOFError):
        return None
    unit = len(found) == size and np.isclose(np.linalg.norm(found, axis=-1), 1, atol=1e-3).all()
    return found if unit else None


def _write(path: Path, vectors: Vectors, earlier: str) -> None:
    import numpy as np

    new = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            np.save(file, vectors)
        new.replace(path)
        for old in path.parent.glob(earlier):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("cannot keep %s (%s); it is made again at the next start", path, error.strerror)
        new.unlink(missing_ok=True)
