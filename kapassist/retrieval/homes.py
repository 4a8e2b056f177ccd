"""Where collections live: in folders of this machine, or on a Chroma server. Both are used alike."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kapassist.errors import IndexServerError
from kapassist.retrieval.vectors import (
    DATABASE,
    FOLDER_BATCH,
    SERVER_BATCH,
    VectorStore,
    closed,
    digest,
    folder_client,
    server_client,
)

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

_COLLECTION = "passages"
_ROOM = 1 << 16  # bytes; more than Chroma writes when it opens, and an opening that fails spoils the next one


class NoRoom:
    """Stands for a collection that is not opened: Chroma writes when it opens one, and the disk is full."""

    def query(self, vector: Vectors, limit: int) -> dict[str, float]:
        """Refuse; the caller compares the vectors one by one.

        Raises:
            OSError: always.

        """
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Do nothing: nothing is open."""


class Folders:
    """Collections of an embedded Chroma, each in a folder of its own: changing one means changing a copy.

    Names are never used twice: Chroma remembers folders for the life of a process, also deleted ones.
    """

    changes_in_place = False

    def __init__(self, root: Path) -> None:
        self._root = root

    def create(self, name: str) -> VectorStore:
        """Return a new, empty collection."""
        return VectorStore.created(folder_client(self._root / name), _COLLECTION, FOLDER_BATCH)

    def open(self, name: str, sealed: str) -> VectorStore | None:
        """Return a collection whose files are as they were sealed: a damaged file would end the process."""
        folder = self._root / name
        if not name or not folder.is_dir() or digest(folder) != sealed:
            return None
        return VectorStore.found(folder_client(folder), _COLLECTION, FOLDER_BATCH)

    def branch(self, name: str, new: str) -> tuple[VectorStore, str]:
        """Return a copy, open; the collection itself may be in use meanwhile."""
        source, target = self._root / name, self._root / new
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{DATABASE}*"))
        with closing(sqlite3.connect(source / DATABASE)) as old, closing(sqlite3.connect(target / DATABASE)) as copy:
            old.backup(copy)
        return VectorStore.found(folder_client(target), _COLLECTION, FOLDER_BATCH), new

    def seal(self, name: str) -> str:
        """Return the digest of the collection's files."""
        return digest(self._root / name)

    def drop(self, names: Iterable[str]) -> None:
        """Remove folders; where a system keeps files that are open, a later call does."""
        for name in names:
            shutil.rmtree(self._root / name, ignore_errors=True)

    def check(self) -> None:
        """Do nothing: a folder needs nobody to answer."""

    def full(self) -> bool:
        """Tell whether the disk has no room for what Chroma writes when it opens."""
        return shutil.disk_usage(self._root).free < _ROOM


class Server:
    """Collections on a Chroma server: too far away to copy, so they are changed in place."""

    changes_in_place = True

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = str(parts.hostname)
        self._secure = parts.scheme == "https"
        self._port = parts.port or (443 if self._secure else 8000)

    def create(self, name: str) -> VectorStore:
        """Return a new, empty collection."""
        return VectorStore.created(self._client(), name, SERVER_BATCH)

    def open(self, name: str, sealed: str) -> VectorStore:
        """Return a collection; the server vouches for its files. One that is not there is an error of Chroma."""
        return VectorStore.found(self._client(), name, SERVER_BATCH)

    def branch(self, name: str, new: str) -> tuple[VectorStore, str]:
        """Return the collection itself."""
        return self.open(name, ""), name

    def seal(self, name: str) -> str:
        """Return nothing: the server's files are its own."""
        return ""

    def drop(self, names: Iterable[str]) -> None:
        """Remove collections."""
        client = self._client()
        for name in names:
            with suppress(Exception):  # it was never made, or is gone already
                client.delete_collection(name)
        closed(client)

    def check(self) -> None:
        """Do nothing where the server answers.

        Raises:
            IndexServerError: it does not.

        """
        closed(self._client())

    def full(self) -> bool:
        """Return False: what is opened here needs no room on this machine."""
        return False

    def _client(self) -> Any:
        try:
            return server_client(self._host, self._port, self._secure)
        except Exception as error:  # whatever stands between us and the server
            reason = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
            address = f"http{'s' if self._secure else ''}://{self._host}:{self._port}"
            raise IndexServerError(
                f"the Chroma server at {address} does not answer ({reason}); start it, or unset KAPASSIST_CHROMA_URL"
            ) from error
