"""The vectors of texts, each embedded once for all systems and kept in the data folder. Knows no system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.retrieval import Scores, vectors
from kapassist.retrieval.embedder import Embedder
from kapassist.settings import Settings


@dataclass
class Known:
    """An embedder that remembers; it is asked in the words that LangChain and others expect of one."""

    settings: Settings
    embedder: Embedder
    made: dict[str, Scores] = field(default_factory=dict)

    def of(self, texts: Sequence[str]) -> Scores:
        """Return one unit vector for each text."""
        missing = [text for text in texts if text not in self.made]
        if missing:
            self.made |= zip(missing, vectors(missing, self.settings, self.embedder), strict=True)
        return np.stack([self.made[text] for text in texts])

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the same as lists."""
        return [row.tolist() for row in self.of(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return self.embed_documents([text])[0]


@dataclass
class Awaited:
    """The same for paper-qa, which awaits its vectors."""

    known: Known

    def set_mode(self, mode: object) -> None:
        """Leave it: questions and documents are embedded alike."""

    async def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each text."""
        return self.known.embed_documents(texts)
