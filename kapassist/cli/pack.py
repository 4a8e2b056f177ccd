"""`kapassist pack`: whole sets of drafts in one zip file, or one draft for each line of a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.cli.asked_for import brief_of, known_kind, known_length
from kapassist.cli.draft import FORMATS
from kapassist.cli.output import opened_assistant, print_json, read_lines, tell, text_of
from kapassist.errors import KapassistError, UsageError, known, shortened
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief, known_session_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kapassist.assistant import Assistant
    from kapassist.domain import Length
    from kapassist.packing import Packed, Wanted

_USUAL_FORMS = ("pdf", "docx")
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-_"


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The zip file to write.")
@click.option("--session-type", "types", multiple=True, metavar="ID", help="Session type; may be repeated; default: all.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Kind of draft; may be repeated; default: all five.")
@click.option(
    "--format", "forms", multiple=True, metavar="FORM", help="Form; may be repeated; 'all' for every one; default: pdf, docx."
)
@click.option("--brief", default="", help="What the sessions are about, without identifiers.")
@click.option("--length", default="standard", metavar="one-page|standard|full", help="How long the drafts are.")
@click.option("--language", default="", metavar="en|es", help="Language of handouts; default: the clinic's.")
@click.option(
    "--input",
    "batch",
    type=click.Path(path_type=Path),
    help="JSON lines {id, kind, session_type, brief?, ...}: one draft each.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each draft.")
def pack(
    output: Path,
    types: tuple[str, ...],
    kinds: tuple[str, ...],
    forms: tuple[str, ...],
    brief: str,
    length: str,
    language: str,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Write a whole set of drafts into one zip file."""
    from kapassist.packing import pack as packed, told_once

    chosen, wanted_length = _forms(forms), known_length(length)
    lines = read_lines(batch) if batch else []
    assistant = opened_assistant(needs_profile=True)
    bad: list[Packed] = []
    if batch:
        wanted, bad = _from_lines(lines, kinds, wanted_length, language)
    else:
        wanted = _set(assistant, types, kinds, SessionBrief(text=brief), wanted_length, language)
    outcomes = [*bad, *_shown(packed(assistant, wanted, chosen, output), len(wanted))]
    for row in outcomes:
        _tell(row, as_json)
    for line in told_once(outcomes):
        tell(line)
    files = sum(len(row.files) for row in outcomes)
    tell(f"{files} files of {len(wanted)} drafts in {output}")
    if any(row.error for row in outcomes):
        raise SystemExit(1)


def _forms(named: tuple[str, ...]) -> tuple[str, ...]:
    for name in named:
        known(name, ("all", *FORMATS), "format")
    return FORMATS if "all" in named else named or _USUAL_FORMS


def _set(
    assistant: Assistant, types: tuple[str, ...], kinds: tuple[str, ...], brief: SessionBrief, length: Length, language: str
) -> list[Wanted]:
    from kapassist.domain import DraftKind
    from kapassist.packing import whole_set

    keys = [known_session_type(key) for key in types] or SESSION_TYPE_IDS
    chosen = [known_kind(kind) for kind in kinds] or list(DraftKind)
    return [replace(row, language=language) for row in whole_set(assistant, keys, chosen, brief, length)]


def _from_lines(lines: list[str], kinds: tuple[str, ...], length: Length, language: str) -> tuple[list[Wanted], list[Packed]]:
    """Return what the lines ask for, blank ones passed over; a line that cannot be used is told and the others go on."""
    from kapassist.packing import Packed

    wanted: list[Wanted] = []
    bad: list[Packed] = []
    taken: set[str] = set()
    for number, line in ((number, line) for number, line in enumerate(lines, 1) if line.strip()):
        name = f"line-{number}"
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise UsageError("the line is no JSON object")
            name, notes = _named(row, name, taken)
            wanted.append(replace(_one(row, name, kinds, length, language), notes=notes))
        except (ValueError, KapassistError) as error:
            bad.append(Packed(name, error=str(error)))
    return wanted, bad


def _one(row: dict[str, Any], name: str, kinds: tuple[str, ...], length: Length, language: str) -> Wanted:
    from kapassist.packing import Wanted

    kind = known_kind(text_of(row, "kind") or (kinds[0] if kinds else "handout"))
    own = text_of(row, "length")
    return Wanted(
        name, kind, brief_of(row, kind, ()), known_length(own) if own else length, text_of(row, "language") or language
    )


def _named(row: dict[str, Any], otherwise: str, taken: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return a name for the draft's files from its id, and why it is another: safe in every file system, and no two alike."""
    given = str(row.get("id", otherwise))
    base = "".join(sign if sign in _NAME else "-" for sign in given.lower())[:60].strip("-") or otherwise
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    if name == given:
        return name, ()
    why = "cannot name a file as it is" if name == base else "or one that gives the same name stands on an earlier line"
    return name, (f"the id {shortened(given)} {why}; its files are named {name!r}",)


def _shown(outcomes: Iterator[Packed], total: int) -> Iterator[Packed]:
    from tqdm import tqdm

    with tqdm(total=total, desc="Writing", unit=" drafts", leave=False, disable=None) as bar:
        for outcome in outcomes:
            bar.update()
            yield outcome


def _tell(row: Packed, as_json: bool) -> None:
    if as_json:
        found = {"id": row.name, "files": list(row.files), "notes": list(row.notes)}
        print_json(found | ({"error": row.error} if row.error else {}))
    elif row.error:
        tell(f"{row.name}: {row.error}")
