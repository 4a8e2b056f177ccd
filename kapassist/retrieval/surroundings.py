"""What stands around a passage that was cut from running text. A curated statement is written to stand alone, and does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from kapassist.domain import Passage
from kapassist.retrieval.fusion import cosines
from kapassist.retrieval.sameness import CLINIC

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.fusion import Floats

_REACH = 2  # passages before and after


class Surroundings:
    """The passages around each passage, as rows of the list that is searched."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        import numpy as np

        rows = np.arange(len(passages))
        self._first, self._end = rows.copy(), rows + 1
        start = 0
        for (_, kind), run in groupby(passages, key=lambda passage: (passage.document, passage.kind)):
            stop = start + sum(1 for _ in run)
            if kind == CLINIC:
                self._first[start:stop] = np.maximum(start, rows[start:stop] - _REACH)
                self._end[start:stop] = np.minimum(stop, rows[start:stop] + _REACH + 1)
            start = stop

    def means(self, rows: NDArray[np.int64], vectors: Floats, vector: Floats) -> Floats:
        """Return the mean cosine to `vector` of what stands around each of these rows, itself among it."""
        import numpy as np

        sizes = self._end[rows] - self._first[rows]
        starts = np.cumsum(sizes) - sizes
        around = np.arange(int(sizes.sum())) + np.repeat(self._first[rows] - starts, sizes)
        means: Floats = np.add.reduceat(cosines(vectors[around], vector), starts) / sizes
        return means
