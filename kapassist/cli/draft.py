"""`kapassist draft`: a checklist, setting plan, integration prompts, handout or comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.cli.asked_for import brief_of, known_audience, known_kind, known_length, known_types
from kapassist.cli.output import opened_assistant, read_lines, run_batch, tell, text_of, write_or_print
from kapassist.errors import UsageError, known
from kapassist.sessions import SessionBrief, known_stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kapassist.assistant import Assistant
    from kapassist.domain import Draft, Length, SignOff

BINARY = ("pdf", "pdf-large", "docx")
FORMATS = ("md", "html", "pdf", "pdf-large", "docx", "txt", "json", "soap", "dap", "birp", "girp")


@click.command()
@click.argument("kind", default="", metavar="KIND")
@click.option("--session-type", "types", multiple=True, metavar="ID", help="Session type; twice or more for a comparison.")
@click.option("--brief", default="", help="What the session is about, without identifiers.")
@click.option("--stage", default="", metavar="STAGE", help="Stage of care now, for example day-before; it comes first.")
@click.option("--session-number", default=0, type=click.IntRange(0, 99), help="1 for the first medicine session.")
@click.option("--factor", "factors", multiple=True, metavar="ID", help="Client factor, for example crps; may be repeated.")
@click.option("--audience", default="", metavar="WHO", help="Whose items come first, for example therapist.")
@click.option(
    "--length",
    default="standard",
    metavar="one-page|standard|full",
    help="Musts in short, musts and the closest, or everything.",
)
@click.option("--full", is_flag=True, help="The same as --length full.")
@click.option("--format", "form", default="", metavar="FORM", help=f"One of: {', '.join(FORMATS)}; default: by the name of -o.")
@click.option("--language", default="", metavar="en|es", help="Language of a handout; default: the clinic's.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option(
    "--input",
    "batch",
    type=click.Path(path_type=Path),
    help="JSON lines {id, session_type, brief?, ...}; needs --json.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--save", is_flag=True, help="Keep the draft too; 'kapassist drafts' lists what is kept.")
@click.option("--flagged", is_flag=True, help="Keep it although it may identify a person.")
def draft(
    kind: str,
    types: tuple[str, ...],
    brief: str,
    stage: str,
    session_number: int,
    factors: tuple[str, ...],
    audience: str,
    length: str,
    full: bool,
    form: str,
    language: str,
    output: Path | None,
    batch: Path | None,
    as_json: bool,
    save: bool,
    flagged: bool,
) -> None:
    """Draft a KIND: checklist, setting, integration, handout or comparison."""
    form = known_form("json" if as_json else form, output)
    wanted_length = known_length("full" if full else length)
    if batch:
        if output or save:
            raise UsageError("--input prints JSON lines; send them to a file with > instead of -o, and save drafts one by one")
        if brief or stage or session_number or factors or audience:
            raise UsageError("with --input each line has a brief, stage, session_number, factors and audience of its own")
        _batch(batch, kind, types, wanted_length, as_json, language)
        return
    wanted = known_kind(kind)
    asked = SessionBrief(
        known_types(wanted, types),
        known_stage(stage) if stage else None,
        session_number,
        factors,
        brief,
        known_audience(audience),
    )
    assistant = opened_assistant(needs_profile=True)
    made = assistant.draft(wanted, asked, wanted_length, language)
    kept = assistant.desk.save(made, flagged=flagged) if save else None
    write_or_print(rendered(assistant, made, form, version=kept.version if kept else 0), output, form in BINARY)
    for line in _told(assistant, made):
        tell(line)
    if kept:
        click.echo(f"kapassist: saved as draft {kept.id}; 'kapassist drafts show {kept.id}' opens it", err=True)


def known_form(value: str, output: Path | None) -> str:
    """Return the form of a draft: the one that is named, or the one that the file's name ends with.

    Raises:
        UsageError: it is not one of the known forms.

    """
    named = value or (output.suffix.lower().removeprefix(".") if output else "") or "md"
    return known(named, FORMATS, "format")


def rendered(assistant: Assistant, made: Draft, form: str, signed: SignOff | None = None, version: int = 0) -> bytes:
    """Return a draft in one of its forms, with its sign-off and number where it is saved; tell what the form cannot show."""
    from kapassist.export.formats import written

    data, notes = written(made, assistant.imprint(made, signed, version), form)
    for note in notes:
        tell(f"{made.title}: {note}")
    return data


def _told(assistant: Assistant, made: Draft) -> Iterator[str]:
    """Return what is told of a draft: what a long brief did not decide, how plain a handout reads, what it still lacks."""
    from kapassist.drafting.basis import unread
    from kapassist.export.noticing import for_the_clinic, reading_line

    imprint, wording = assistant.imprint(made), assistant.library.wording
    yield from filter(None, (unread(made.brief, wording), reading_line(imprint)))
    for key in for_the_clinic(made, imprint):
        if key != "country-unset":  # the sheet says it, and everybody begins without a country
            yield wording.labels[key]


def _batch(path: Path, kind: str, types: tuple[str, ...], length: Length, as_json: bool, language: str) -> None:
    from kapassist.drafting.basis import unread
    from kapassist.export.wire import draft_json

    if not as_json:
        raise UsageError("--input prints JSON lines; add --json")
    read_lines(path)  # an unreadable file is told before the index is opened
    assistant = opened_assistant(needs_profile=True)

    def work(row: dict[str, Any], identifier: str) -> dict[str, Any]:
        wanted = known_kind(text_of(row, "kind") or kind)
        brief = brief_of(row, wanted, types)
        how_long = known_length(text_of(row, "length") or length)
        made = assistant.draft(wanted, brief, how_long, text_of(row, "language") or language)
        if line := unread(made.brief, assistant.library.wording):
            tell(f"{identifier}: {line}")
        return draft_json(made, identifier, assistant.imprint(made))

    run_batch(path, work)
