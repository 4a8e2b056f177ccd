"""Counts what the library holds for each session type and stage, and writes the counts as Markdown or as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kapassist.corpus.fields import FACETS, GLANCE
from kapassist.corpus.library import Library
from kapassist.corpus.signoff import clinical_files, reviewers
from kapassist.domain import Item, Level
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

_NONE = "-"
_INTRODUCTION = (
    "# What the library covers\n\nThis page is written by `kapassist check`; do not edit it. A cell such as `5/3/1` counts"
    f" must, should and clinic-field items; `{_NONE}` stands for none."
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of counts: rows of cells under a header, with a note that says what is counted."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the library holds: items by session type and stage, by client factor, prompts, facets, and sums."""

    items: Table
    factors: Table
    prompts: Table
    facets: Table
    sums: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables in reading order."""
        return self.items, self.factors, self.prompts, self.facets, self.sums


def coverage(library: Library) -> Coverage:
    """Return the counts of a library."""
    return Coverage(_items(library), _factors(library), _prompts(library), _facets(library), _sums(library))


def as_markdown(found: Coverage) -> str:
    """Return the page that is kept beside the code."""
    return "\n".join([_INTRODUCTION, *(line for table in found.tables for line in _markdown(table)), ""])


def as_text(table: Table) -> str:
    """Return a table as aligned lines; a header of several words stands on several lines."""
    words = [name.split("-", 1) for name in table.header]
    heads = [tuple(row[line] if len(row) > line else "" for row in words) for line in range(max(map(len, words)))]
    lines = [*heads, *table.rows]
    widths = [max(len(row[column]) for row in lines) for column in range(len(table.header))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in lines)


def _items(library: Library) -> Table:
    rows = []
    for key in SESSION_TYPE_IDS:
        fixed = [item for item in library.items if not item.when]
        stages = [_levels(key, (item for item in fixed if item.stage == stage)) for stage in STAGE_IDS]
        conditional = _levels(key, (item for item in library.items if item.when))
        rows.append((key, *stages, _levels(key, fixed), conditional))
    return Table(
        "Checklist items by session type and stage",
        "Stages and `all` count items without a condition; `if-factor` counts those that a client factor switches on.",
        ("type", *STAGE_IDS, "all", "if-factor"),
        tuple(rows),
    )


def _factors(library: Library) -> Table:
    rows = []
    for factor in library.factors:
        named = [item for item in library.items if factor in item.when]
        counts = (sum(item.level(key) is not None for item in named) for key in SESSION_TYPE_IDS)
        prompts = sum(factor in prompt.when for prompt in library.prompts)
        rows.append((factor, *map(_shown, (*counts, len(named), prompts))))
    return Table(
        "Conditional items and prompts by client factor",
        "Items whose `when` names the factor, for each session type and in all; then integration prompts.",
        ("factor", *SESSION_TYPE_IDS, "items", "prompts"),
        tuple(rows),
    )


def _prompts(library: Library) -> Table:
    stages = tuple(stage for stage in STAGE_IDS if any(prompt.stage == stage for prompt in library.prompts))
    rows = []
    for key in SESSION_TYPE_IDS:
        named = [prompt for prompt in library.prompts if key in prompt.session_types]
        counts = Counter(prompt.stage for prompt in named if not prompt.when)
        conditional = sum(bool(prompt.when) for prompt in named)
        rows.append((key, *map(_shown, (*(counts[stage] for stage in stages), counts.total(), conditional))))
    return Table(
        "Integration prompts by session type and window",
        "Windows and `all` count prompts without a condition; `if-factor` counts those that a client factor switches on.",
        ("type", *stages, "all", "if-factor"),
        tuple(rows),
    )


def _facets(library: Library) -> Table:
    rows = tuple(
        (
            key,
            "complete" if entry.complete else "partial",
            f"{len(entry.facets)} of {len(FACETS)}",
            str(sum(map(len, entry.facets.values()))),
            f"{len(entry.glance)} of {len(GLANCE)}",
        )
        for key, entry in library.session_types.items()
    )
    note = "Facets hold full statements; glance cells are the short ones of comparison tables."
    return Table("What is said of each session type", note, ("type", "library", "facets", "statements", "glance"), rows)


def _sums(library: Library) -> Table:
    files = clinical_files(library)
    statements = sum(len(article.statements) for article in library.articles)
    rows = (
        ("items", str(len(library.items))),
        ("prompts", str(len(library.prompts))),
        ("articles", str(len(library.articles))),
        ("statements in articles", str(statements)),
        ("measures", str(len(library.measures))),
        ("references", str(len(library.references))),
        ("files signed off by a clinician", f"{len(set(reviewers(library)) & set(files))} of {len(files)}"),
    )
    return Table("In all", "A file counts as signed off while it has the wording that was signed.", ("what", "count"), rows)


def _levels(session_type: str, items: Iterable[Item]) -> str:
    counts = Counter(item.level(session_type) for item in items)
    numbers = [counts[level] for level in Level]
    return "/".join(map(str, numbers)) if any(numbers) else _NONE


def _shown(count: int) -> str:
    return str(count) if count else _NONE


def _markdown(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.title}", "", table.note, "")
    yield _row(table.header)
    yield _row(["---"] * len(table.header))
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
