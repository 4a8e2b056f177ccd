"""What the ranking needs of every passage beside the two searches: vector, hubness, word pairs and pieces of words.

It is kept as arrays in a folder that the operating system reads where needed, so that start-up and memory stay small. Like the
rest of the index it is disposable: what is missing, stale or damaged is made again, and what cannot be kept is made each time.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import uuid
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.retrieval.fusion import Signals, cosines
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

_SCHEMA = 2  # raise it when the meaning of an array changes
_PREFIX = "features-"
_SEAL = "crc32"
_CHUNK = 1 << 20
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
    def kept(cls, folder: Path, key: str, make: Callable[[], Features]) -> Features:
        """Return what is kept in a folder under a key that names texts and model, made first where needed."""
        name = f"{_PREFIX}{hashlib.sha256(f'{_SCHEMA} {key}'.encode()).hexdigest()[:16]}"
        found = _read(folder / name)
        if found is None:
            found = make()
            _write(found, folder, name)
        return found

    @classmethod
    def made(cls, texts: Sequence[str], vectors: Vectors) -> Features:
        """Return the features of these texts with their unit vectors."""
        plain = [plain_words(text) for text in texts]
        return cls(
            vectors, hubness(vectors), term_weights(pairs(stems(row)) for row in plain), term_weights(map(pieces, plain))
        )

    def nearest(self, vector: Vectors, limit: int, rows: Positions | None = None) -> tuple[Positions, Floats]:
        """Return the nearest of these rows, or of all, best first, with their cosines to a unit vector."""
        import numpy as np

        among = np.arange(len(self.vectors)) if rows is None else rows
        if not len(among):
            return among, np.zeros(0, np.float32)
        few = 2 * len(among) < len(self.vectors)  # copying many rows costs more than comparing all
        found = cosines(self.vectors[among], vector) if few else cosines(self.vectors, vector)[among]
        best = np.argpartition(-found, limit)[:limit] if limit < len(found) else np.arange(len(found))
        best = best[np.lexsort((best, -found[best]))]
        return among[best], found[best]

    def signals(
        self, rows: Positions, vector: Vectors, query: str, words: Floats, asked: Floats, around: Surroundings
    ) -> Signals:
        """Return what is known of these rows for a query.

        `words` are their shares of the best lexical score there can be; `asked` tells how near their nearest question is, not a
        number where there is none.
        """
        import numpy as np

        plain = plain_words(query)
        near = cosines(self.vectors[rows], vector)
        return Signals(
            cosines=near,
            asked=np.nan_to_num(asked - near),
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
        near = vectors[start : start + _BLOCK] @ vectors[sample].T
        own = (sample >= start) & (sample < start + len(near))
        near[sample[own] - start, np.flatnonzero(own)] = -1
        means[start : start + len(near)] = np.partition(near, -count, axis=1)[:, -count:].mean(axis=1)
    return means


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
        for old in folder.glob(f"{_PREFIX}*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        logger.warning("cannot keep %s (%s); it is made again at the next start", folder / name, error.strerror)
        shutil.rmtree(new, ignore_errors=True)


def _sealed(folder: Path) -> str:
    """Return the checksums of the arrays; against damage, not malice: who can write here can also write the seal."""
    return "\n".join(f"{path.name} {_checksum(path):08x}" for path in sorted(folder.glob("*.npy")))


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
