"""The only place that touches Chroma: collections of vectors in folders of this machine, or on a Chroma server.

Chroma holds ids and vectors. What a passage is and which filters it fits stays with its reader.
"""

from __future__ import annotations

import hashlib
import warnings
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

DATABASE = "chroma.sqlite3"  # Chroma writes to it at every opening, and SQLite finds damage by itself
FOLDER_BATCH = 5000  # Chroma writes its vector files once for each batch
SERVER_BATCH = 1000  # a server takes requests of some tens of megabytes
_SERVER_SECONDS = 120.0
# with a breadth of 500 and 32 neighbours 10,000 random vectors, the hardest kind, are found as by an exact search
_BREADTH: Any = {"space": "cosine", "ef_construction": 400, "ef_search": 500, "max_neighbors": 32}
# each batch goes to the vector files at once: what Chroma holds back it writes when it opens them, and that looks like damage
_HNSW: Any = {**_BREADTH, "sync_threshold": 3}


class VectorStore:
    """One collection; any error of it but a lost server is the caller's sign to rebuild."""

    def __init__(self, client: Any, collection: Any, batch: int) -> None:
        self._collection = collection
        self._batch = batch
        self._close = weakref.finalize(self, closed, client)  # an index that nobody holds any more frees its memory
        self._close.atexit = False

    @classmethod
    def created(cls, client: Any, name: str, batch: int) -> VectorStore:
        """Return a new, empty collection."""
        made = client.create_collection(name, embedding_function=None, configuration={"hnsw": _HNSW})
        return cls(client, made, batch)

    @classmethod
    def found(cls, client: Any, name: str, batch: int) -> VectorStore:
        """Return a collection that is there; one that is not is an error of Chroma."""
        try:
            return cls(client, client.get_collection(name, embedding_function=None), batch)
        except Exception:
            closed(client)
            raise

    def count(self) -> int:
        """Return the number of vectors held."""
        return int(self._collection.count())

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add vectors, shape (len(ids), dimension)."""
        for start in range(0, len(ids), self._batch):
            batch = list(ids[start : start + self._batch])
            self._collection.add(ids=batch, embeddings=vectors[start : start + len(batch)])

    def delete(self, ids: Sequence[str]) -> None:
        """Delete vectors."""
        for start in range(0, len(ids), self._batch):
            self._collection.delete(ids=list(ids[start : start + self._batch]))

    def query(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Return ids of the nearest vectors with their cosine similarity, best first."""
        found = self._collection.query(query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"])
        return {key: 1.0 - float(distance) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def close(self) -> None:
        """Let go of what the collection holds open."""
        self._close()


def digest(folder: Path) -> str:
    """Return a hash of the files of a folder but Chroma's database: Chroma does not check its vector files."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(DATABASE):
            whole.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as stream:
                whole.update(hashlib.file_digest(stream, "sha256").digest())
    return whole.hexdigest()


def folder_client(folder: Path) -> Any:
    """Return an embedded Chroma over a folder."""
    chromadb, settings = _chroma()
    return chromadb.PersistentClient(str(folder), settings)


def server_client(host: str, port: int, secure: bool) -> Any:
    """Return a client of a Chroma server; any error means that the server does not answer."""
    chromadb, settings = _chroma()
    client = chromadb.HttpClient(host, port, secure, settings=settings)
    for session in _sessions(client):
        session.timeout = _SERVER_SECONDS
    return client


def closed(client: Any) -> None:
    """Let go of what a client holds open."""
    sessions = _sessions(client)
    with suppress(Exception):  # it may be damaged or gone
        client.close()
    for session in sessions:
        session.close()


def _sessions(client: Any) -> list[Any]:
    """Return the connections of a server's client: Chroma neither closes them nor lets them time out."""
    servers: list[Any] = [client._server, getattr(client._admin_client, "_server", None)]
    return [server._session for server in servers if hasattr(server, "_session")]


def _chroma() -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Chroma's dependencies warn about themselves while they load
        import chromadb
        from chromadb.config import Settings

    return chromadb, Settings(anonymized_telemetry=False, allow_reset=False)
