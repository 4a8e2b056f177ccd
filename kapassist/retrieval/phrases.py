"""Short texts whose vectors are kept in a file beside the index, so that a start need not embed them again.

What is missing or damaged is made anew; what cannot be kept is made at each start.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.retrieval.embedder import Encoder, Progress

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)


class Phrases:
    """Texts, embedded once; `name` parts the files of one list from those of another."""

    def __init__(self, name: str, texts: Sequence[str], embedder: Encoder, folder: Path) -> None:
        self.texts = texts
        self._name = name
        self._embedder = embedder
        self._folder = folder
        self._made: Vectors | None = None

    def vectors(self, progress: Progress | None = None) -> Vectors:
        """Return one unit vector for each text, shape (texts, dimension).

        Raises:
            EmbedderError: they must be made and the model cannot be loaded.

        """
        if self._made is None:
            path = self._folder / f"{self._name}-{self._key()}.npy"
            found = _read(path, len(self.texts))
            if found is None:
                found = self._embedded(progress)
                _write(path, found, f"{self._name}-*")
            self._made = found
        return self._made

    def _embedded(self, progress: Progress | None) -> Vectors:
        import numpy as np

        order = sorted(range(len(self.texts)), key=lambda place: len(self.texts[place]))  # like lengths need little padding
        return self._embedder.encode([self.texts[place] for place in order], progress)[np.argsort(order)]

    def _key(self) -> str:
        return hashlib.sha256("\n".join([self._embedder.identity, *self.texts]).encode()).hexdigest()[:16]


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
