"""`kapassist drafts`: the saved drafts, their versions, sign-off."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kapassist.cli.draft import BINARY, FORMATS, known_form, rendered
from kapassist.cli.output import new_assistant, print_json, tell, write_or_print
from kapassist.errors import UsageError, shortened

if TYPE_CHECKING:
    from kapassist.desk.difference import Change
    from kapassist.desk.records import Opened, SavedDraft, SavedVersion
    from kapassist.domain import SignOff

_ID = click.argument("key", metavar="ID", type=int)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_VERSION = click.option("--version", "version", type=int, metavar="N", help="This version; default: the newest.")
_FORM = click.option("--format", "form", default="", metavar="FORM", help=f"One of: {', '.join(FORMATS)}.")
_FLAGGED = click.option("--flagged", is_flag=True, help="Keep it although it may identify a person.")


@click.group()
def drafts() -> None:
    """List, show, compare, copy, sign and delete saved drafts."""


@drafts.command("list")
@click.option(
    "--search", "words", default="", metavar="WORDS", help="Only drafts whose title, brief or items have these words."
)
@_JSON
def list_drafts(words: str, as_json: bool) -> None:
    """List the saved drafts with their ids, the one that was saved last first."""
    found = new_assistant().desk.search(words)
    if as_json:
        print_json([asdict(saved) for saved in found])
        return
    for saved in found:
        click.echo(_line(saved))
    if not found:
        click.echo("no saved draft has these words" if words else "no saved drafts; 'kapassist draft KIND … --save' keeps one")


@drafts.command()
@_ID
@_VERSION
@_FORM
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def show(key: int, version: int | None, form: str, as_json: bool) -> None:
    """Show a saved draft, and what is known of this version on standard error."""
    _write(key, version, "json" if as_json else form, None)


@drafts.command()
@_ID
@_VERSION
@_FORM
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
def export(key: int, version: int | None, form: str, output: Path | None) -> None:
    """Write a saved draft to a file."""
    _write(key, version, form, output)


@drafts.command()
@_ID
@_JSON
def versions(key: int, as_json: bool) -> None:
    """List the versions of a saved draft, newest first."""
    found = new_assistant().desk.versions(key)
    if as_json:
        print_json([asdict(version) for version in found])
        return
    for version in found:
        click.echo(_version_line(version))


@drafts.command()
@_ID
@click.argument("first", required=False, type=int, metavar="[A")
@click.argument("second", required=False, type=int, metavar="B]")
@_JSON
def diff(key: int, first: int | None, second: int | None, as_json: bool) -> None:
    """Show what changed from version A to version B: by default from the last but one to the newest."""
    changes = new_assistant().desk.difference(key, first, second)
    if as_json:
        print_json([asdict(change) for change in changes])
        return
    for change in changes:
        click.echo(_change_line(change))
    if not changes:
        click.echo("no item was added, removed, changed or moved")


@drafts.command()
@_ID
@click.option("--title", default="", help="Title of the copy; default: the same.")
@_FLAGGED
def duplicate(key: int, title: str, flagged: bool) -> None:
    """Keep the newest version of a draft as a draft of its own, not signed."""
    click.echo(_line(new_assistant().desk.duplicate(key, title, flagged)))


@drafts.command()
@_ID
@click.argument("title")
@_FLAGGED
def rename(key: int, title: str, flagged: bool) -> None:
    """Give a saved draft another title in the list."""
    click.echo(_line(new_assistant().desk.rename(key, title, flagged)))


@drafts.command()
@_ID
def delete(key: int) -> None:
    """Delete a saved draft with all its versions, without trace."""
    gone = new_assistant().desk.delete(key)
    click.echo(f"deleted {gone.title} ({gone.id})")


@drafts.command()
@_ID
@click.option("--name", required=True, help="First and last name of the person who has read the draft.")
@click.option("--credentials", required=True, help="What qualifies this person, for example 'MD, psychiatrist'.")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="Day on which it was read; default: today.")
@_VERSION
@_JSON
def sign(key: int, name: str, credentials: str, day: str, version: int | None, as_json: bool) -> None:
    """Sign off a saved draft as read and agreed with; any edit afterwards makes it a draft again."""
    opened = new_assistant().desk.sign(key, name, credentials, _day(day), version)
    if as_json:
        print_json(asdict(opened.version))
    else:
        click.echo(_version_line(opened.version))


def _write(key: int, version: int | None, form: str, output: Path | None) -> None:
    form = known_form(form, output)
    assistant = new_assistant(needs_profile=True)
    opened = assistant.desk.open(key, version)
    document = rendered(assistant, opened.draft, form, opened.version.signoff, opened.version.n)
    write_or_print(document, output, form in BINARY)
    tell(_heading(opened))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"the date is {shortened(text)}; write it as YYYY-MM-DD") from None


def _heading(opened: Opened) -> str:
    version = opened.version
    return f"{opened.saved.title} ({opened.saved.id}), version {version.n}: {_version_facts(version)}"


def _line(saved: SavedDraft) -> str:
    facts = (saved.kind.value, ", ".join(saved.session_types), f"version {saved.version}", saved.saved, _state(saved.signoff))
    return f"{saved.id}  {saved.title} ({'; '.join(facts)})"


def _version_line(version: SavedVersion) -> str:
    return f"{version.n}  {_version_facts(version)}"


def _version_facts(version: SavedVersion) -> str:
    flags = ("identifiers confirmed",) if version.flagged else ()
    return "; ".join((version.saved, _state(version.signoff), *filter(None, [version.note]), *flags))


def _state(signoff: SignOff | None) -> str:
    if signoff is None:
        return "draft"
    return f"reviewed by {signoff.name}, {signoff.credentials}, {signoff.date}; review again by {signoff.review_by}"


def _change_line(change: Change) -> str:
    what = f"{change.what.value} {change.item}"
    reason = f" (reason: {change.reason})" if change.reason else ""
    return {
        "added": f"+ {what}: {change.after}",
        "removed": f"- {what}: {change.before}{reason}",
        "changed": f"~ {what}, {change.field}: {change.before or '(blank)'} -> {change.after or '(blank)'}",
        "moved": f"> {what}: {change.before} -> {change.after}",
    }[change.what]
