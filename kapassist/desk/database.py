"""The SQLite file of saved drafts: its tables, whole transactions, and what goes wrong there in one line.

The file keeps a rollback journal, not a write-ahead log: the data folder may lie on a network or synchronised drive, where the
shared memory of a log does not work; between two saves there is one file to copy; and what was deleted stays in no log. Writers
are rare and quick, so nobody waits long for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    NullPool,
    StaticPool,
    Table,
    Text,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError

from kapassist.errors import DataFolderError

SCHEMA_VERSION = 1
_BUSY_SECONDS = 10.0  # another process saves in milliseconds; a file that is held longer is told to the user
_PRAGMAS = (
    "foreign_keys = ON",
    "secure_delete = ON",
    "synchronous = EXTRA",
)  # deleted words are overwritten, saved ones stay saved


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


_METADATA = MetaData()
DRAFTS = Table(
    "drafts",
    _METADATA,
    Column("id", Integer, primary_key=True),
    *map(_text, ("title", "sought", "kind", "session_types", "created")),
    sqlite_autoincrement=True,  # the number of a deleted draft is never given to another one
)
VERSIONS = Table(  # rows are added and never changed
    "versions",
    _METADATA,
    Column("draft", ForeignKey("drafts.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True),
    *map(_text, ("saved", "note", "record", "sha256", "content", "sought")),
    Column("flagged", Integer, nullable=False),
)
SIGN_OFFS = Table(
    "sign_offs",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("draft", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    *map(_text, ("name", "credentials", "date", "review_by", "content")),
    ForeignKeyConstraint(["draft", "version"], ["versions.draft", "versions.n"], ondelete="CASCADE"),
)

_LATER = MetaData()  # tables that older files lack: made with the next write, and left alone by older programs
COPIES = Table(
    "copies",
    _LATER,
    Column("id", Integer, primary_key=True),
    *map(_text, ("kept", "title", "start", "record")),
    Column("draft", Integer),
    Column("version", Integer),
    sqlite_autoincrement=True,  # a page may still hold the number of a copy that is gone
)


class Database:
    """One file. Nothing is created until the first write; every change is whole or not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _engine(str(path))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to look with; to an empty database where nothing was saved yet.

        Raises:
            DataFolderError: the file is damaged, locked, newer than this program, or cannot be read.

        """
        with self._told():
            if self.path.is_file():
                with self._engine.connect() as connection:
                    if self._begun(connection):
                        yield connection
                        return
            with _engine("").begin() as connection:
                _METADATA.create_all(connection)
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one connection that may write now; what is done with it is kept together, or not at all.

        Raises:
            DataFolderError: the file is damaged, locked, newer than this program, or cannot be written.

        """
        with self._told():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
                if not self._begun(connection):
                    _METADATA.create_all(connection)
                    connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
                _LATER.create_all(connection)
                yield connection

    def _begun(self, connection: Connection) -> bool:
        """Tell whether the tables are there; refuse a file that another or a newer program has written."""
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > SCHEMA_VERSION:
            raise DataFolderError(
                f"a newer KAPassist has written {self.path} (schema {version}, this one knows {SCHEMA_VERSION}); "
                "update KAPassist, nothing was changed"
            )
        tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        if (tables or version) and not tables >= set(_METADATA.tables):
            raise DataFolderError(f"{self.path} is not a file of saved drafts; move it to another place, nothing was changed")
        return bool(tables)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise DataFolderError(self._reason(str(error.orig))) from error
        except UnicodeDecodeError as error:  # SQLite quotes what it found in a damaged file, and Python cannot read that
            raise DataFolderError(self._reason("malformed")) from error
        except OSError as error:
            raise DataFolderError(self._reason(str(error.strerror))) from error

    def _reason(self, fault: str) -> str:
        for words, told in _FAULTS:
            if words in fault:
                return told.format(path=self.path)
        return f"cannot use {self.path} ({fault}); set KAPASSIST_DATA_DIR to a folder that you can write to"


_FAULTS = (
    ("locked", "another program has locked {path}; close it and try again, nothing was changed"),
    ("is full", "there is no room left on the disk for {path}; make room and save again, what was saved before is kept"),
    ("disk I/O", "the disk of {path} failed or has no room left; make room and save again, what was saved before is kept"),
    ("readonly", "{path} cannot be written; allow it, or set KAPASSIST_DATA_DIR to a folder that you can write to"),
    *(
        (words, "{path} is damaged; move it to another place and put a backup there, nothing of it was changed")
        for words in ("malformed", "not a database", "Could not decode", "no such column", "no such table", "unsupported file")
    ),
)


def _engine(path: str) -> Engine:
    """Return an engine whose transactions are those of SQLite, each on a connection that no process or thread shares."""
    pool = NullPool if path else StaticPool
    engine = create_engine(URL.create("sqlite", database=path or None), poolclass=pool, connect_args={"timeout": _BUSY_SECONDS})

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # otherwise the driver begins transactions of its own, and too late
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")  # two writers wait here, before they look

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begin)
    return engine
