"""Cuts the library into the passages that the index returns: one for each statement, item and prompt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace

from kapassist.corpus.fields import Basis
from kapassist.corpus.library import Library
from kapassist.corpus.stationery import LATER, ArcEntry
from kapassist.domain import Passage
from kapassist.sessions import SESSION_TYPE_IDS

PASSAGE_SCHEMA = 1  # raise it when the meaning of a passage changes; the index is then rebuilt


def passages(library: Library) -> list[Passage]:
    """Return every passage of the library in a fixed order."""
    found = (*_guidance(library), *_session_types(library), *_measures(library), *_items(library), *_prompts(library))
    return [replace(passage, asked=library.asked.get(passage.id, ())) for passage in found]


def glance_passages(library: Library) -> list[Passage]:
    """Return the short cells of the session types; tables cite them, the index leaves them out, as facets say the same."""
    return [
        Passage(
            id=f"{entry.id}#glance-{cell}",
            document=_session_type_file(entry.id),
            title=entry.title,
            section=cell.replace("-", " "),
            text=statement.text,
            kind="glance",
            references=statement.references,
            editorial=statement.editorial,
            session_types=(entry.id,),
        )
        for entry in library.session_types.values()
        for cell, statement in entry.glance.items()
    ]


def arc_passages(library: Library) -> list[Passage]:
    """Return the steps of every course; timelines cite them, the index leaves them out, as facets say the same."""
    return [
        row for key, steps in library.stationery.arcs.items() for row in _steps(key, steps, library.session_types[key].title)
    ]


def later_passages(library: Library) -> list[Passage]:
    """Return the steps that open the course of a later session, whatever its type."""
    return _steps(LATER, library.stationery.later, library.wording.labels["look-back"])


def _steps(key: str, steps: Sequence[ArcEntry], title: str) -> list[Passage]:
    return [
        Passage(
            id=arc_passage_id(key, number),
            document="drafts/arcs.yaml",
            title=title,
            section="course",
            text=step.text,
            kind="arc",
            references=tuple(step.references),
            editorial=step.editorial,
            session_types=() if key == LATER else (key,),
            stages=(step.stage,),
            position=number,
        )
        for number, step in enumerate(steps, 1)
    ]


def arc_passage_id(session_type: str, number: int) -> str:
    """Return the id of a step of a course, counted from 1."""
    return f"{session_type}#arc-{number}"


def fingerprint(found: Sequence[Passage]) -> str:
    """Return a hash that changes when any passage changes."""
    digest = hashlib.sha256(str(PASSAGE_SCHEMA).encode())
    for passage in found:
        digest.update(json.dumps(asdict(passage), sort_keys=True).encode())
    return digest.hexdigest()


def _narrowed(session_types: Iterable[str]) -> tuple[str, ...]:
    """Return () for "all of them", so that a filter need not list nine names."""
    listed = tuple(session_types)
    return () if set(listed) >= set(SESSION_TYPE_IDS) else listed


def _guidance(library: Library) -> Iterator[Passage]:
    for article in library.articles:
        for position, row in enumerate(article.statements):
            yield Passage(
                id=row.id,
                document=article.file,
                title=article.title,
                section=row.section,
                text=row.text,
                kind="guidance",
                references=row.references,
                editorial=row.editorial,
                session_types=_narrowed(article.session_types),
                stages=article.stages,
                position=position,
            )


def _session_types(library: Library) -> Iterator[Passage]:
    for session_type in library.session_types.values():
        position = 0
        for facet, statements in session_type.facets.items():
            for index, statement in enumerate(statements, 1):
                yield Passage(
                    id=f"{session_type.id}#{facet}-{index}",
                    document=_session_type_file(session_type.id),
                    title=session_type.title,
                    section=facet.replace("-", " "),
                    text=statement.text,
                    kind="session-type",
                    references=statement.references,
                    editorial=statement.editorial,
                    session_types=(session_type.id,),
                    position=position,
                )
                position += 1


def _session_type_file(key: str) -> str:
    return f"session-types/{key}.yaml"


def _measures(library: Library) -> Iterator[Passage]:
    words = library.wording.measures
    for key, measure in library.measures.items():
        parts: list[tuple[str, str, Basis]] = []
        if measure.bands:
            bands = "; ".join(
                words.band.format(low=f"{b.from_:g}", high=f"{b.to:g}", label=b.label) for b in measure.bands.rows
            )
            parts.append(("bands", words.bands.format(title=measure.title, bands=bands), measure.bands))
        for name, statement in measure.statements.items():
            parts.append((name, statement.text, statement))
        for position, (name, text, basis) in enumerate(parts):
            yield Passage(
                id=f"measure-{key}#{name}",
                document="measures.yaml",
                title=measure.title,
                section=name,
                text=text,
                kind="measure",
                references=tuple(basis.references),
                editorial=basis.editorial,
                position=position,
            )


def _items(library: Library) -> Iterator[Passage]:
    for position, item in enumerate(library.items):
        yield Passage(
            id=item.id,
            document=f"items/{item.stage}.yaml",
            title=f"Checklist, {item.stage.replace('-', ' ')}",
            section=item.area.replace("-", " "),
            text=f"{item.text} {item.why}".strip(),
            kind="item",
            references=item.references,
            editorial=item.editorial,
            session_types=_narrowed(session_type for session_type, _ in item.levels),
            stages=(item.stage,),
            position=position,
        )


def _prompts(library: Library) -> Iterator[Passage]:
    for position, prompt in enumerate(library.prompts):
        yield Passage(
            id=prompt.id,
            document=f"integration/{prompt.stage}.yaml",
            title="Integration prompt",
            section=prompt.theme.replace("-", " "),
            text=f"{prompt.text} {prompt.why}".strip(),
            kind="prompt",
            references=prompt.references,
            editorial=prompt.editorial,
            session_types=_narrowed(prompt.session_types),
            stages=(prompt.stage,),
            position=position,
        )
