"""`kapassist evaluate`: how well the search does on a judged set."""

from __future__ import annotations

from pathlib import Path

import click

from kapassist.cli.output import print_json, progress_bar


@click.group()
def evaluate() -> None:
    """Measure the program on data with known right answers."""


@evaluate.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def retrieval(folder: Path, as_json: bool) -> None:
    """Search a judged set: DIR holds corpus.jsonl, queries.jsonl and qrels.tsv.

    It goes through the same passages, index and search as a clinic's own documents. The index stays in the data folder.
    """
    from kapassist.evaluation.retrieval import evaluate_retrieval
    from kapassist.export.measured import measured_json
    from kapassist.settings import Settings

    with progress_bar() as advance:
        measured = evaluate_retrieval(folder, Settings.from_environment(), advance)
    row = measured_json(measured)
    if as_json:
        print_json(row)
        return
    click.echo("\n".join(f"{name:14} {value}" for name, value in row.items()))
