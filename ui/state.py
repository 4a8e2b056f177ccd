"""What the page remembers of one visit: frozen records, changed by making new ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kapassist.domain import Draft, DraftKind, Length
from kapassist.sessions import SessionBrief


@dataclass(frozen=True, slots=True)
class Order:
    """A document to draft for a session; a handout in `language`, in the clinic's own where it is ""."""

    kind: DraftKind
    brief: SessionBrief
    length: Length = Length.STANDARD
    language: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One exchange. `reply` is HTML, empty while it is awaited; `order` is set when a button was pressed."""

    said: str
    reply: str = ""
    order: Order | None = None
    question: bool = False
    choices: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation, the draft on the table, and an order that waits for its session type."""

    turns: tuple[Turn, ...] = ()
    draft: Draft | None = None
    waiting: Order | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions asked so far, oldest first."""
        return tuple(turn.said for turn in self.turns if turn.question)

    def said(self, message: str, order: Order | None = None) -> Talk:
        """Return the conversation with a message that awaits its reply."""
        return replace(self, turns=(*self.turns, Turn(message, order=order)))

    def replied(self, reply: str, question: bool = False, choices: bool = False) -> Talk:
        """Return the conversation with the last message answered."""
        last = replace(self.turns[-1], reply=reply, question=question, choices=choices)
        return replace(self, turns=(*self.turns[:-1], last))

    def without_last(self) -> Talk:
        """Return the conversation before its last message."""
        return replace(self, turns=self.turns[:-1])
