"""Lists of topics - those that the library holds, those that it leaves out - and how near a question is to the nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kapassist.retrieval.phrases import Phrases

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors


class Topics(Phrases):
    """Short descriptions of topics."""

    def nearness(self, vector: Vectors) -> float:
        """Return the cosine similarity of a unit vector to the nearest topic; 0 when there are none."""
        return float((self.vectors() @ vector).max()) if self.texts else 0.0
