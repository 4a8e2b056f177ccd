"""What the ranking needs of every passage beside the two searches: vector, hubness, word pairs and pieces of words.

It is kept as arrays in a folder that the operating system reads where needed, so that start-up and memory stay small. Like the
rest of the index it is disposable: what is missing, stale or damaged is made again, and what cannot be kept is made each time.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.retrieval.fusion import Signals
from kapassist.retrieval.lexical import plain_words, stems
from kapassist.retrieval.surroundings import Surroundings
from kapassist.retrieval.terms import TermWeights, pairs, pieces, term_weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.embedder import Vectors

    Floats = NDArray[np.float32]
    Positions = NDArray[np.int64]

logger = logging.getLogger(__name__)

_SCHEMA = 1  # raise it when the meaning of an array changes
_SEAL = "sha256"
_SAMPLE = 2048  # hubness is measured against a sample, so that its cost grows with the passages, not their square
_NEIGHBOURS = 5
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Features:
    """Arrays with one row for each passage, in the order of the passages."""

    vectors: Vectors
    hubs: Floats
    pairs: TermWeights
    pieces: TermWeights

    @classmethod
    def kept(cls, folder: Path, key: str, texts: Sequence[str], vectors: Callable[[], Vectors]) -> Features:
        """Return what is kept in a folder for these texts and vectors of this model, made first where needed."""
        name = _name(key, texts)
        found = _read(folder / name)
        if found is None:
            found = cls.made(texts, vectors())
            _write(found, folder, name)
        return found

    @classmethod
    def made(cls, texts: Sequence[str], vectors: Vectors) -> Features:
        """Return the features of these texts with their unit vectors."""
        plain = [plain_words(text) for text in texts]
        return cls(
            vectors, hubness(vectors), term_weights(pairs(stems(row)) for row in plain), term_weights(map(pieces, plain))
        )

    def signals(self, rows: Positions, vector: Vectors, query: str, words: Floats, around: Surroundings) -> Signals:
        """Return what is known of these rows for a query; `words` are their lexical scores."""
        plain = plain_words(query)
        return Signals(
            cosines=self.vectors[rows] @ vector,
            contexts=around.means(rows, self.vectors, vector),
            hubs=self.hubs[rows],
            words=words,
            pairs=self.pairs.scores(rows, pairs(stems(plain))),
            pieces=self.pieces.scores(rows, pieces(plain)),
        )


def hubness(vectors: Vectors) -> Floats:
    """Return each unit vector's mean cosine to its nearest neighbours in a sample of all, itself left out."""
    import numpy as np

    size = len(vectors)
    sample = np.unique(np.linspace(0, size - 1, min(_SAMPLE, size)).astype(np.int64)) if size else np.zeros(0, np.int64)
    count = min(_NEIGHBOURS, len(sample) - 1)
    means = np.zeros(size, np.float32)
    for start in range(0, size if count > 0 else 0, _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ vectors[sample].T
        own = (sample >= start) & (sample < start + len(cosines))
        cosines[sample[own] - start, np.flatnonzero(own)] = -1
        means[start : start + len(cosines)] = np.partition(cosines, -count, axis=1)[:, -count:].mean(axis=1)
    return means


def _name(key: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{_SCHEMA}\n{key}\n{len(texts)}\n".encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return f"features-{digest.hexdigest()[:16]}"


def _arrays(features: Features) -> dict[str, NDArray[np.generic]]:
    terms = {"pairs": features.pairs, "pieces": features.pieces}
    parts = {f"{name}-{part}": getattr(row, part) for name, row in terms.items() for part in ("starts", "buckets", "weights")}
    return {"vectors": features.vectors, "hubs": features.hubs, **parts}


def _read(folder: Path) -> Features | None:
    import numpy as np

    try:
        if (folder / _SEAL).read_text(encoding="utf-8") != _sealed(folder):
            logger.warning("%s is damaged and is being made again", folder)
            return None
        rows = {path.stem: np.load(path, mmap_mode="r").view(np.ndarray) for path in folder.glob("*.npy")}
        pair, piece = (
            TermWeights(*(rows[f"{name}-{part}"] for part in ("starts", "buckets", "weights"))) for name in ("pairs", "pieces")
        )
        return Features(rows["vectors"], rows["hubs"], pair, piece)
    except (OSError, ValueError, KeyError):
        return None


def _write(features: Features, folder: Path, name: str) -> None:
    import numpy as np

    new = folder / f"{name}.{uuid.uuid4().hex[:8]}"
    try:
        new.mkdir(parents=True)
        for key, array in _arrays(features).items():
            np.save(new / f"{key}.npy", array)
        (new / _SEAL).write_text(_sealed(new), encoding="utf-8")
        shutil.rmtree(folder / name, ignore_errors=True)
        new.rename(folder / name)
        for old in folder.glob("features-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        logger.warning("cannot keep %s (%s); it is made again at the next start", folder / name, error.strerror)
        shutil.rmtree(new, ignore_errors=True)


def _sealed(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.npy")):
        digest.update(path.name.encode())
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
