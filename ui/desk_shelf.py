"""What the page does with saved drafts: searching, opening, copying, deleting, comparing. Pure functions, no Gradio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kapassist.desk.difference import Change
from kapassist.desk.records import SavedDraft, SavedVersion
from kapassist.desk.saved import MAX_TITLE, SavedDrafts
from kapassist.desk.signing import overdue
from kapassist.errors import KapassistError, UsageError
from ui.desk import Desk, laid, refused
from ui.live import LiveHandlers
from ui.words_desk import DeskWords

_ASKED = ("open", "duplicate", "delete", "resume", "discard")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The saved drafts that hold the words searched for, or why they cannot be read."""

    entries: tuple[SavedDraft, ...] = ()
    words: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of the saved draft on the table, newest first, and what changed between the last two."""

    rows: tuple[SavedVersion, ...] = ()
    changes: tuple[Change, ...] = ()
    open: int = 0
    key: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ShelfHandlers:
    """Looks into the store and lays on the desk what is opened."""

    live: LiveHandlers
    words: DeskWords

    @property
    def _store(self) -> SavedDrafts:
        return self.live.last.assistant.desk

    def shown(self, words: str = "") -> Shelf:
        """Return the saved drafts, the newest first; with words, those that hold all of them."""
        try:
            return Shelf(self._store.search(words or ""), words or "")
        except KapassistError as error:
            return Shelf(words=words or "", fault=str(error))

    def versions(self, desk: Desk) -> Versions:
        """Return the versions of the draft on the desk."""
        if desk.kept is None:
            return Versions()
        key = desk.kept.saved.id
        try:
            rows = self._store.versions(key)
            changes = self._store.difference(key) if len(rows) > 1 else ()
        except KapassistError as error:
            return Versions(fault=str(error))
        return Versions(rows, changes, desk.kept.version.n, key)

    def open(self, desk: Desk, key: int, version: int | None = None) -> Desk:
        """Lay a saved draft on the desk: its newest version, or this one."""
        try:
            opened = self._store.open(key, version)
        except KapassistError as error:
            return refused(desk, error, self.words)
        line = self.words.opened.format(title=opened.saved.title, version=opened.version.n)
        signoff = opened.version.signoff
        if signoff and overdue(signoff):
            line += " " + self.words.overdue.format(review_by=signoff.review_by)
        after = laid(desk, opened.draft, self.words, opened)
        return replace(after, line=f"{line} {after.line}".strip())

    def duplicate(self, desk: Desk, key: int) -> Desk:
        """Copy a saved draft; the desk stays as it is."""
        try:
            last = self._store.open(key)
            title = self.words.copy_title.format(title=last.saved.title)[:MAX_TITLE]
            copy = self._store.duplicate(key, title, last.version.flagged)
        except KapassistError as error:
            return refused(desk, error, self.words)
        return replace(desk, line=self.words.duplicated.format(title=copy.title), problem=False)

    def entry(self, key: int) -> SavedDraft | None:
        """Return a saved draft as a list shows it, or None when it is gone."""
        return next((row for row in self.shown().entries if row.id == key), None)

    def delete(self, desk: Desk, key: int) -> Desk:
        """Delete a saved draft; when it lies on the desk it stays there, unsaved."""
        try:
            gone = self._store.delete(key)
        except KapassistError as error:
            return refused(desk, error, self.words)
        line = self.words.deleted.format(title=gone.title)
        if desk.kept and desk.kept.saved.id == key:
            return replace(desk, kept=None, line=f"{line} {self.words.still_open}", problem=False, turn=desk.turn + 1)
        return replace(desk, line=line, problem=False)


def asked_for(asked: object) -> tuple[str, int, int | None]:
    """Return what a button in a list asks for, of which draft and version; the browser sends texts.

    Raises:
        UsageError: it is not one of our buttons.

    """
    values = {name: str(value) for name, value in asked.items()} if isinstance(asked, Mapping) else {}
    key, version = values.get("key", ""), values.get("version", "")
    usable = key.isdecimal() and len(key) < 19 and (not version or (version.isdecimal() and len(version) < 19))
    if not usable or values.get("do") not in _ASKED:
        raise UsageError("this is no saved draft; load the page anew")
    return values["do"], int(key), int(version) if version else None
