"""The texts of a draft that a person has typed, and what among them may identify a patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kapassist.desk.edits import shown
from kapassist.domain import Draft, IdentifierSpan
from kapassist.errors import UsageError
from kapassist.safety.identifiers import find_identifiers


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed text; `place` tells in words where it stands, `item` is the id of its item."""

    place: str
    text: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A typed text with the spans that may identify a person."""

    place: str
    text: str
    item: str
    spans: tuple[IdentifierSpan, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that were found."""
        return tuple(self.text[span.start : span.end] for span in self.spans)


class IdentifiersFound(UsageError):
    """Something may identify a patient; it is kept only when the user, who was told, confirms it."""

    def __init__(self, found: tuple[Found, ...]) -> None:
        self.found = found
        told = "; ".join(f"{', '.join(map(repr, row.words))} in the {row.place}" for row in found)
        super().__init__(f"this may identify a person: {told}; take it out, or confirm that it may be kept (--flagged)")


def typed(draft: Draft) -> Iterator[Typed]:
    """Return everything that a person has typed into a draft."""
    yield Typed("brief", draft.brief.text)
    for item in draft.items:
        if item.own or item.edited:
            yield Typed(f"item {item.id}", shown(draft, item), item.id)
        yield Typed(f"rule of {item.id}", item.rule, item.id)
        yield Typed(f"reason for {item.id}", item.removed, item.id)


def identifiers(texts: Iterable[Typed], own: str = "") -> tuple[Found, ...]:
    """Return the texts that may identify a person; what stands in the clinic's `own` words is no patient's."""
    found = []
    for row in texts:
        spans = tuple(span for span in find_identifiers(row.text) if row.text[span.start : span.end] not in own)
        if spans:
            found.append(Found(row.place, row.text, row.item, spans))
    return tuple(found)


def refuse_identifiers(found: tuple[Found, ...], flagged: bool) -> None:
    """Refuse what was found, unless the user has confirmed it.

    Raises:
        IdentifiersFound: with everything that was found.

    """
    if found and not flagged:
        raise IdentifiersFound(found)
