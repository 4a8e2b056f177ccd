"""The forms in which a draft leaves the program, in one table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from kapassist.clinic.profile import ReadingSize
from kapassist.corpus.stationery import NOTE_FORMS
from kapassist.domain import Draft, DraftKind
from kapassist.export.contents import document
from kapassist.export.docx import document_docx
from kapassist.export.html import draft_html
from kapassist.export.imprint import Imprint
from kapassist.export.markdown import document_markdown
from kapassist.export.notes import note_text
from kapassist.export.pdf import LARGE, REGULAR, SMALLEST, SMALLEST_FOR_PATIENTS, Print, Printed, printed
from kapassist.export.text import document_text
from kapassist.export.wire import draft_json


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the end of its file names, its media type, and what writes it. `binary` ones cannot stand on a screen.

    `note` ones have the shape of a progress note, which not every kind of draft can take; `printed` tells what a PDF lacks.
    """

    suffix: str
    media: str
    write: Callable[[Draft, Imprint], bytes]
    binary: bool = False
    note: bool = False
    printed: Callable[[Draft, Imprint], Printed] | None = None


def _markdown(draft: Draft, imprint: Imprint) -> bytes:
    return document_markdown(document(draft, imprint)).encode()


def _html(draft: Draft, imprint: Imprint) -> bytes:
    return draft_html(draft, imprint).encode()


def _pdf(draft: Draft, imprint: Imprint, size: float = 0) -> bytes:
    return _printed(draft, imprint, size).data


def _printed(draft: Draft, imprint: Imprint, size: float = 0) -> Printed:
    own = LARGE if imprint.clinic.reading_size is ReadingSize.LARGE else REGULAR
    words = imprint.wording.labels
    smallest = SMALLEST_FOR_PATIENTS if draft.kind is DraftKind.HANDOUT else SMALLEST
    told = (words["page"], words["row"], smallest, words["spill"], words["lost"], words["dropped"])
    return printed(document(draft, imprint), Print(imprint.country, size or own, *told))


def _docx(draft: Draft, imprint: Imprint) -> bytes:
    size = LARGE if imprint.clinic.reading_size is ReadingSize.LARGE else REGULAR
    return document_docx(document(draft, imprint), imprint.country, size)


def _text(draft: Draft, imprint: Imprint) -> bytes:
    return document_text(document(draft, imprint)).encode()


def _json(draft: Draft, imprint: Imprint) -> bytes:
    return (json.dumps(draft_json(draft, imprint=imprint), ensure_ascii=False) + "\n").encode()


def _note(draft: Draft, imprint: Imprint, form: str) -> bytes:
    return note_text(draft, imprint, imprint.forms[form]).encode()


FORMS: Mapping[str, Form] = {
    "md": Form(".md", "text/markdown", _markdown),
    "html": Form(".html", "text/html", _html),
    "pdf": Form(".pdf", "application/pdf", _pdf, binary=True, printed=_printed),
    "pdf-large": Form(
        "-large.pdf", "application/pdf", partial(_pdf, size=LARGE), binary=True, printed=partial(_printed, size=LARGE)
    ),
    "docx": Form(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx, binary=True),
    "txt": Form(".txt", "text/plain", _text),
    "json": Form(".json", "application/json", _json),
    **{name: Form(f"-{name}.txt", "text/plain", partial(_note, form=name), note=True) for name in NOTE_FORMS},
}


def written(draft: Draft, imprint: Imprint, form: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a draft in one of the forms, with what its user should know of what that form cannot show."""
    wanted = FORMS[form]
    if wanted.printed is None:
        return wanted.write(draft, imprint), ()
    made = wanted.printed(draft, imprint)
    return made.data, made.notes
