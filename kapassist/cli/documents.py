"""`kapassist add`, `library`, `remove`, `reindex`: the clinic's own documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.cli.output import new_assistant, print_json, tell, with_progress
from kapassist.cli.stopping import asked_to_stop
from kapassist.errors import UsageError
from kapassist.settings import Settings

if TYPE_CHECKING:
    from kapassist.documents.records import DocumentEntry, Outcome, Step
    from kapassist.documents.shelf import Shelf

_STOPPED = 130  # as a shell says of a command that Ctrl-C ended
_STATES = ("added", "updated", "unchanged", "refused")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--session-type", "types", multiple=True, metavar="ID", help="Session type that it is about; may be repeated.")
@click.option("--stage", default="", metavar="STAGE", help="Stage of care that it is about, for example day-before.")
@click.option("--audience", default="", metavar="WHO", help="Whom it is for, for example therapist.")
@click.option("--reference", default="", metavar="TEXT", help="How it is cited, such as authors, year and title.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file.")
def add(paths: tuple[Path, ...], types: tuple[str, ...], stage: str, audience: str, reference: str, as_json: bool) -> None:
    """Keep the clinic's own documents: Markdown, text, HTML, PDF, DOCX and EPUB files at PATH, or in folders there.

    Files are copied; adding one again updates it. Exit status 1 when any file was refused.
    """
    from kapassist.documents.records import About

    assistant = new_assistant()
    about = About(types, stage, audience, " ".join(reference.split()))
    with asked_to_stop() as stop, file_bar("Adding", stop) as advance:
        ended = _told(assistant.add_documents(paths, about, advance), as_json, stop)
    if not ended.outcomes and not ended.stopped:
        raise UsageError(f"there is no file in {', '.join(map(str, paths))}; name files or folders with documents")
    _finish(ended, as_json, lambda: with_progress(assistant.refreshed()))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def library(as_json: bool) -> None:
    """List the clinic's own documents with their ids; exit status 1 when one of them cannot be read."""
    held = _shelf().read()
    if as_json:
        print_json([asdict(entry) for entry in held.entries])
    else:
        for entry in held.entries:
            click.echo(_line(entry))
        if not held.entries:
            click.echo("no documents; 'kapassist add PATH' keeps some")
    for fault in held.faults:
        tell(fault)
    sys.exit(1 if held.faults else 0)


@click.command()
@click.argument("name", metavar="DOC")
def remove(name: str) -> None:
    """Remove the document DOC, its id, name or path, without trace; the file that it was copied from stays."""
    entry = _shelf().remove(name)
    assistant = new_assistant()
    if assistant.index.folder.exists():
        with_progress(assistant)  # its passages leave the index too
    click.echo(f"removed {entry.title} ({entry.id})")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each document.")
def reindex(as_json: bool) -> None:
    """Read every kept document anew and rebuild the index; exit status 1 when a document cannot be read."""
    from kapassist.retrieval.writer import invalidate

    with asked_to_stop() as stop, file_bar("Reading", stop) as advance:
        ended = _told(_shelf().reindex(advance), as_json, stop)

    def rebuild() -> None:
        assistant = new_assistant()
        invalidate(assistant.index.folder)
        with_progress(assistant)

    _finish(ended, as_json, rebuild, always=True)


class _Ended:
    """How a run went: what became of each file so far, and whether Ctrl-C ended it."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.stopped = False

    def of(self, *states: str) -> int:
        return sum(outcome.status in states for outcome in self.outcomes)


def _told(outcomes: Iterable[Outcome], as_json: bool, stop: Callable[[], bool]) -> _Ended:
    """Tell each outcome as it comes: all of them as JSON, otherwise those with something to say."""
    from tqdm import tqdm

    ended = _Ended()
    try:
        for outcome in outcomes:
            ended.outcomes.append(outcome)
            with tqdm.external_write_mode():  # the bar steps aside
                if as_json:
                    print_json(asdict(outcome))
                elif outcome.reason:
                    tell(f"{outcome.path}: {outcome.reason}")
    except KeyboardInterrupt:
        ended.stopped = True
    ended.stopped = ended.stopped or stop()
    return ended


def _finish(ended: _Ended, as_json: bool, index: Callable[[], object], always: bool = False) -> None:
    """Make what is new searchable, say how the run went, and exit."""
    if not ended.stopped and (always or ended.of("added", "updated")):
        try:
            index()
        except KeyboardInterrupt:
            ended.stopped = True
    passages = sum(outcome.passages for outcome in ended.outcomes)
    counts = ", ".join(f"{count} {state}" for state in _STATES if (count := ended.of(state)))
    if not as_json:
        click.echo(f"{counts or 'nothing done'}; {_passages(passages)}")
    if ended.stopped:
        click.echo("kapassist: stopped; what is done is kept, and the same command goes on from there", err=True)
        sys.exit(_STOPPED)
    sys.exit(1 if ended.of("refused") else 0)


@contextmanager
def file_bar(title: str, stop: Callable[[], bool]) -> Iterator[Callable[[Step], bool]]:
    """Give a function that shows file, passages and the time left on standard error, and says whether to go on."""
    from tqdm import tqdm

    from kapassist.safety.cleaning import cleaned

    with ExitStack() as stack:
        bars: list[tqdm[Any]] = []

        def advance(step: Step) -> bool:
            if not step.total or stop():
                return not stop()
            if not bars:  # only now, so that an error before it stands alone
                bars.append(stack.enter_context(tqdm(desc=title, total=step.total, unit=" files", leave=False)))
            bars[0].set_postfix_str(f"{step.passages} passages {cleaned(step.name)[:40]}", refresh=False)
            bars[0].update(step.done - bars[0].n)
            return not stop()

        yield advance


def _shelf() -> Shelf:
    from kapassist.documents.shelf import Shelf

    return Shelf.of(Settings.from_environment())


def _line(entry: DocumentEntry) -> str:
    about = [", ".join(entry.session_types), entry.stage, entry.audience, entry.reference]
    facts = [_passages(entry.passages), f"added {entry.added}", *filter(None, about)]
    return f"{entry.id}  {entry.title} ({entry.name}; {'; '.join(facts)})"


def _passages(count: int) -> str:
    return f"{count} passage{'s' if count != 1 else ''}"
