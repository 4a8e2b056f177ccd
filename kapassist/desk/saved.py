"""Saved drafts: versions that are only ever added, found again by their words, signed, and deleted without trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Update, delete, update

from kapassist.desk import rows, signing
from kapassist.desk.database import COPIES, DRAFTS, Database
from kapassist.desk.difference import Change, difference
from kapassist.desk.records import Opened, SavedDraft, SavedVersion
from kapassist.desk.typed import Typed, identifiers, refuse_identifiers, typed
from kapassist.desk.working import WorkingCopies
from kapassist.domain import Draft
from kapassist.errors import UsageError
from kapassist.safety.cleaning import cleaned

MAX_TITLE = 200
MAX_NOTE = 500


class SavedDrafts:
    """The drafts in one file. Every operation is one transaction; several processes may work at once.

    Each raises `DataFolderError` when the file cannot be used, and `UsageError` for a draft or a version that is not there.
    What a person has typed is looked through for identifiers before it is kept: `IdentifiersFound` names what may identify
    somebody and was not kept before, unless `flagged` says that the user was told and confirmed it.
    """

    def __init__(self, path: Path, review_months: int = 12, own: str = "") -> None:
        self.path = path
        self.review_months = review_months
        self._own = own  # the clinic's names, numbers and rules
        self._database = Database(path)
        self.working = WorkingCopies(self._database, own)

    def save(self, draft: Draft, key: int | None = None, title: str = "", note: str = "", flagged: bool = False) -> SavedDraft:
        """Keep a draft as a new one, or as the next version of `key`.

        What equals the newest version and comes without a note is not kept twice.
        """
        title, note = _title(title), _short(note, "note", MAX_NOTE)
        with self._database.writing() as connection:
            last = rows.opened(connection, key) if key is not None else None
            texts = [Typed("title", title), Typed("note", note), *typed(draft)]
            found = identifiers(texts, self._own)
            kept = {last.saved.title, *(row.text for row in typed(last.draft))} if last else set()
            refuse_identifiers(tuple(row for row in found if row.text not in kept), flagged)
            if key is None:
                key = rows.add_draft(connection, draft, title or cleaned(draft.title)[:MAX_TITLE])
            elif title:
                connection.execute(_renaming(key, title))
            if last is None or note or last.draft != draft:
                rows.add_version(connection, key, draft, note, bool(found))
            return rows.entry(connection, key)

    def search(self, words: str = "") -> tuple[SavedDraft, ...]:
        """Return the saved drafts, the one that was saved last first.

        With words: those whose title, brief, items or rules hold all of them, whatever their case and accents.
        """
        with self._database.reading() as connection:
            return tuple(rows.entries(connection, words))

    def open(self, key: int, version: int | None = None) -> Opened:
        """Return a saved draft: its newest version, or this one.

        Raises:
            DraftError: the version is damaged on the disk, or a newer program has saved it.

        """
        with self._database.reading() as connection:
            return rows.opened(connection, key, version)

    def versions(self, key: int) -> tuple[SavedVersion, ...]:
        """Return the versions of a saved draft, newest first."""
        with self._database.reading() as connection:
            return tuple(rows.versions(connection, key))

    def difference(self, key: int, first: int | None = None, second: int | None = None) -> tuple[Change, ...]:
        """Return what changed from the first version to the second: by default from the last but one to the newest."""
        with self._database.reading() as connection:
            new = rows.opened(connection, key, second)
            old = rows.opened(connection, key, max(new.version.n - 1, 1) if first is None else first)
        return difference(old.draft, new.draft)

    def duplicate(self, key: int, title: str = "", flagged: bool = False) -> SavedDraft:
        """Keep the newest version of a draft as a draft of its own, which nobody has signed yet."""
        title = _title(title)
        with self._database.writing() as connection:
            last = rows.opened(connection, key)
            if title != last.saved.title:
                refuse_identifiers(identifiers([Typed("title", title)], self._own), flagged)
            copy = rows.add_draft(connection, last.draft, title or last.saved.title)
            rows.add_version(connection, copy, last.draft, "", last.version.flagged or flagged)
            return rows.entry(connection, copy)

    def rename(self, key: int, title: str, flagged: bool = False) -> SavedDraft:
        """Give a saved draft another title in the list; the document and its sign-off stay as they are."""
        title = _title(title)
        if not title:
            raise UsageError("the title is empty; type a few words")
        refuse_identifiers(identifiers([Typed("title", title)], self._own), flagged)
        with self._database.writing() as connection:
            rows.entry(connection, key)
            connection.execute(_renaming(key, title))
            return rows.entry(connection, key)

    def delete(self, key: int) -> SavedDraft:
        """Delete a draft with all its versions without trace: their words are overwritten in the file."""
        with self._database.writing() as connection:
            gone = rows.entry(connection, key)
            connection.execute(delete(DRAFTS).where(DRAFTS.c.id == key))
            connection.execute(delete(COPIES).where(COPIES.c.draft == key))
            return gone

    def sign(self, key: int, name: str, credentials: str, on: date | None = None, version: int | None = None) -> Opened:
        """Sign the newest version of a draft, or this one, as read on a day, today by default.

        Raises:
            UsageError: no name or credentials, or a day that is still to come.

        """
        with self._database.writing() as connection:
            opened = rows.opened(connection, key, version)
            signoff = signing.sign(opened.draft, name, credentials, on or date.today(), self.review_months)
            rows.add_sign_off(connection, key, opened.version.n, signoff)
            return rows.opened(connection, key, opened.version.n)


def _renaming(key: int, title: str) -> Update:
    return update(DRAFTS).where(DRAFTS.c.id == key).values(title=title, sought=rows.folded(title))


def _title(text: str) -> str:
    return _short(text, "title", MAX_TITLE)


def _short(text: str, what: str, limit: int) -> str:
    words = cleaned(text[: limit * 10])
    if len(text) > limit * 10 or len(words) > limit:
        raise UsageError(f"the {what} has {len(text):,} characters; shorten it to {limit}")
    return words
