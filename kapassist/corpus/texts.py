"""Every text of the library with the place it stands at, for rules that read wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapassist.corpus.library import Library
from kapassist.corpus.records import Place


@dataclass(frozen=True, slots=True)
class TextAt:
    """A text with its place, the references it names and its kind.

    Kinds: guidance, session-type, measure, item, prompt, position, arc, disclosure, check.
    """

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
    yield from _session_type_texts(library)
    yield from _measure_texts(library)
    yield from _item_texts(library)
    for prompt in library.prompts:
        yield TextAt(prompt.text, _place(library, prompt.id, "text"), "prompt", prompt.references)
        yield TextAt(prompt.why, _place(library, prompt.id, "why"), "prompt", prompt.references)
        if prompt.not_for:
            yield TextAt(prompt.not_for, _place(library, prompt.id, "not-for"), "prompt", prompt.references)
    yield from _stationery_texts(library)


def _session_type_texts(library: Library) -> Iterator[TextAt]:
    for entry in library.session_types.values():
        for cell, statement in entry.glance.items():
            yield TextAt(statement.text, library.places[f"{entry.id}#glance-{cell}"], "session-type", statement.references)
        for facet, statements in entry.facets.items():
            for index, statement in enumerate(statements, 1):
                yield TextAt(
                    statement.text, library.places[f"{entry.id}#{facet}-{index}"], "session-type", statement.references
                )


def _measure_texts(library: Library) -> Iterator[TextAt]:
    for key, measure in library.measures.items():
        place = library.places[f"measures:{key}"]
        if measure.bands:
            labels = ", ".join(row.label for row in measure.bands.rows)
            yield TextAt(labels, place, "measure", tuple(measure.bands.references))
        for statement in measure.statements.values():
            yield TextAt(statement.text, place, "measure", tuple(statement.references))


def _item_texts(library: Library) -> Iterator[TextAt]:
    for item in library.items:
        yield TextAt(item.text, _place(library, item.id, "text"), "item", item.references)
        if item.why:
            yield TextAt(item.why, _place(library, item.id, "why"), "item", item.references)
        if item.short:
            yield TextAt(item.short, _place(library, item.id, "short"), "item", item.references)
        if item.plain:
            yield TextAt(item.plain, _place(library, item.id, "plain"), "item", item.references, plain=True)
        for position in item.positions:
            yield TextAt(position.text, _place(library, item.id, "positions"), "position", position.references)


def _stationery_texts(library: Library) -> Iterator[TextAt]:
    """Return the steps of the arcs, what stands with clinics' rules or tells of software, and the checks of plain language."""
    for key, steps in library.stationery.arcs.items():
        place = library.places[f"drafts/arcs.yaml:arcs:{key}"]
        for step in steps:
            yield TextAt(step.text, place, "arc", tuple(step.references))
            yield TextAt(step.plain, place, "arc", tuple(step.references), plain=True)
    for key, entry in library.stationery.disclosures.items():
        place = library.places[f"drafts/disclosure.yaml:countries:{key}"]
        yield TextAt(entry.en, place, "disclosure", tuple(entry.references), plain=True)
        if entry.rule:
            yield TextAt(entry.rule, place, "disclosure", tuple(entry.references))
    for key, rule in library.stationery.rules.items():
        place = library.places[f"drafts/clinic-rules.yaml:rules:{key}"]
        for row in rule.instead:
            yield TextAt(row.en[1], place, "item", plain=True)
        for others in rule.others.values():
            yield TextAt(others.en, place, "position", tuple(others.references), plain=True)
    for key, check in library.stationery.plain_language.checks.items():
        yield TextAt(check.text, library.places[f"drafts/plain-language.yaml:checks:{key}"], "check", tuple(check.references))


def _place(library: Library, identifier: str, key: str) -> Place:
    """Return the line of one key of an entry, or of the entry."""
    return library.places.get(f"{identifier}.{key}") or library.places[identifier]
