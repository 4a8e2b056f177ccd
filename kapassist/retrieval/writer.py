"""Lets one process at a time write to the index folder, and says in one line what goes wrong there."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kapassist.errors import DataFolderError
from kapassist.retrieval.catalog import Catalog

logger = logging.getLogger(__name__)

CATALOG = "catalog.sqlite3"
_LOCK = "index.lock"
_PATIENCE_SECONDS = 3
_LOCK_SECONDS = 600  # the other one may be embedding a whole library; it tells its own user how far it is


@contextmanager
def only_writer(folder: Path) -> Iterator[Catalog]:
    """Hold the folder as its only writer, with its catalog.

    Raises:
        DataFolderError: the folder cannot be written, or another process holds it for too long.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            yield Catalog(folder / CATALOG)
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise DataFolderError(f"another program has locked {folder / CATALOG}; close it and try again") from error
        raise DataFolderError(
            f"cannot write to the data folder {str(folder)!r} ({getattr(error, 'strerror', None) or error}); "
            "free some space there, or set KAPASSIST_DATA_DIR to a folder that you can write to"
        ) from error


@contextmanager
def unhurried(folder: Path) -> Iterator[None]:
    """Hold the folder as its only writer, for work that can wait.

    Raises:
        OSError: another one holds it, or it cannot be written.

    """
    with FileLock(folder / _LOCK, timeout=0):
        yield


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / _LOCK)
    try:
        try:
            lock.acquire(timeout=_PATIENCE_SECONDS)
        except Timeout:
            logger.warning("another KAPassist is writing to %s; waiting until it has finished", folder)
            lock.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        raise DataFolderError(f"another KAPassist has held {folder} for {_LOCK_SECONDS} s; close it") from None
    try:
        yield
    finally:
        lock.release()


def invalidate(folder: Path) -> None:
    """Have the next opening build the index anew, from the vectors that are kept.

    Raises:
        DataFolderError: the folder cannot be written, or another process holds it for too long.

    """
    with only_writer(folder) as catalog:
        catalog.put({"fingerprint": "", "base": ""})
