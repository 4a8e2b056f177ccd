"""Drafts as blocks to paste into a progress note. What was found or said is never filled in: only the therapist knows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kapassist.corpus.stationery import NoteForm
from kapassist.domain import Draft, DraftItem, DraftKind, Level
from kapassist.errors import UsageError
from kapassist.export.direction import isolated
from kapassist.export.document import BLANK
from kapassist.export.imprint import Imprint
from kapassist.sessions import STAGE_IDS

NOTED = (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.INTEGRATION)


def note_text(draft: Draft, imprint: Imprint, form: NoteForm) -> str:
    """Return the draft in the shape of a note.

    Raises:
        UsageError: the draft is a handout or a comparison, of which there is nothing to note.

    """
    if draft.kind not in NOTED:
        kinds = ", ".join(kind.value for kind in NOTED)
        raise UsageError(f"a {draft.kind.value} cannot be written as a {form.title}; take one of: {kinds}")
    lines = [form.title, f"{draft.title} ({imprint.state})", ""]
    for section in form.sections:
        lines += [f"{section.title.upper()} ({section.hint})"]
        lines += [line for part in section.holds for line in _PARTS[part](draft, imprint)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _brief(draft: Draft, imprint: Imprint) -> Iterator[str]:
    labels = imprint.wording.labels
    if draft.brief.session_number:
        yield f"{labels['number']}: {draft.brief.session_number}"
    if draft.brief.text:
        yield f"{labels['brief-text']}: {isolated(draft.brief.text)}"


def _done(draft: Draft, imprint: Imprint) -> Iterator[str]:
    yield from (_line("x", item, imprint) for item in draft.items if item.ticked and not item.removed)


def _open(draft: Draft, imprint: Imprint) -> Iterator[str]:
    """Return the musts and clinic rules that are not ticked, up to the stage that the draft is for."""
    yield from (_line(" ", item, imprint) for stage, item in _unticked(draft) if not _later(stage, draft))


def _next(draft: Draft, imprint: Imprint) -> Iterator[str]:
    """Return those of the stages after it."""
    yield from (_line(" ", item, imprint) for stage, item in _unticked(draft) if _later(stage, draft))


def _watch(draft: Draft, imprint: Imprint) -> Iterator[str]:
    """Return the warning signs that stand in a section without a stage."""
    for section in draft.sections:
        if not section.stage:
            yield section.title
            yield from (f"- {isolated(item.short or item.text)}" for item in section.items if not item.removed)


def _blank(draft: Draft, imprint: Imprint) -> Iterator[str]:
    del draft, imprint
    yield BLANK


def _unticked(draft: Draft) -> Iterator[tuple[str, DraftItem]]:
    for section in draft.sections:
        for item in section.items:
            wanted = item.own or (item.level is not Level.SHOULD and not item.theme)
            if section.stage and wanted and not (item.ticked or item.removed):
                yield section.stage, item


def _later(stage: str, draft: Draft) -> bool:
    return draft.brief.stage is not None and STAGE_IDS.index(stage) > STAGE_IDS.index(draft.brief.stage.value)


def _line(mark: str, item: DraftItem, imprint: Imprint) -> str:
    del imprint
    words = item.text if item.edited else item.short or item.text
    told = [f"{label} {isolated(number)}" for label, number in item.numbers if number]
    return f"[{mark}] {isolated(words)}" + "".join(f": {text}" for text in (*told, *filter(None, [isolated(item.rule)])))


_PARTS: Mapping[str, Callable[[Draft, Imprint], Iterator[str]]] = {
    "brief": _brief,
    "done": _done,
    "open": _open,
    "next": _next,
    "watch": _watch,
    "blank": _blank,
}
