"""How commands print and read: JSON, files, JSON lines, the progress of the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kapassist.errors import ClinicError, KapassistError, UsageError, shortened

if TYPE_CHECKING:
    from kapassist.assistant import Assistant


def opened_assistant(needs_profile: bool = False) -> Assistant:
    """Return an assistant whose index is open, with a progress bar on standard error while it is built."""
    assistant = new_assistant(needs_profile)
    with_progress(assistant)
    return assistant


def tell(line: object) -> None:
    """Print a line on standard error: one line whatever it quotes, without signs that a terminal would obey."""
    from kapassist.safety.cleaning import cleaned

    click.echo(f"kapassist: {cleaned(str(line))}", err=True)


def new_assistant(needs_profile: bool = False) -> Assistant:
    """Return an assistant; say on standard error when an earlier library stands in, or a document or profile cannot be read.

    Raises:
        ClinicError: the profile cannot be read and `needs_profile` is set.

    """
    from kapassist.assistant import Assistant

    assistant = Assistant.from_settings()
    if assistant.kept.fault:
        earlier = f"using the library as it was on {assistant.kept.read_on}"
        tell(f"{earlier}, because {assistant.kept.fault}")
    for fault in assistant.held.faults:
        tell(fault)
    if fault := assistant.kept_profile.fault:
        if needs_profile:
            raise ClinicError(fault)
        tell(fault)
    return assistant


def with_progress(assistant: Assistant) -> bool:
    """Open the index and show a bar while it is built; tell whether it was built."""
    with progress_bar() as advance:
        return assistant.open(advance)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how many texts of all are embedded, on standard error; it begins anew with another list."""
    from tqdm import tqdm

    with ExitStack() as stack:
        bars: list[tqdm[Any]] = []

        def advance(done: int, total: int) -> None:
            if not bars:  # only now, so that an error before it stands alone
                bars.append(stack.enter_context(tqdm(desc="Building the index", total=total, unit=" texts", leave=False)))
            if done < bars[0].n:
                bars[0].reset(total)  # the passages are done, now come the questions that they answer
            bars[0].update(done - bars[0].n)

        yield advance


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def write_or_print(data: bytes, path: Path | None, binary: bool = False) -> None:
    """Write a document to a file, or print it; what is no text is not put on a screen.

    Raises:
        UsageError: the file cannot be written, or there is none and the output is a screen.

    """
    if path is None and binary and sys.stdout.isatty():
        raise UsageError("this form is no text; name a file with -o")
    if path is None:
        click.echo(data if binary else data.decode(), nl=not data.endswith(b"\n") and not binary)
        return
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot write {str(path)!r} ({error.strerror}); choose another file with -o") from error


def read_lines(path: Path) -> list[str]:
    """Return the lines of a batch file.

    Raises:
        UsageError: the file cannot be read or is not UTF-8.

    """
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig").split("\n")  # and at nothing else: JSON may hold U+2028 and its like
    except OSError as error:
        raise UsageError(f"cannot read {str(path)!r} ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{str(path)!r} is not UTF-8 (line {line}); save it as UTF-8 and try again") from error


def run_batch(path: Path, work: Callable[[dict[str, Any], str], dict[str, Any]]) -> None:
    """Print one JSON line for each line of a batch file, in order; a bad line gives {id, error} and the rest goes on.

    Blank lines are passed over.
    """
    for number, line in enumerate(read_lines(path), 1):
        if line.strip():
            print_json(_one(line, number, work))


def _one(line: str, number: int, work: Callable[[dict[str, Any], str], dict[str, Any]]) -> dict[str, Any]:
    identifier = str(number)
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise UsageError(f"line {number} is not a JSON object; write it as {{...}}")
        identifier = str(number if row.get("id") is None else row["id"])
        return work(row, identifier)
    except json.JSONDecodeError as error:
        return {"id": identifier, "error": f"line {number} is not JSON ({error.msg} at character {error.pos + 1})"}
    except ValueError as error:  # for example a number of thousands of digits
        return {"id": identifier, "error": f"line {number} cannot be read ({error}); write it as a flat JSON object"}
    except RecursionError:
        return {"id": identifier, "error": f"line {number} is nested too deeply; write it as a flat JSON object"}
    except KapassistError as error:
        return {"id": identifier, "error": str(error)}


def text_of(row: dict[str, Any], *names: str) -> str:
    """Return the first of these keys that a batch row has, as text.

    Raises:
        UsageError: its value is not text.

    """
    for name in names:
        value = row.get(name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise UsageError(f"{name!r} is {shortened(value)}; write it as text in quotes")
        return value
    return ""


def texts_of(row: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts that a batch row has, or ().

    Raises:
        UsageError: its value is not a list of texts.

    """
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise UsageError(f"{name!r} is {shortened(value)}; write it as a list of texts")
    return tuple(value)
