"""`kapassist triage`: labels and identifier spans, for one message or for each line of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kapassist.cli.output import new_assistant, print_json, run_batch, text_of
from kapassist.errors import UsageError


@click.command()
@click.argument("message", default="")
@click.option("--input", "batch", type=click.Path(path_type=Path), help="JSON lines {id, text}; needs --json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def triage(message: str, batch: Path | None, as_json: bool) -> None:
    """Show which labels and identifiers are found in MESSAGE."""
    from kapassist.export.wire import triage_json

    if batch and not as_json:
        raise UsageError("--input prints JSON lines; add --json")
    if not batch and not message.strip():
        raise UsageError("the message is empty; type a few words")
    assistant = new_assistant()

    def work(row: dict[str, Any], identifier: str) -> dict[str, Any]:
        found = assistant.triage(text_of(row, "text", "message"))
        return triage_json(found, assistant.notices_for(found), identifier)

    if batch:
        run_batch(batch, work)
    elif as_json:
        print_json(work({"text": message}, ""))
    else:
        found = assistant.triage(message)
        click.echo(", ".join(label.value for label in found.labels))
        for notice in assistant.notices_for(found):
            click.echo(f"\n{notice.title}\n{notice.text}")
