"""Whole sets of drafts in one zip file: each kind, session type and form that is asked for, or one draft a line of a file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from kapassist.assistant import Assistant
from kapassist.domain import Draft, DraftKind, Length
from kapassist.drafting.basis import unread
from kapassist.errors import DataFolderError, KapassistError
from kapassist.export.formats import FORMS, written
from kapassist.export.notes import NOTED
from kapassist.sessions import SessionBrief

_WORKERS = 2  # Typst sets pages outside the interpreter's lock
_AHEAD = 8  # drafts that are made before their pages are written, so that memory stays small
_FIGURES = re.compile(r"\d[\d,.]*(?<=\d)")  # the same is told with other numbers
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same drafts give the same file


@dataclass(frozen=True, slots=True)
class Wanted:
    """One draft that is asked for; `name` begins its file names, `notes` are what is told of it beside its files."""

    name: str
    kind: DraftKind
    brief: SessionBrief
    length: Length = Length.STANDARD
    language: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of one draft: the files that were written, or the reason why there is none, and what is told of it."""

    name: str
    files: tuple[str, ...] = ()
    error: str = ""
    notes: tuple[str, ...] = ()


def whole_set(
    assistant: Assistant, types: Iterable[str], kinds: Sequence[DraftKind], brief: SessionBrief, length: Length
) -> list[Wanted]:
    """Return one draft of each kind for each session type, which a comparison sets beside its usual counterpart."""
    wanted = []
    for key in types:
        beside = assistant.library.session_types[key].compare_with
        for kind in kinds:
            both = (key, beside) if kind is DraftKind.COMPARISON else (key,)
            asked = SessionBrief(both, brief.stage, brief.session_number, brief.factors, brief.text, brief.audience)
            wanted.append(Wanted(f"{key}/{kind.value}", kind, asked, length))
    return wanted


def pack(assistant: Assistant, wanted: Sequence[Wanted], forms: Sequence[str], target: Path) -> Iterator[Packed]:
    """Write the drafts into a zip file and tell of each as it is done; a draft that cannot be made leaves the others alone.

    Raises:
        DataFolderError: the file cannot be written.

    """
    part = target.with_name(f"{target.name}.part")
    with _told(target):
        stream = part.open("wb")
    try:
        with stream:
            yield from _written(assistant, wanted, forms, stream, target)
        with _told(target):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataFolderError(f"cannot write {str(target)!r} ({error.strerror}); choose another file with -o") from error


def _written(
    assistant: Assistant, wanted: Sequence[Wanted], forms: Sequence[str], stream: IO[bytes], target: Path
) -> Iterator[Packed]:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, ThreadPoolExecutor(_WORKERS) as workers:
        rest = iter(wanted)
        while group := list(islice(rest, _AHEAD)):
            made = [(row, _made(assistant, row)) for row in group]
            pages = [workers.submit(partial(_pages, assistant, row, draft, forms)) for row, draft in made]
            for page in pages:
                outcome, files = page.result()
                for name, data in files:
                    with _told(target):
                        archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
                yield outcome


def _made(assistant: Assistant, wanted: Wanted) -> Draft | str:
    try:
        return assistant.draft(wanted.kind, wanted.brief, wanted.length, wanted.language)
    except KapassistError as error:
        return str(error)


def _pages(
    assistant: Assistant, wanted: Wanted, draft: Draft | str, forms: Sequence[str]
) -> tuple[Packed, list[tuple[str, bytes]]]:
    if isinstance(draft, str):
        return Packed(wanted.name, error=draft, notes=wanted.notes), []
    try:
        imprint = assistant.imprint(draft)
        made = {f"{wanted.name}{FORMS[form].suffix}": written(draft, imprint, form) for form in _fitting(draft, forms)}
    except KapassistError as error:
        return Packed(wanted.name, error=str(error), notes=wanted.notes), []
    lacking = (note for _, notes in made.values() for note in notes)
    told = (*wanted.notes, unread(draft.brief, assistant.library.wording), *dict.fromkeys(lacking))
    return Packed(wanted.name, tuple(made), notes=tuple(filter(None, told))), [(name, data) for name, (data, _) in made.items()]


def told_once(rows: Iterable[Packed]) -> Iterator[str]:
    """Return what is told of the drafts of a set, each with its name; of what several share the first tells for all."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for note in row.notes:
            groups.setdefault(_FIGURES.sub("#", note), []).append((row.name, note))
    for (name, note), *more in groups.values():
        yield f"{name}{f' and {len(more)} more' if more else ''}: {note}"


def _fitting(draft: Draft, forms: Sequence[str]) -> Iterator[str]:
    """Return the forms that this kind of draft has: of a handout or a comparison there is no progress note."""
    yield from (form for form in forms if not FORMS[form].note or draft.kind in NOTED)
