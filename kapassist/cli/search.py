"""`kapassist search`: ranked passages of the guidance library."""

from __future__ import annotations

import click

from kapassist.cli.output import opened_assistant, print_json


@click.command()
@click.argument("query")
@click.option("--session-type", default="", metavar="ID", help="Only passages for this session type.")
@click.option("--stage", default="", metavar="STAGE", help="Only passages for this stage of care.")
@click.option("-k", "limit", default=10, type=click.IntRange(1, 100), help="How many passages.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(query: str, session_type: str, stage: str, limit: int, as_json: bool) -> None:
    """Find passages for QUERY, best first."""
    from kapassist.export.wire import hit_json

    hits = opened_assistant().search(query, limit, session_type, stage)
    if as_json:
        print_json([hit_json(hit, rank) for rank, hit in enumerate(hits, 1)])
        return
    for rank, hit in enumerate(hits, 1):
        sources = ", ".join(hit.passage.references) or "editorial"
        click.echo(f"{rank}. {hit.passage.heading} ({hit.passage.document}; {sources})\n   {hit.passage.text}")
