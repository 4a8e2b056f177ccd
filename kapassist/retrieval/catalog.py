"""The catalog: an SQLite file that remembers which index is current and keeps every vector it has paid for.

It knows texts by their hashes only.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kapassist.retrieval.embedder import Vectors

_UNDAMAGED = (  # held by another process, or no room or right on the disk
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
_BUSY_SECONDS = 5.0  # what another process does to the file takes milliseconds; one that holds it longer is told to the user
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT, text_sha256 TEXT, vector BLOB NOT NULL, crc32 INTEGER NOT NULL, PRIMARY KEY (model, text_sha256)
);
CREATE TABLE IF NOT EXISTS indexed (id TEXT PRIMARY KEY, text_sha256 TEXT NOT NULL);
"""
_COLUMNS = {
    "meta": ["key", "value"],
    "vectors": ["model", "text_sha256", "vector", "crc32"],
    "indexed": ["id", "text_sha256"],
}


class Catalog:
    """One SQLite file; a damaged one is thrown away and begun anew, because everything in it can be made again.

    Only the one writer of the folder may make a Catalog; everyone else looks with `glance`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._prepare()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # SQLite may quote damaged names in what it says
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNDAMAGED:
                raise
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._prepare()

    def _prepare(self) -> None:
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")  # a damaged header may allow reading alone
            connection.rollback()
            # the quick check would not see an index that does not fit its table; on the path of a search neither is made
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("integrity_check failed")
            connection.executescript(_SCHEMA)
            for table, columns in _COLUMNS.items():
                if [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] != columns:
                    raise sqlite3.DatabaseError(f"the table {table} has other columns")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction: all of it is kept, or nothing."""
        with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS)) as connection, connection:
            connection.execute("PRAGMA secure_delete = ON")  # a removed document leaves no trace
            connection.text_factory = _read_leniently
            yield connection

    def meta(self) -> dict[str, str]:
        """Return what is remembered about the index."""
        with self._connected() as connection:
            return dict(connection.execute("SELECT key, value FROM meta"))

    def put(self, values: Mapping[str, str]) -> None:
        """Remember values about the index."""
        with self._connected() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def indexed(self) -> dict[str, str]:
        """Return the ids that the sealed index holds, each with the hash of its text."""
        with self._connected() as connection:
            return dict(connection.execute("SELECT id, text_sha256 FROM indexed"))

    def seal(self, values: Mapping[str, str], model: str, gone: Iterable[str], added: Mapping[str, str]) -> None:
        """Make an index the current one: what is remembered, which ids it holds and which vectors are kept change together."""
        with self._connected() as connection:
            connection.executemany("DELETE FROM indexed WHERE id = ?", ((key,) for key in gone))
            connection.executemany("INSERT OR REPLACE INTO indexed VALUES (?, ?)", added.items())
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
            connection.execute(
                "DELETE FROM vectors WHERE model != ? OR text_sha256 NOT IN (SELECT text_sha256 FROM indexed)", (model,)
            )

    def vectors(self, model: str, hashes: Sequence[str]) -> tuple[Vectors, NDArray[np.bool_]]:
        """Return the kept vectors, one row for each hash, and which rows are known; a changed vector counts as lost."""
        return kept_vectors(self.path, model, hashes)

    def keep(self, model: str, hashes: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (len(hashes), dimension)."""
        kept = ((key, vector.tobytes()) for key, vector in zip(hashes, vectors, strict=True))
        with self._connected() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                ((model, key, vector, zlib.crc32(vector)) for key, vector in kept),
            )


def glance(path: Path) -> dict[str, str]:
    """Return what a catalog remembers about the index, changing nothing; {} when it cannot be read now."""
    if not path.is_file():
        return {}
    try:
        with _reading(path) as connection:
            return dict(connection.execute("SELECT key, value FROM meta"))
    except (sqlite3.Error, OSError, ValueError):  # locked, damaged or another program's: the writer will see to it
        return {}


def kept_vectors(path: Path, model: str, hashes: Sequence[str]) -> tuple[Vectors, NDArray[np.bool_]]:
    """Return the vectors of these texts as `Catalog.vectors` does, changing nothing."""
    import numpy as np

    matrix, known = np.zeros((len(hashes), 0), np.float32), np.zeros(len(hashes), bool)
    with _reading(path) as connection:
        for row, key in enumerate(hashes):
            found = connection.execute(
                "SELECT vector, crc32 FROM vectors WHERE model = ? AND text_sha256 = ?", (model, key)
            ).fetchone()
            if found is None or zlib.crc32(found[0]) != found[1]:
                continue
            vector = np.frombuffer(found[0], np.float32)
            if not known.any():
                matrix = np.zeros((len(hashes), len(vector)), np.float32)
            matrix[row], known[row] = vector, True
    return matrix, known


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as connection:
        connection.text_factory = _read_leniently
        yield connection


def _read_leniently(text: bytes) -> str:
    """Return a text that may be damaged: it then equals nothing that is looked for, which the caller mends."""
    return text.decode("utf-8", "replace")
