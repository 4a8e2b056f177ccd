"""Records of the library that stand in no other part, and how the entries of its files become records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kapassist.corpus import schema
from kapassist.corpus.fields import FACETS, GLANCE
from kapassist.domain import Item, Prompt, Reference, Statement


@dataclass(frozen=True, slots=True)
class SessionType:
    """One session type: its names for clinicians and patients, words that name it, factors that tip a doubt towards it.

    `derived` types have levels that no source sets: they follow from those of the neighbouring types. A
    comparison sets it beside `compare_with` where nothing else is asked for. `glance` holds one
    short cell for each key of `GLANCE`, for tables; `facets` the full statements.
    """

    id: str
    title: str
    patient: str
    words: tuple[str, ...]
    factors: tuple[str, ...]
    complete: bool
    derived: bool
    compare_with: str
    glance: Mapping[str, Statement]
    facets: Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


def reference_of(key: str, entry: schema.ReferenceEntry) -> Reference:
    """Return a reference under its key."""
    return Reference(key=key, **entry.model_dump())


def session_type_of(entry: schema.SessionTypeFile) -> SessionType:
    """Return a session type with its cells and facets in the order in which they are shown."""
    return SessionType(
        entry.session_type,
        entry.title,
        entry.patient,
        tuple(entry.words),
        tuple(entry.factors),
        entry.library == "complete",
        entry.levels == "derived",
        entry.compare_with,
        {cell: statement_of(entry.glance[cell]) for cell in GLANCE},
        {facet: tuple(map(statement_of, entry.facets[facet])) for facet in FACETS if facet in entry.facets},
    )


def statement_of(entry: schema.StatementEntry) -> Statement:
    """Return a statement."""
    return Statement(entry.text, tuple(entry.references), entry.editorial)


def item_of(stage: str, entry: schema.ItemEntry) -> Item:
    """Return an item of a stage."""
    return Item(
        id=entry.id,
        stage=stage,
        area=entry.area,
        text=entry.text,
        plain=entry.plain,
        why=entry.why,
        levels=tuple(entry.levels.items()),
        when=tuple(entry.when),
        audience=tuple(entry.audience),
        references=tuple(entry.references),
        editorial=entry.editorial,
        field=entry.field,
        field_plain=entry.field_plain,
        positions=tuple(replace(statement_of(row), session_types=tuple(row.session_types)) for row in entry.positions),
        matrix=tuple(entry.matrix),
        handout=entry.handout,
        once=entry.once,
        contacts=tuple(entry.contacts),
        numbers=tuple(entry.numbers),
        short=entry.short,
        sign=entry.sign,
        look_back=entry.look_back,
    )


def prompt_of(stage: str, entry: schema.PromptEntry) -> Prompt:
    """Return a prompt of a stage."""
    return Prompt(
        id=entry.id,
        stage=stage,
        theme=entry.theme,
        modality=entry.modality,
        text=entry.text,
        why=entry.why,
        not_for=entry.not_for,
        session_types=tuple(entry.session_types),
        when=tuple(entry.when),
        unless=tuple(entry.unless),
        references=tuple(entry.references),
        editorial=entry.editorial,
        matrix=tuple(entry.matrix),
    )
