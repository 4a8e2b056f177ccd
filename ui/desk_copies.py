"""What the page does with working copies: offering what a reload or a crash left unsaved. Pure functions, no Gradio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kapassist.desk.history import History
from kapassist.desk.working import WorkingCopies, WorkingCopy
from kapassist.errors import KapassistError
from ui.desk import Desk, laid, refused
from ui.live import LiveHandlers
from ui.words_desk import DeskWords


@dataclass(frozen=True, slots=True)
class CopyHandlers:
    """Offers the working copies that this page does not hold itself."""

    live: LiveHandlers
    words: DeskWords

    @property
    def _working(self) -> WorkingCopies:
        return self.live.last.assistant.desk.working

    def shown(self, desk: Desk) -> tuple[WorkingCopy, ...]:
        """Return the copies to offer, the newest first; none while they cannot be read, which saving then tells."""
        try:
            return self._working.listed(without=_held(desk))
        except KapassistError:
            return ()

    def resume(self, desk: Desk, key: int) -> Desk:
        """Lay a working copy on the desk; its first step back is the draft as it was before the unsaved work."""
        try:
            copy = self._working.take(key)
        except KapassistError as error:
            return refused(desk, error, self.words)
        after = laid(desk, copy.now, self.words, copy.saved)
        start = copy.saved.draft if copy.saved else copy.start
        line = self.words.resumed.format(title=copy.saved.saved.title if copy.saved else copy.now.title)
        return replace(after, history=History.of(start).did(copy.now), copy=copy.id, line=f"{line} {after.line}".strip())

    def discard(self, desk: Desk, key: int) -> Desk:
        """Delete a working copy; the desk stays as it is."""
        try:
            self._working.drop(key)
        except KapassistError as error:
            return refused(desk, error, self.words)
        return replace(desk, line=self.words.discarded, problem=False)


def _held(desk: Desk) -> Iterator[int]:
    """Return the copies of the draft on the desk, and of those that undo and redo return to."""
    before, after = desk.before, desk.after
    yield desk.copy
    while before:
        yield before.copy
        before = before.before
    while after:
        yield after.copy
        after = after.after
