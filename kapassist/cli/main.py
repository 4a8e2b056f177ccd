"""The command `kapassist`: its sub-commands, and the one place where an expected error becomes a line and an exit status."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Sequence

import click

from kapassist import __version__
from kapassist.cli.ask import ask
from kapassist.cli.check import check
from kapassist.cli.clinic import clinic
from kapassist.cli.doctor import doctor
from kapassist.cli.documents import add, library, reindex, remove
from kapassist.cli.draft import draft
from kapassist.cli.drafts import drafts
from kapassist.cli.evaluate import evaluate
from kapassist.cli.output import tell
from kapassist.cli.pack import pack
from kapassist.cli.search import search
from kapassist.cli.serve import serve
from kapassist.cli.sign import sign
from kapassist.cli.triage import triage
from kapassist.errors import KapassistError

EXIT_UNUSABLE = 2


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="kapassist")
@click.pass_context
def cli(context: click.Context) -> None:
    """Cited preparation checklists, setting plans, integration prompts and handouts for ketamine-assisted psychotherapy.

    Without a command it opens the page, like 'kapassist serve'. For clinicians; it never picks a dose for a person.
    """
    if context.invoked_subcommand is None:
        context.invoke(serve)


for command in (
    serve,
    ask,
    draft,
    drafts,
    pack,
    search,
    triage,
    add,
    library,
    remove,
    reindex,
    clinic,
    check,
    sign,
    evaluate,
    doctor,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 the work found errors, 2 unusable arguments or input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # the same bytes on every system, and no error for half a character
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(level=logging.WARNING, format="kapassist: %(message)s", stream=sys.stderr)
    try:
        status = cli.main(args=None if arguments is None else list(arguments), standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except (KapassistError, click.ClickException) as error:
        if os.environ.get("KAPASSIST_RAISE_ERRORS"):  # for debugging: show where it comes from
            raise
        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        tell(message)
        sys.exit(EXIT_UNUSABLE)
    sys.exit(status if isinstance(status, int) else 0)
