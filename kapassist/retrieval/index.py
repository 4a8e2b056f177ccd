"""Keeps the index current: changes or builds it when passages or model change, and only then, and answers from it.

The index is disposable: what is missing, stale or damaged is made again, with the vectors that are still kept.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.domain import Passage
from kapassist.retrieval.building import Builder, Opened
from kapassist.retrieval.catalog import glance, kept_vectors
from kapassist.retrieval.embedder import Encoder, Progress
from kapassist.retrieval.facets import Facets
from kapassist.retrieval.features import Features
from kapassist.retrieval.lexical import LexicalIndex
from kapassist.retrieval.state import IndexState, index_state
from kapassist.retrieval.writer import CATALOG, only_writer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)

EXACT_ROWS = 20_000  # so few rows are compared one by one: exact, and faster than Chroma
_MOST_FETCHED = 800  # asking Chroma for more costs more than comparing the rows that fit


class PassageIndex:
    """The dense and the lexical index of exactly these passages, in a folder; the vectors on a server where one is given.

    Without a server, up to `exact_rows` passages are compared one by one; of more, Chroma is asked.
    """

    def __init__(
        self,
        folder: Path,
        passages: Sequence[Passage],
        embedder: Encoder,
        chroma_url: str = "",
        exact_rows: int = EXACT_ROWS,
    ) -> None:
        self.folder = folder
        self._passages = passages
        self._embedder = embedder
        self._url = chroma_url
        self._exact_rows = exact_rows
        self._builder = Builder(folder, passages, embedder, chroma_url)
        self._rows = {passage.id: row for row, passage in enumerate(passages)}
        self._facets = Facets(passages)
        self._opened: Opened | None = None
        self._features: Features | None = None
        self._mending = threading.Lock()
        self._featuring = threading.Lock()  # taken before the other one, never after

    @property
    def _catalog(self) -> Path:
        return self.folder / CATALOG

    @property
    def lexical(self) -> LexicalIndex:
        """Return the lexical index of the passages, in their order."""
        return (self._opened or self._other_than(None)).lexical

    @property
    def features(self) -> Features:
        """Return what the ranking needs of every passage; made where it is not kept in the folder."""
        with self._featuring:
            if self._features is None:
                self._features = Features.kept(self.folder, self._builder.target.fingerprint, self._made_features)
            return self._features

    def admitted(self, session_type: str = "", stage: str = "", kind: str = "") -> NDArray[np.bool_] | None:
        """Return which passages fit a filter, in their order; None means all of them."""
        return self._facets.mask(session_type=session_type, stage=stage, kind=kind)

    def state(self) -> IndexState:
        """Tell whether the index is current, without building anything."""
        return index_state(self.folder, self._builder.target.fingerprint, len(self._passages), bool(self._url))

    def open(self, progress: Progress | None = None) -> bool:
        """Open the index, making it first where needed; tell whether it was made. A current one needs no waiting for writers.

        Raises:
            DataFolderError: the folder cannot be written, or another process holds it for too long.
            EmbedderError: the index must be made and the model cannot be loaded.
            IndexServerError: the Chroma server does not answer.

        """
        with self._mending:
            self._opened = self._builder.opened(glance(self._catalog))
            if self._opened is not None:
                return False
            made = self._make(progress, None)
        _ = self.features  # they belong to the making, not to the first search
        return made

    def query(self, vector: Vectors, limit: int, session_type: str = "", stage: str = "", kind: str = "") -> dict[str, float]:
        """Return ids with cosine similarity, best first; an index found damaged is made again and asked again.

        Raises:
            DataFolderError: the index is damaged and the folder cannot be written.
            IndexServerError: the Chroma server does not answer.

        """
        admitted = self.admitted(session_type, stage, kind)
        if admitted is None:
            few = len(self._passages) <= self._exact_rows and not self._url
            return self._exact(vector, limit, None) if few else self._nearest(vector, limit)
        fitting = admitted.nonzero()[0]
        fetched = int(1.5 * limit * len(admitted) / max(len(fitting), 1)) + 10
        if len(fitting) > self._exact_rows and fetched <= _MOST_FETCHED:
            nearest = self._nearest(vector, fetched)
            found = [(key, score) for key, score in nearest.items() if admitted[self._rows[key]]][:limit]
            if len(found) == limit:
                return dict(found)
        return self._exact(vector, limit, fitting)

    def vectors(self) -> Vectors:
        """Return the vectors of the passages in their order; lost ones are embedded again.

        Raises:
            DataFolderError: vectors are lost and the folder cannot be written.

        """
        opened = self._opened or self._other_than(None)
        matrix, known = self._kept()
        if not known.all() and not (known.any() and self._overtaken()):
            self._other_than(opened)
            matrix, known = self._kept()
        return matrix

    def close(self) -> None:
        """Let go of the folder's files."""
        if self._opened is not None:
            self._opened.store.close()
            self._opened = None

    def _nearest(self, vector: Vectors, limit: int) -> dict[str, float]:
        opened = self._opened or self._other_than(None)
        try:
            found = opened.store.query(vector, limit)
        except Exception:  # Chroma reports damage in many ways; the index is disposable, so any of them means: make it again
            self._builder.home.check()
            if self._overtaken() or self._builder.home.full():
                return self._exact(vector, limit, None)
            found = self._other_than(opened).store.query(vector, limit)
        return {key: score for key, score in found.items() if key in self._rows}

    def _exact(self, vector: Vectors, limit: int, rows: NDArray[np.intp] | None) -> dict[str, float]:
        """Return the nearest of these rows by comparing each; None means all rows."""
        found, scores = self.features.nearest(vector, limit, rows)
        return {self._passages[row].id: score for row, score in zip(found.tolist(), scores.tolist(), strict=True)}

    def _made_features(self) -> Features:
        return Features.made([passage.findable for passage in self._passages], self.vectors())

    def _kept(self) -> tuple[Vectors, NDArray[np.bool_]]:
        import numpy as np

        hashes = list(self._builder.target.texts.values())
        try:
            return kept_vectors(self._catalog, self._embedder.identity, hashes)
        except (sqlite3.Error, UnicodeDecodeError):  # its next writer tells whether it is locked or damaged
            return np.zeros((len(hashes), 0), np.float32), np.zeros(len(hashes), bool)

    def _overtaken(self) -> bool:
        """Tell whether the folder was brought to another list of passages; its vectors still answer for this one."""
        return glance(self._catalog).get("fingerprint", "") not in ("", self._builder.target.fingerprint)

    def _other_than(self, damaged: Opened | None) -> Opened:
        """Return an open index that is not this one; the first thread to meet a damaged one makes it again for all."""
        with self._mending:
            if self._opened is None or self._opened is damaged:
                self._opened = self._builder.opened(glance(self._catalog)) if damaged is None else None
                if self._opened is None:
                    self._make(None, damaged)
            assert self._opened is not None
            return self._opened

    def _make(self, progress: Progress | None, damaged: Opened | None) -> bool:
        """Make the index as the folder's only writer; tell whether that was still needed."""
        with only_writer(self.folder) as catalog:
            meta = catalog.meta()
            opened = self._builder.opened(meta)  # another process may have been faster
            if opened and (damaged is None or opened.name != damaged.name):
                self._opened = opened
                return False
            if meta.get("fingerprint") == self._builder.target.fingerprint:
                logger.warning("the index in %s is damaged and is being rebuilt", self.folder)
            self._opened = self._builder.make(catalog, progress, trusted=damaged is None)
            return True
