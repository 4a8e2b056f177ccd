"""`kapassist check`: the rules that the guidance library must keep."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from kapassist.cli.output import print_json

if TYPE_CHECKING:
    from kapassist.corpus.library import Library


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(as_json: bool) -> None:
    """Check every file of the guidance library; exit status 1 when anything is wrong."""
    from kapassist.corpus.library import read_library
    from kapassist.corpus.lint import lint
    from kapassist.settings import Settings

    root = Settings.from_environment().knowledge_dir
    reading = read_library(root)
    problems = reading.problems or (lint(reading.library) if reading.library else [])
    if as_json:
        print_json([{"file": row.file, "line": row.line, "message": row.message} for row in problems])
    else:
        for problem in problems:
            click.echo(problem)
        click.echo(_summary(len(problems), str(root)) if problems or not reading.library else _counts(reading.library))
    sys.exit(1 if problems else 0)


def _summary(count: int, root: str) -> str:
    return f"{count} problem{'s' if count != 1 else ''} in {root}"


def _counts(library: Library) -> str:
    statements = sum(len(article.statements) for article in library.articles)
    return (
        f"no problems: {len(library.items)} items, {len(library.prompts)} prompts, {statements} statements in "
        f"{len(library.articles)} articles, {len(library.references)} references"
    )
