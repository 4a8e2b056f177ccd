"""The questions that passages answer, as people type them: a query is near a passage when it is near one of its questions.

Source: Nogueira R, Yang W, Lin J, Cho K. Document expansion by query prediction. arXiv:1904.08375 (2019); here the questions
are written by hand, each has a vector of its own, and their words also stand in the lexical index.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.domain import Passage
from kapassist.retrieval.embedder import Encoder, Progress
from kapassist.retrieval.fusion import cosines
from kapassist.retrieval.phrases import Phrases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.embedder import Vectors
    from kapassist.retrieval.fusion import Floats

_HEAD_START = 0.07  # so much nearer does a query lie to a passage's question than to the passage, which is longer


class AskedQuestions:
    """The questions of a list of passages; many passages, among them all of the clinic's own, have none."""

    def __init__(self, passages: Sequence[Passage], embedder: Encoder, folder: Path) -> None:
        import numpy as np

        counts = np.array([len(passage.asked) for passage in passages], np.int64)
        self.rows: NDArray[np.int64] = np.flatnonzero(counts)  # of the passages that have questions
        self._starts = (np.cumsum(counts) - counts)[self.rows]
        self._questions = Phrases("asked", [text for passage in passages for text in passage.asked], embedder, folder)

    def open(self, progress: Progress | None = None) -> None:
        """Read or make the vectors.

        Raises:
            EmbedderError: they must be made and the model cannot be loaded.

        """
        if len(self.rows):
            self._questions.vectors(progress)

    def nearness(self, vector: Vectors) -> Floats:
        """Return how near a unit vector is to the nearest question of each of `rows`; comparable with the passages' cosines."""
        import numpy as np

        if not len(self.rows):
            return np.zeros(0, np.float32)
        near: Floats = np.maximum.reduceat(cosines(self._questions.vectors(), vector), self._starts)
        return near - np.float32(_HEAD_START)
