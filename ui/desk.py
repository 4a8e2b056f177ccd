"""What the page does with the draft on the table: editing, undo, saving, sign-off. Pure functions, no Gradio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kapassist.desk import signing
from kapassist.desk.codec import content_hash
from kapassist.desk.edits import apply
from kapassist.desk.history import History
from kapassist.desk.records import Opened
from kapassist.desk.typed import Found, IdentifiersFound
from kapassist.domain import Draft, SignOff
from kapassist.errors import KapassistError, UsageError
from ui.desk_asked import TICKS, checked
from ui.live import LiveHandlers
from ui.words_desk import DeskWords


@dataclass(frozen=True, slots=True)
class Desk:
    """The draft on the table: its states, and what the store keeps of it.

    `before` and `after` are the desks that undo and redo return to beyond this draft. `line` is what was last told, `told` what
    may identify somebody and was shown to the user. `turn` counts how often the document changed on the screen. `copy` is
    the number of the working copy that keeps unsaved work, 0 without one.
    """

    history: History | None = None
    kept: Opened | None = None
    before: Desk | None = None
    after: Desk | None = None
    line: str = ""
    problem: bool = False
    told: tuple[Found, ...] = ()
    turn: int = 0
    copy: int = 0

    @property
    def draft(self) -> Draft | None:
        """Return the draft as it stands."""
        return self.history.now if self.history else None

    @property
    def unsaved(self) -> bool:
        """Tell whether something was done to the draft that the store does not keep."""
        if self.history is None:
            return False
        return self.history.now != (self.kept.draft if self.kept else self.history.states[0])

    @property
    def can_undo(self) -> bool:
        """Tell whether there is something to undo."""
        return self.before is not None or bool(self.history and self.history.can_undo)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is something to do again."""
        return self.after is not None or bool(self.history and self.history.can_redo)

    @property
    def standing(self) -> tuple[SignOff | None, int]:
        """Return sign-off and version that hold for the draft as it stands: an edit drops both, undoing it brings them back."""
        if self.history is None or self.kept is None:
            return None, 0
        same = self.history.now == self.kept.draft or content_hash(self.history.now) == content_hash(self.kept.draft)
        return (self.kept.version.signoff, self.kept.version.n) if same else (None, 0)


def laid(desk: Desk, draft: Draft, words: DeskWords, kept: Opened | None = None) -> Desk:
    """Return the desk with another draft on it; undo brings back the one that lay there."""
    before = replace(desk, before=None, after=None, line="", problem=False) if desk.history else None
    line = words.put_away.format(title=before.draft.title) if before and before.draft and desk.unsaved else ""
    return Desk(History.of(draft), kept, before, line=line, turn=desk.turn + 1)


def refused(desk: Desk, error: KapassistError | str, words: DeskWords) -> Desk:
    """Return the desk with the reason in one line; nothing on it changes."""
    line = words.problem.format(problem=" ".join(str(error).split()).rstrip("."))
    return replace(desk, line=line, problem=True)


@dataclass(frozen=True, slots=True)
class DeskHandlers:
    """Each handler returns the desk that stands afterwards; what is refused leaves the draft as it was."""

    live: LiveHandlers
    words: DeskWords

    def change(self, desk: Desk, asked: object) -> Desk:
        """Do an edit that the page asks for."""
        try:
            name, values = checked(asked)
            history = _history(desk)
            draft = apply(history.now, name, **values)
        except KapassistError as error:
            shown_anew = 1 if isinstance(asked, Mapping) and asked.get("edit") in TICKS else 0  # the box must go back
            return replace(refused(desk, error, self.words), turn=desk.turn + shown_anew)
        turn = desk.turn if name in TICKS else desk.turn + 1  # a box that was ticked shows it already
        return self._safe(_moved(desk, history.did(draft), turn, after=None))

    def undo(self, desk: Desk) -> Desk:
        """Take the last step back; before the first one, lay the earlier draft back."""
        if desk.history and desk.history.can_undo:
            return self._safe(_moved(desk, desk.history.undo(), desk.turn + 1))
        if desk.before:
            return replace(desk.before, after=replace(desk, before=None, line=""), turn=desk.turn + 1)
        return desk

    def redo(self, desk: Desk) -> Desk:
        """Do again what was undone."""
        if desk.history and desk.history.can_redo:
            return self._safe(_moved(desk, desk.history.redo(), desk.turn + 1))
        if desk.after:
            return replace(desk.after, before=replace(desk, after=None, line=""), turn=desk.turn + 1)
        return desk

    def save(self, desk: Desk, title: str = "", note: str = "") -> Desk:
        """Keep the draft as a new version; what may identify somebody is kept once the user has seen it and saves again."""
        store = self.live.now().assistant.desk
        try:
            draft, key = _history(desk).now, desk.kept.saved.id if desk.kept else None
            try:
                saved = store.save(draft, key, title or "", note or "")
            except IdentifiersFound as error:
                if not set(error.found) <= set(desk.told):
                    return self._held(desk, error.found)
                saved = store.save(draft, key, title or "", note or "", flagged=True)
            kept = store.open(saved.id)
        except KapassistError as error:
            return refused(desk, error, self.words)
        line = self.words.saved.format(title=kept.saved.title, version=kept.version.n)
        return self._safe(replace(desk, kept=kept, line=line, problem=False, told=(), turn=desk.turn + 1))

    def sign(self, desk: Desk, name: str, credentials: str) -> Desk:
        """Sign the draft as it stands, which is saved first."""
        store = self.live.now().assistant.desk
        try:
            signing.sign(_history(desk).now, name or "", credentials or "", date.today())  # refused before anything is saved
            saved = self.save(desk)
            if saved.problem or saved.kept is None:
                return saved
            kept = store.sign(saved.kept.saved.id, name, credentials, version=saved.kept.version.n)
        except KapassistError as error:
            return refused(desk, error, self.words)
        signoff = kept.version.signoff
        line = self.words.signed.format(name=signoff.name, review_by=signoff.review_by) if signoff else ""
        return replace(saved, kept=kept, line=line)

    def _safe(self, desk: Desk) -> Desk:
        """Return the desk with its unsaved work in a working copy, without one where nothing is unsaved."""
        working, history = self.live.last.assistant.desk.working, desk.history
        try:
            if history and desk.unsaved:
                return replace(desk, copy=working.keep(history.states[0], history.now, desk.kept, desk.copy))
            if desk.copy:
                working.drop(desk.copy)
        except IdentifiersFound as error:
            found = ", ".join(repr(word) for row in error.found for word in row.words)
            return replace(desk, line=self.words.unkept.format(found=found))
        except KapassistError as error:
            return refused(desk, error, self.words)
        return replace(desk, copy=0)

    def _held(self, desk: Desk, found: tuple[Found, ...]) -> Desk:
        told = "; ".join(f"{', '.join(map(repr, row.words))} ({row.place})" for row in found)
        return replace(desk, line=self.words.flagged.format(found=told), problem=True, told=found)


def _moved(desk: Desk, history: History, turn: int, **changes: Any) -> Desk:
    return replace(desk, history=history, turn=turn, line="", problem=False, told=(), **changes)


def _history(desk: Desk) -> History:
    if desk.history is None:
        raise UsageError("there is no draft on the page; draft one, or open a saved one")
    return desk.history
