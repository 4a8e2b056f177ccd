"""Undo and redo: the states of a draft, and which of them is the present one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kapassist.domain import Draft

MAX_STATES = 200  # drafts share what did not change, so a state costs little


@dataclass(frozen=True, slots=True)
class History:
    """The states of a draft in order; what lies after `position` was undone and can be done again."""

    states: tuple[Draft, ...]
    position: int = 0

    @classmethod
    def of(cls, draft: Draft) -> History:
        """Return a history that begins with this draft."""
        return cls((draft,))

    @property
    def now(self) -> Draft:
        """Return the draft as it stands."""
        return self.states[self.position]

    @property
    def can_undo(self) -> bool:
        """Tell whether there is an earlier state."""
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        """Tell whether something was undone."""
        return self.position < len(self.states) - 1

    def did(self, draft: Draft) -> History:
        """Return the history with a new state; what was undone before is forgotten, and so is the oldest beyond the limit."""
        if draft == self.now:
            return self
        states = (*self.states[: self.position + 1], draft)[-MAX_STATES:]
        return History(states, len(states) - 1)

    def undo(self) -> History:
        """Return to the state before; at the first one nothing happens."""
        return replace(self, position=self.position - 1) if self.can_undo else self

    def redo(self) -> History:
        """Do again what was undone; where nothing was, nothing happens."""
        return replace(self, position=self.position + 1) if self.can_redo else self
