"""The only place that touches Chroma: one collection of passages in one folder."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kapassist.domain import Passage
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

_COLLECTION = "passages"
_BATCH = 1000
# Chroma's own breadth of 100 lost the best passage for some filtered questions; so wide a search costs milliseconds
_HNSW: Any = {"space": "cosine", "ef_construction": 400, "ef_search": 800, "max_neighbors": 32}
_DATABASE = "chroma.sqlite3"  # Chroma writes to it at every opening, and SQLite finds damage by itself


class VectorStore:
    """Passages in an embedded Chroma; every error of Chroma is the caller's sign to rebuild."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Chroma's dependencies warn about themselves while they load
            import chromadb
            from chromadb.config import Settings

        self._client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False, allow_reset=False))
        self._collection: Any = self._client.get_or_create_collection(
            _COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW}
        )

    def count(self) -> int:
        """Return the number of passages held."""
        return int(self._collection.count())

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages with their vectors, shape (len(passages), dimension)."""
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            self._collection.add(
                ids=[passage.id for passage in batch],
                embeddings=vectors[start : start + len(batch)],
                metadatas=[_metadata(passage) for passage in batch],
            )

    def query(self, vector: Vectors, limit: int, session_type: str = "", stage: str = "", kind: str = "") -> dict[str, float]:
        """Return ids of the nearest passages with their cosine similarity, best first."""
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1),
            n_results=limit,
            where=_where(session_type, stage, kind),
            include=["distances"],
        )
        return {key: 1.0 - float(distance) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def close(self) -> None:
        """Let go of the folder's files."""
        close = getattr(self._client, "close", None)
        if close:
            close()


def digest(folder: Path) -> str:
    """Return a hash of the vector files of a folder: Chroma does not check them, and a damaged one ends the process."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(_DATABASE):
            whole.update(path.relative_to(folder).as_posix().encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _metadata(passage: Passage) -> dict[str, Any]:
    return {
        "kind": passage.kind,
        "session_types": list(passage.session_types or SESSION_TYPE_IDS),
        "stages": list(passage.stages or STAGE_IDS),
    }


def _where(session_type: str, stage: str, kind: str) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if session_type:
        clauses.append({"session_types": {"$contains": session_type}})
    if stage:
        clauses.append({"stages": {"$contains": stage}})
    if kind:
        clauses.append({"kind": kind})
    return {"$and": clauses} if len(clauses) > 1 else clauses[0] if clauses else None
