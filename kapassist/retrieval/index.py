"""Keeps the index current: builds it when the corpus, the model or the schema changes, and only then.

The index is disposable: what is missing, stale or damaged is built again, with the vectors that are still kept.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from kapassist.corpus.passages import fingerprint
from kapassist.domain import Passage
from kapassist.errors import DataFolderError
from kapassist.retrieval.catalog import Catalog, text_sha256
from kapassist.retrieval.embedder import Embedder, Progress
from kapassist.retrieval.vectors import VectorStore, digest

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)

INDEX_SCHEMA = 2  # raise it when the meaning of the stored index changes
_LOCK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class IndexState:
    """What `doctor` tells about the index."""

    folder: Path
    current: bool
    passages: int


class PassageIndex:
    """The dense index in a folder, for exactly these passages and this embedder."""

    def __init__(self, folder: Path, passages: Sequence[Passage], embedder: Embedder) -> None:
        self._folder = folder
        self._passages = passages
        self._embedder = embedder
        self._fingerprint = _joined(fingerprint(passages), embedder.identity)
        self._store: VectorStore | None = None
        self._mending = threading.Lock()

    def state(self) -> IndexState:
        """Tell whether the index is current, without building anything."""
        path = self._folder / "catalog.sqlite3"
        current = False
        with suppress(sqlite3.Error, OSError):  # a catalog that cannot be read is not current
            if path.is_file():
                catalog = Catalog(path)
                current = catalog.get("fingerprint") == self._fingerprint and (self._folder / catalog.get("chroma")).is_dir()
        return IndexState(self._folder, current, len(self._passages))

    def open(self, progress: Progress | None = None) -> bool:
        """Open the index, building it first where needed; tell whether it was built.

        Raises:
            DataFolderError: the folder cannot be written, or another process holds it for too long.
            EmbedderError: the index must be built and the model cannot be loaded.

        """
        with self._mending, self._writing():
            return self._open_or_build(progress)

    def query(self, vector: Vectors, limit: int, session_type: str = "", stage: str = "", kind: str = "") -> dict[str, float]:
        """Return ids with cosine similarity, best first; an index found damaged is rebuilt and asked again."""
        store = self._store or self._other_than(None)
        try:
            return store.query(vector, limit, session_type, stage, kind)
        except Exception:  # Chroma reports damage in many ways; the index is disposable, so any of them means rebuild
            return self._other_than(store).query(vector, limit, session_type, stage, kind)

    def close(self) -> None:
        """Let go of the folder's files."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _other_than(self, damaged: VectorStore | None) -> VectorStore:
        """Return an open index that is not this one; the first thread to meet a damaged one rebuilds it for all."""
        with self._mending:
            if self._store is None or self._store is damaged:
                with self._writing():
                    if damaged is None:
                        self._open_or_build(None)
                    else:
                        logger.warning("the index in %s is damaged and is being rebuilt", self._folder)
                        self._store = self._build(Catalog(self._folder / "catalog.sqlite3"), None)
            assert self._store is not None
            return self._store

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the folder as its only writer; what goes wrong with the folder is a DataFolderError."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "index.lock", timeout=_LOCK_SECONDS):
                yield
        except Timeout:
            raise DataFolderError(f"another KAPassist has held {self._folder} for {_LOCK_SECONDS} s; close it") from None
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(getattr(error, "strerror", None) or str(error)) from error

    def _unusable(self, reason: str) -> DataFolderError:
        return DataFolderError(
            f"cannot write to the data folder {str(self._folder)!r} ({reason}); "
            "set KAPASSIST_DATA_DIR to a folder that you can write to"
        )

    def _open_or_build(self, progress: Progress | None) -> bool:
        catalog = Catalog(self._folder / "catalog.sqlite3")
        if catalog.get("fingerprint") == self._fingerprint:
            store = _intact(self._folder / catalog.get("chroma"), catalog.get("digest"), len(self._passages))
            if store is not None:
                self._store = store
                return False
            logger.warning("the index in %s is damaged and is being rebuilt", self._folder)
        self._store = self._build(catalog, progress)
        return True

    def _build(self, catalog: Catalog, progress: Progress | None) -> VectorStore:
        self.close()
        catalog.put({"fingerprint": ""})  # nothing counts as current until the new index is whole
        vectors = self._vectors(catalog, progress)
        # a new name each time: Chroma remembers folders for the life of the process, also deleted ones
        folder = self._folder / f"chroma-{self._fingerprint[:12]}-{uuid.uuid4().hex[:8]}"
        try:
            store = VectorStore(folder)
            store.add(self._passages, vectors)
        except Exception as error:  # in a folder that is new it can only be the disk
            raise self._unusable(str(error)) from error
        catalog.put({"fingerprint": self._fingerprint, "chroma": folder.name, "digest": digest(folder)})
        catalog.forget_others(self._embedder.identity, [passage.searchable for passage in self._passages])
        for old in self._folder.glob("chroma-*"):
            if old != folder:
                shutil.rmtree(old, ignore_errors=True)
        return store

    def _vectors(self, catalog: Catalog, progress: Progress | None) -> Vectors:
        import numpy as np

        texts = [passage.searchable for passage in self._passages]
        kept = catalog.vectors(self._embedder.identity, texts)
        missing = [text for text in dict.fromkeys(texts) if text_sha256(text) not in kept]
        missing.sort(key=len, reverse=True)  # texts of like length share a batch: half the time, because little is padded
        if missing:
            made = self._embedder.encode(missing, progress)
            catalog.keep(self._embedder.identity, missing, made)
            kept |= {text_sha256(text): vector.tobytes() for text, vector in zip(missing, made, strict=True)}
        return np.stack([np.frombuffer(kept[text_sha256(text)], np.float32) for text in texts])


def _joined(corpus: str, model: str) -> str:
    return hashlib.sha256(f"{INDEX_SCHEMA}\n{corpus}\n{model}".encode()).hexdigest()


def _intact(folder: Path, sealed: str, expected: int) -> VectorStore | None:
    if not folder.is_dir():
        return None
    try:
        if digest(folder) != sealed:
            return None
        store = VectorStore(folder)
        return store if store.count() == expected else None
    except Exception:  # whatever Chroma says of a damaged folder, it is built again
        return None
