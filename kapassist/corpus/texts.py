"""Every text of the library with the place it stands at, for rules that read wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapassist.corpus.library import Library, Place


@dataclass(frozen=True, slots=True)
class TextAt:
    """A text with its place, its kind (guidance, session-type, item, prompt, position), and the references it names."""

    text: str
    place: Place
    kind: str
    references: tuple[str, ...] = ()
    plain: bool = False


def all_texts(library: Library) -> Iterator[TextAt]:
    """Return the texts of statements, items, prompts and patient wording."""
    for article in library.articles:
        for row in article.statements:
            yield TextAt(row.text, Place(article.file, row.line), "guidance", row.references)
    for session_type in library.session_types.values():
        place = library.places[f"session-types:{session_type.id}"]
        for statements in session_type.facets.values():
            for statement in statements:
                yield TextAt(statement.text, place, "session-type", statement.references)
    yield from _item_texts(library)
    for prompt in library.prompts:
        place = library.places[prompt.id]
        yield TextAt(prompt.text, place, "prompt", prompt.references)
        yield TextAt(prompt.why, place, "prompt", prompt.references)


def _item_texts(library: Library) -> Iterator[TextAt]:
    for item in library.items:
        place = library.places[item.id]
        yield TextAt(item.text, place, "item", item.references)
        if item.why:
            yield TextAt(item.why, place, "item", item.references)
        if item.plain:
            yield TextAt(item.plain, place, "item", item.references, plain=True)
        for position in item.positions:
            yield TextAt(position.text, place, "position", position.references)
