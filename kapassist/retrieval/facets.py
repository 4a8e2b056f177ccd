"""Which passages fit a filter, as rows of the list that is searched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from kapassist.domain import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FITS: dict[str, Callable[[Passage, str], bool]] = {
    "session_type": lambda passage, value: not passage.session_types or value in passage.session_types,
    "stage": lambda passage, value: not passage.stages or value in passage.stages,
    "kind": lambda passage, value: passage.kind == value,
}


class Facets:
    """Looks each value up once; afterwards a filter costs microseconds, however many passages there are."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._masks: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def mask(self, **values: str) -> NDArray[np.bool_] | None:
        """Return which rows fit all values; None means every row."""
        masks = [self._mask(name, value) for name, value in values.items() if value]
        return reduce(and_, masks) if masks else None

    def _mask(self, name: str, value: str) -> NDArray[np.bool_]:
        import numpy as np

        if (name, value) not in self._masks:
            fits = _FITS[name]
            self._masks[name, value] = np.fromiter((fits(passage, value) for passage in self._passages), bool)
        return self._masks[name, value]
