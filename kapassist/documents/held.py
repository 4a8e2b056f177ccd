"""What the shelf holds at one moment, in the records that the rest of the program knows: passages and references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kapassist.documents.records import DocumentEntry, Piece
from kapassist.domain import Grade, Passage, Reference
from kapassist.sessions import SESSION_TYPE_IDS

CLINIC = "clinic"  # the kind of these passages


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its passages."""

    entry: DocumentEntry
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, entry: DocumentEntry, pieces: Sequence[Piece]) -> Document:
        """Return the document; its passages are marked as the clinic's own."""
        types = () if set(entry.session_types) >= set(SESSION_TYPE_IDS) else entry.session_types
        return cls(
            entry,
            tuple(
                Passage(
                    id=f"doc-{entry.id}#{position}",
                    document=f"documents/{entry.name}",
                    title=entry.title,
                    section=", ".join(filter(None, [piece.section, f"page {piece.page}" if piece.page else ""])),
                    text=piece.text,
                    kind=CLINIC,
                    references=(_key(entry),),
                    session_types=types,
                    stages=(entry.stage,) if entry.stage else (),
                    position=position,
                )
                for position, piece in enumerate(pieces)
            ),
        )

    @property
    def reference(self) -> Reference:
        """Return the source that the passages cite: what the user said of it, else its title."""
        return Reference(
            key=_key(self.entry),
            authors="",
            year="",
            title=self.entry.reference or self.entry.title,
            container="The clinic's own document",
            doi="",
            pmid="",
            url="",
            grade=Grade.PRACTICE_DOCUMENT,
            read="full-text",
            checked=self.entry.added,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """All documents that can be read, by title; `faults` says in a line each what cannot, `stamp` which state this is."""

    stamp: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def entries(self) -> list[DocumentEntry]:
        """Return the entries, by title."""
        return [document.entry for document in self.documents]

    @property
    def passages(self) -> list[Passage]:
        """Return all passages in a fixed order."""
        return [passage for document in self.documents for passage in document.passages]

    @property
    def references(self) -> dict[str, Reference]:
        """Return the sources that the passages cite, by key."""
        return {_key(document.entry): document.reference for document in self.documents}


def _key(entry: DocumentEntry) -> str:
    return f"clinic-{entry.id}"
