"""What the store of saved drafts returns: plain, frozen records."""

from __future__ import annotations

from dataclasses import dataclass

from kapassist.desk.signing import DraftState
from kapassist.domain import Draft, DraftKind, SignOff


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A saved draft as a list shows it; `version` and `saved` are those of its newest version, `signoff` fits that version."""

    id: int
    title: str
    kind: DraftKind
    session_types: tuple[str, ...]
    created: str
    version: int
    saved: str
    state: DraftState
    signoff: SignOff | None = None


@dataclass(frozen=True, slots=True)
class SavedVersion:
    """One version of a saved draft; `flagged`: the user confirmed words in it that may identify a person."""

    n: int
    saved: str
    note: str
    flagged: bool
    state: DraftState
    signoff: SignOff | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft from the store, with what is kept about it."""

    saved: SavedDraft
    version: SavedVersion
    draft: Draft
