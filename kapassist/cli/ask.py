"""`kapassist ask`: a cited answer, or one for each line of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kapassist.cli.output import opened_assistant, print_json, run_batch, text_of
from kapassist.errors import UsageError


@click.command()
@click.argument("question", default="")
@click.option("--session-type", default="", metavar="ID", help="Keep to one session type, for example im-psychedelic.")
@click.option("--input", "batch", type=click.Path(path_type=Path), help="JSON lines {id, text, session_type?}; needs --json.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def ask(question: str, session_type: str, batch: Path | None, as_json: bool) -> None:
    """Answer QUESTION from the guidance library, with citations."""
    from kapassist.export.answers import answer_markdown
    from kapassist.export.wire import answer_json

    if batch:
        _batch(batch, session_type, as_json)
        return
    assistant = opened_assistant()
    answer = assistant.ask(question, session_type)
    if as_json:
        print_json(answer_json(answer))
    else:
        click.echo(answer_markdown(answer, assistant.library.wording), nl=False)


def _batch(path: Path, session_type: str, as_json: bool) -> None:
    from kapassist.cli.output import read_lines
    from kapassist.export.wire import answer_json

    if not as_json:
        raise UsageError("--input prints JSON lines; add --json")
    read_lines(path)  # an unreadable file is told before the index is opened
    assistant = opened_assistant()

    def work(row: dict[str, Any], identifier: str) -> dict[str, Any]:
        answer = assistant.ask(text_of(row, "text", "question"), text_of(row, "session_type") or session_type)
        return answer_json(answer, identifier)

    run_batch(path, work)
