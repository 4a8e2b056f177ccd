"""`kapassist draft`: a checklist, setting plan, integration prompts, handout or comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.cli.output import opened_assistant, read_lines, run_batch, text_of, texts_of, write_or_print
from kapassist.errors import UsageError
from kapassist.sessions import SessionBrief, known_session_type, known_stage

if TYPE_CHECKING:
    from kapassist.assistant import Assistant
    from kapassist.domain import Draft, DraftKind

FORMATS = ("md", "html", "json")


@click.command()
@click.argument("kind", default="", metavar="KIND")
@click.option("--session-type", "types", multiple=True, metavar="ID", help="Session type; twice or more for a comparison.")
@click.option("--brief", default="", help="What the session is about, without identifiers.")
@click.option("--stage", default="", metavar="STAGE", help="Stage of care now, for example day-before; it comes first.")
@click.option("--session-number", default=0, type=click.IntRange(0, 99), help="1 for the first medicine session.")
@click.option("--factor", "factors", multiple=True, metavar="ID", help="Client factor, for example crps; may be repeated.")
@click.option("--audience", default="", metavar="WHO", help="Whose items come first, for example therapist.")
@click.option("--full", is_flag=True, help="Keep every item that is usual good practice, not only the closest.")
@click.option("--format", "form", default="md", metavar="md|html|json", help="Form of the draft.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option(
    "--input",
    "batch",
    type=click.Path(path_type=Path),
    help="JSON lines {id, session_type, brief?, ...}; needs --json.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def draft(
    kind: str,
    types: tuple[str, ...],
    brief: str,
    stage: str,
    session_number: int,
    factors: tuple[str, ...],
    audience: str,
    full: bool,
    form: str,
    output: Path | None,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Draft a KIND: checklist, setting, integration, handout or comparison."""
    form = "json" if as_json else form
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; use one of: {', '.join(FORMATS)}")
    if batch:
        if output:
            raise UsageError("--input prints JSON lines; send them to a file with > instead of -o")
        _batch(batch, kind, types, full, as_json)
        return
    wanted = known_kind(kind)
    asked = SessionBrief(
        _types(wanted, types),
        known_stage(stage) if stage else None,
        session_number,
        factors,
        brief,
        _known_audience(audience),
    )
    assistant = opened_assistant()
    made = assistant.draft(wanted, asked, full)
    write_or_print(rendered(assistant, made, form), output)


def rendered(assistant: Assistant, made: Draft, form: str) -> str:
    """Return a draft as Markdown, HTML or JSON."""
    import json

    from kapassist.export import html, markdown, wire

    if form == "json":
        return json.dumps(wire.draft_json(made), ensure_ascii=False)
    render = markdown.draft_markdown if form == "md" else html.draft_html
    return render(made, assistant.library.wording, assistant.crisis_lines())


def known_kind(value: str) -> DraftKind:
    """Return the kind of draft.

    Raises:
        UsageError: it is not one of the known kinds.

    """
    from kapassist.domain import DraftKind

    kinds = [kind.value for kind in DraftKind]
    if value not in kinds:
        raise UsageError(f"unknown kind of draft {value!r}; use one of: {', '.join(kinds)}")
    return DraftKind(value)


def _known_audience(value: str) -> str:
    from kapassist.corpus.fields import AUDIENCES

    if value and value not in AUDIENCES:
        raise UsageError(f"unknown audience {value!r}; use one of: {', '.join(AUDIENCES)}")
    return value


def _batch(path: Path, kind: str, types: tuple[str, ...], full: bool, as_json: bool) -> None:
    from kapassist.export.wire import draft_json

    if not as_json:
        raise UsageError("--input prints JSON lines; add --json")
    read_lines(path)  # an unreadable file is told before the index is opened
    assistant = opened_assistant()

    def work(row: dict[str, Any], identifier: str) -> dict[str, Any]:
        wanted = known_kind(text_of(row, "kind") or kind)
        return draft_json(assistant.draft(wanted, _brief(row, wanted, types), full), identifier)

    run_batch(path, work)


def _types(kind: DraftKind, values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > 1 and kind != "comparison":
        raise UsageError(f"{len(values)} session types are given for one {kind}; give one, or draft a comparison")
    return tuple(known_session_type(value) for value in values)


def _brief(row: dict[str, Any], kind: DraftKind, types: tuple[str, ...]) -> SessionBrief:
    named = texts_of(row, "session_types") or tuple(filter(None, [text_of(row, "session_type")]))
    stage = text_of(row, "stage")
    number = row.get("session_number", 0)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 99:
        raise UsageError(f"'session_number' is {number!r}; write a whole number from 0 to 99")
    return SessionBrief(
        _types(kind, named or types),
        known_stage(stage) if stage else None,
        number,
        texts_of(row, "factors"),
        text_of(row, "brief", "text"),
        _known_audience(text_of(row, "audience")),
    )
