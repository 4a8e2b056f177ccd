"""Short texts whose vectors are kept in a file beside the index, so that a start need not embed them again.

What is new, missing or damaged is embedded; what cannot be kept is made at each start.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kapassist.retrieval.embedder import Encoder, Progress

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)


class Phrases:
    """Texts, each embedded once; `name` parts the file of one list from that of another."""

    def __init__(self, name: str, texts: Sequence[str], embedder: Encoder, folder: Path) -> None:
        self.texts = texts
        self._embedder = embedder
        model = hashlib.sha256(embedder.identity.encode()).hexdigest()[:12]
        self._path = folder / f"{name}-{model}.npz"
        self._made: Vectors | None = None
        self._making = threading.Lock()

    def vectors(self, progress: Progress | None = None) -> Vectors:
        """Return one unit vector for each text, shape (texts, dimension).

        Raises:
            EmbedderError: some must be made and the model cannot be loaded.

        """
        with self._making:  # one thread at a time: two would embed the same
            if self._made is None:
                self._made = self._complete(progress)
            return self._made

    def _complete(self, progress: Progress | None) -> Vectors:
        import numpy as np

        kept, keys = _read(self._path), [hashlib.sha256(text.encode()).hexdigest()[:24] for text in self.texts]
        missing = {key: text for key, text in zip(keys, self.texts, strict=True) if key not in kept}
        if missing:
            order = sorted(missing, key=lambda key: len(missing[key]))  # like lengths need little padding
            made = self._embedder.encode([missing[key] for key in order], progress)
            kept = {**kept, **dict(zip(order, made, strict=True))}
        found: Vectors = np.stack([kept[key] for key in keys])
        if missing or len(kept) > len(set(keys)):
            _write(self._path, keys, found)
        return found


def _read(path: Path) -> Mapping[str, Any]:
    """Return the kept vectors by the hashes of their texts; none where the file is missing or damaged."""
    import numpy as np

    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:  # it holds a checksum of each part
            return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    except FileNotFoundError:
        return {}
    except Exception:  # a damaged archive fails in many ways, and the vectors can be made again
        logger.debug("%s cannot be read", path, exc_info=True)
        return {}


def _write(path: Path, keys: Sequence[str], vectors: Vectors) -> None:
    import numpy as np

    new = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            np.savez(file, keys=np.array(keys), vectors=vectors)
        new.replace(path)
    except OSError as error:
        logger.warning("cannot keep %s (%s); it is made again at the next start", path, error.strerror)
        new.unlink(missing_ok=True)
