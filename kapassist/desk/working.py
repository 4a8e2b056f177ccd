"""Working copies: what was done to a draft and not saved yet, so that a reload or a crash loses none of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, inspect, select, update

from kapassist.desk import rows
from kapassist.desk.codec import decoded, encoded
from kapassist.desk.database import COPIES, Database
from kapassist.desk.records import Opened
from kapassist.desk.typed import identifiers, refuse_identifiers, typed
from kapassist.domain import Draft
from kapassist.errors import UsageError

MAX_COPIES = 20  # the oldest goes first; each is a draft that somebody left unsaved


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """A working copy as a list shows it."""

    id: int
    title: str
    kept: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """A working copy taken up again: the draft as it was before, as it stands, and the saved draft it belongs to, if any."""

    id: int
    start: Draft
    now: Draft
    saved: Opened | None = None


class WorkingCopies:
    """The working copies in the file of saved drafts, one for each draft on each page.

    Every page holds the number of its own copy. Taking one up gives it another number: a page that still holds the old one
    makes a new copy with its next edit, so two pages never write into one.
    """

    def __init__(self, database: Database, own: str = "") -> None:
        self._database = database
        self._own = own

    def keep(self, start: Draft, now: Draft, saved: Opened | None = None, key: int = 0) -> int:
        """Keep a draft as it stands under the number of its copy, or a new one, and return that.

        Raises:
            IdentifiersFound: something typed may identify a person and was not confirmed by saving; the copy stays as it was.

        """
        confirmed = {row.text for row in typed(saved.draft)} if saved else set()
        found = identifiers((*typed(start), *typed(now)), self._own)
        refuse_identifiers(tuple(dict.fromkeys(row for row in found if row.text not in confirmed)), flagged=False)
        fields = {
            "kept": rows.now(),
            "title": saved.saved.title if saved else now.title,
            "draft": saved.saved.id if saved else None,
            "version": saved.version.n if saved else None,
            "start": encoded(start),
            "record": encoded(now),
        }
        with self._database.writing() as connection:
            if key and connection.execute(update(COPIES).where(COPIES.c.id == key).values(**fields)).rowcount:
                return key
            return _added(connection, fields)

    def listed(self, without: Iterable[int] = ()) -> tuple[WorkingCopy, ...]:
        """Return the working copies, the newest first, without those of these numbers."""
        with self._database.reading() as connection:
            if not inspect(connection).has_table(COPIES.name):  # the file is older than working copies
                return ()
            query = select(COPIES.c.id, COPIES.c.title, COPIES.c.kept).where(COPIES.c.id.not_in(tuple(without)))
            found = connection.execute(query.order_by(COPIES.c.kept.desc(), COPIES.c.id.desc())).all()
        return tuple(WorkingCopy(*row) for row in found)

    def take(self, key: int) -> Resumed:
        """Take up a working copy under a new number.

        Raises:
            UsageError: there is no such copy.
            DraftError: it is damaged, or a newer program has written it.

        """
        with self._database.writing() as connection:
            row = connection.execute(select(COPIES).where(COPIES.c.id == key)).one_or_none()
            if row is None:
                raise UsageError("this unsaved draft is no longer there; it was saved, opened or discarded on another page")
            start, now, saved = decoded(row.start), decoded(row.record), _saved(connection, row)
            connection.execute(delete(COPIES).where(COPIES.c.id == key))
            fields = {name: value for name, value in row._mapping.items() if name != "id"}
            return Resumed(_added(connection, fields), start, now, saved)

    def drop(self, key: int) -> None:
        """Delete a working copy without trace; one that is gone already is no error."""
        with self._database.writing() as connection:
            connection.execute(delete(COPIES).where(COPIES.c.id == key))


def _added(connection: Connection, fields: dict[str, Any]) -> int:
    """Add a copy; beyond the limit the oldest goes."""
    added = connection.execute(insert(COPIES).values(**fields)).inserted_primary_key
    newest = select(COPIES.c.id).order_by(COPIES.c.kept.desc(), COPIES.c.id.desc()).limit(MAX_COPIES)
    connection.execute(delete(COPIES).where(COPIES.c.id.not_in(newest)))
    return int(added[0])  # type: ignore[index]


def _saved(connection: Connection, row: Row[Any]) -> Opened | None:
    """Return the version that the copy was made from, unless it was deleted since."""
    if row.draft is None:
        return None
    try:
        return rows.opened(connection, row.draft, row.version)
    except UsageError:
        return None
