"""`kapassist check`: the rules that the guidance library must keep, and the table of what it covers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kapassist import paths
from kapassist.cli.output import print_json

if TYPE_CHECKING:
    from kapassist.corpus.coverage import Coverage


@click.command()
@click.option("--max-age", type=click.IntRange(min=0), help="Days that any 'checked' date may be old; default: see check.yaml.")
@click.option(
    "--coverage",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for the coverage table; default: docs/coverage.md of a checkout, else none.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
def check(max_age: int | None, page: Path | None, as_json: bool) -> None:
    """Check every file of the guidance library and show what it covers; exit status 1 when anything is wrong."""
    from kapassist.corpus.coverage import as_markdown, coverage
    from kapassist.corpus.library import read_library
    from kapassist.corpus.lint import lint
    from kapassist.settings import Settings

    root = Settings.from_environment().knowledge_dir
    reading = read_library(root)
    problems = reading.problems or (lint(reading.library, max_age=max_age) if reading.library else [])
    found = coverage(reading.library) if reading.library and not reading.problems else None
    if as_json:
        print_json([{"file": row.file, "line": row.line, "message": row.message} for row in problems])
    else:
        _print([str(problem) for problem in problems], found, root)
    target = page or _page_beside(root)
    if found and target:
        _write(target, as_markdown(found))
    sys.exit(1 if problems else 0)


def _print(problems: list[str], found: Coverage | None, root: Path) -> None:
    from kapassist.corpus.coverage import as_text

    if found:
        click.echo(f"{found.items.title} (must/should/clinic-field)\n\n{as_text(found.items)}\n")
    for problem in problems:
        click.echo(problem)
    if problems or not found:
        click.echo(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in {root}")
    else:
        click.echo(f"no problems: {', '.join(f'{count} {what}' for what, count in found.sums.rows)}")


def _page_beside(root: Path) -> Path | None:
    """Return the page kept in a checkout; a library of the user's own, or an installed one, has none."""
    docs = root.parent / "docs"
    return docs / "coverage.md" if root == paths.knowledge_dir() and docs.is_dir() else None


def _write(page: Path, text: str) -> None:
    """Write the page where it changed; a place that cannot be written does not make the library wrong."""
    try:
        if not page.exists() or page.read_bytes() != text.encode():
            page.write_bytes(text.encode())
    except OSError as error:
        click.echo(f"kapassist: cannot write {page} ({error.strerror}); choose another file with --coverage", err=True)
