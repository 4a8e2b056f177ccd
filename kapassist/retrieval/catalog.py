"""The catalog: an SQLite file that remembers which index is current and keeps every vector it has paid for."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT, text_sha256 TEXT, vector BLOB NOT NULL, crc32 INTEGER NOT NULL, PRIMARY KEY (model, text_sha256)
);
"""
_COLUMNS = {"meta": ["key", "value"], "vectors": ["model", "text_sha256", "vector", "crc32"]}


class Catalog:
    """One SQLite file; a damaged one is thrown away and begun anew, because everything in it can be made again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connect()
        except sqlite3.OperationalError:
            raise  # locked by another process, or no room on the disk: nothing is damaged
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._connect()

    def _connect(self) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("quick_check failed")
            connection.executescript(_SCHEMA)
            for table, columns in _COLUMNS.items():
                if [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] != columns:
                    raise sqlite3.DatabaseError(f"the table {table} has other columns")

    def get(self, key: str) -> str:
        """Return a remembered value, or ""."""
        with closing(sqlite3.connect(self.path)) as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def put(self, values: dict[str, str]) -> None:
        """Remember values, all or none of them."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def vectors(self, model: str, texts: Sequence[str]) -> dict[str, bytes]:
        """Return the kept vectors of these texts as float32 bytes, by the text's hash; a changed one counts as lost."""
        wanted = {text_sha256(text) for text in texts}
        with closing(sqlite3.connect(self.path)) as connection:
            rows = connection.execute("SELECT text_sha256, vector, crc32 FROM vectors WHERE model = ?", (model,))
            return {key: vector for key, vector, crc in rows if key in wanted and zlib.crc32(vector) == crc}

    def keep(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors, shape (len(texts), dimension)."""
        kept = [(text_sha256(text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True)]
        rows = [(model, key, vector, zlib.crc32(vector)) for key, vector in kept]
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)

    def forget_others(self, model: str, texts: Sequence[str]) -> None:
        """Drop vectors of other models and of texts that are gone."""
        wanted = [(text_sha256(text),) for text in texts]
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute("CREATE TEMP TABLE wanted (text_sha256 TEXT PRIMARY KEY)")
            connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", wanted)
            connection.execute(
                "DELETE FROM vectors WHERE model != ? OR text_sha256 NOT IN (SELECT text_sha256 FROM wanted)", (model,)
            )


def text_sha256(text: str) -> str:
    """Return the sha256 of a text as hexadecimal text."""
    return hashlib.sha256(text.encode()).hexdigest()
