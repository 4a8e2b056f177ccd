"""What the page gives to be taken away: the draft in one form, or a whole set for its session type. Without Gradio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kapassist.domain import Draft, DraftKind, Length
from kapassist.errors import KapassistError, UsageError, known
from kapassist.export.formats import FORMS, written
from kapassist.export.notes import NOTED
from kapassist.packing import Packed, pack, told_once, whole_set
from ui.desk import Desk
from ui.live import LiveHandlers

_UNSAFE = re.compile(r"[^\w.-]+")
SET_LENGTH = Length.STANDARD


@dataclass(frozen=True, slots=True)
class Packing:
    """How far a whole set is; `path` is set when it is done, `problem` when it failed."""

    done: int = 0
    total: int = 0
    path: Path | None = None
    problem: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Taken(NamedTuple):
    """A file that was written, and what it cannot show."""

    path: Path
    notes: tuple[str, ...]


def forms_for(draft: Draft) -> tuple[str, ...]:
    """Return the forms that a draft can take: a handout or a comparison makes no progress note."""
    return tuple(name for name, form in FORMS.items() if not form.note or draft.kind in NOTED)


@dataclass(frozen=True, slots=True)
class FileHandlers:
    """Writes files into a folder that the caller gives and clears."""

    live: LiveHandlers

    def write(self, desk: Desk, form: str, folder: Path) -> Taken:
        """Write the draft on the desk in a form.

        Raises:
            KapassistError: there is no draft, no such form, or it cannot be written.

        """
        if desk.draft is None:
            raise UsageError("there is no draft on the page; draft one, or open a saved one")
        known(form, FORMS, "form")
        signed, version = desk.standing
        imprint = self.live.now().assistant.imprint(desk.draft, signed, version)
        path = folder / f"{_name(desk.draft)}{FORMS[form].suffix}"
        data, notes = written(desk.draft, imprint, form)
        path.write_bytes(data)
        return Taken(path, notes)

    def pack(self, desk: Desk, form: str, folder: Path) -> Iterator[Packing]:
        """Draft every kind of document for the session of the draft on the desk, and put them into one zip file."""
        try:
            if desk.draft is None or form not in FORMS:
                raise UsageError("there is no draft on the page; draft one, or open a saved one")
            assistant, brief = self.live.now().assistant, desk.draft.brief
            wanted = whole_set(assistant, brief.session_types[:1], tuple(DraftKind), brief, SET_LENGTH)
            path = folder / f"{brief.session_types[0]}-{form}.zip"
            rows: list[Packed] = []
            yield Packing(0, len(wanted))
            for packed in pack(assistant, wanted, [form], path):
                rows.append(packed)
                yield Packing(len(rows), len(wanted), faults=_faults(rows))
            yield Packing(len(wanted), len(wanted), path, faults=_faults(rows), notes=tuple(told_once(rows)))
        except KapassistError as error:
            yield Packing(problem=str(error))


def _faults(rows: list[Packed]) -> tuple[str, ...]:
    return tuple(row.error for row in rows if row.error)


def _name(draft: Draft) -> str:
    return _UNSAFE.sub("-", "-".join([draft.kind.value, *draft.brief.session_types]))[:120]
