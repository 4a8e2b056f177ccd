"""Records of the clinic's own documents: what is read from a file, kept of it and told about it. No I/O."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A run of plain text under its headings; `page` counts from 1, 0 where the format has no pages."""

    text: str
    headings: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read from one file."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as it is kept: whole sentences of one section; `page` is where it begins, 0 where there are no pages."""

    section: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What the user says of the documents being added; empty fields mean all session types, any stage, nothing said."""

    session_types: tuple[str, ...] = ()
    stage: str = ""
    audience: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One kept document.

    `source` is the absolute path that it was added from; `size` and `modified_ns` are those of that file, `added` is an
    ISO date, `reference` free text such as authors, year and title, `passages` their number.
    """

    id: str
    name: str
    title: str
    sha256: str
    source: str
    size: int
    modified_ns: int
    added: str
    session_types: tuple[str, ...] = ()
    stage: str = ""
    audience: str = ""
    reference: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: added, updated, unchanged or refused, with the reason of a refusal."""

    path: str
    status: str
    reason: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """How far adding is: files done of all, the file in hand, and the passages so far."""

    done: int
    total: int
    name: str
    passages: int
