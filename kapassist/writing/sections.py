"""What stands around a passage in its section: small passages are found, and read in their place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kapassist.domain import Passage

_REACH = 3  # passages before and after; a long section is not repeated whole below every source


class Sections:
    """The passages of each section, in their order."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._places: dict[str, tuple[list[str], int]] = {}
        for _, rows in groupby(passages, key=lambda passage: (passage.document, passage.kind, passage.section)):
            section = list(rows)
            texts = [passage.text for passage in section]
            self._places.update((passage.id, (texts, place)) for place, passage in enumerate(section))

    def around(self, passage: Passage) -> tuple[str, ...]:
        """Return the texts around a passage with its own among them; () where it stands alone."""
        texts, place = self._places.get(passage.id, ([], 0))
        near = texts[max(place - _REACH, 0) : place + _REACH + 1]
        return tuple(near) if len(near) > 1 else ()
