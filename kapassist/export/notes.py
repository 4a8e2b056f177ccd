"""Drafts as blocks to paste into a progress note: short, plain, one line for each thing, which the record wraps as it likes.

What was found or said is never filled in: only the therapist knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kapassist.corpus.stationery import NoteForm, NoteSection
from kapassist.domain import Draft, DraftItem, DraftKind, Level, Section
from kapassist.drafting.basis import told_brief
from kapassist.errors import UsageError
from kapassist.export.direction import isolated
from kapassist.export.document import BLANK
from kapassist.export.imprint import Imprint
from kapassist.export.items import fields
from kapassist.safety.identifiers import find_identifiers
from kapassist.sessions import STAGE_IDS

NOTED = (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.INTEGRATION)
_MOST = 12  # open items in a note, musts first; the rest is counted
_BINDING = (Level.MUST, Level.CLINIC_FIELD)


def note_text(draft: Draft, imprint: Imprint, form: NoteForm) -> str:
    """Return the draft in the shape of a note.

    Raises:
        UsageError: the draft is a handout or a comparison, of which there is nothing to note.

    """
    if draft.kind not in NOTED:
        kinds = ", ".join(kind.value for kind in NOTED)
        raise UsageError(f"a {draft.kind.value} cannot be written as a {form.title}; take one of: {kinds}")
    lines = [form.title, f"{draft.title} ({imprint.state})", *_session(draft, imprint), ""]
    for section in form.sections:
        lines += [f"{section.title.upper()} ({section.hint})"]
        lines += [line for part in section.holds for line in _PARTS[part](draft, imprint, section)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _session(draft: Draft, imprint: Imprint) -> Iterator[str]:
    labels, brief = imprint.wording.labels, draft.brief
    if brief.stage:
        yield f"{labels['stage']}: {imprint.wording.stages[brief.stage.value].therapist}"
    if brief.session_number:
        yield f"{labels['number']}: {brief.session_number}"


def _brief(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    del section
    labels = imprint.wording.labels
    if draft.brief.text:
        told = told_brief(_unnamed(draft.brief.text), imprint.wording)
        yield f"{labels['brief-text']}: {isolated(told)}"


def _unnamed(text: str) -> str:
    """Return a text with the kind of each identifier in its place: the record knows whose note it is."""
    for span in reversed(find_identifiers(text)):
        text = f"{text[: span.start]}[{span.type}]{text[span.end :]}"
    return text


def _done(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    """Return what is ticked, from the stage on that the draft is for; what was ticked before it is counted."""
    del section
    earlier = 0
    for place in draft.sections:
        ticked = [item for item in place.items if item.ticked and not item.removed]
        if _before(place, draft):
            earlier += len(ticked)
        elif ticked:
            yield f"{place.title}:"
            yield from (line for item in ticked for line in _lines("x", item, imprint))
    if earlier:
        yield imprint.wording.labels["note-earlier"].format(count=earlier)


def _open(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    """Return what is open at the stage that the draft is for, or else the musts of the next one that has any."""
    del section
    listed = _next_open(draft)
    for place in draft.sections:
        here = [item for item in place.items if item in listed]
        if here and place.stage:
            yield f"{place.title}:"
            yield from (line for item in here for line in _lines(" ", item, imprint))


def _watch(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    """Return the warning signs to ask for that stand in a section without a stage."""
    del section
    for place in draft.sections:
        if signs := _signs(place):
            yield f"{place.title}:"
            yield from (line for item in signs for line in _lines(" ", item, imprint))


def _rest(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    """Return in one line how many items are open beyond those that are listed, and where they stand."""
    del section
    listed = len(_next_open(draft)) + sum(len(_signs(place)) for place in draft.sections)
    count = sum(len(_unticked(place)) for place in draft.sections) - listed
    labels = imprint.wording.labels
    if count:
        where = labels["version"].format(n=imprint.version).lower() if imprint.version else labels["note-unsaved"]
        yield labels["note-more"].format(count=count, where=where)


def _blank(draft: Draft, imprint: Imprint, section: NoteSection) -> Iterator[str]:
    del draft, imprint
    yield from (f"{cue}: {BLANK}" for cue in section.cues)
    if not section.cues:
        yield BLANK


def _next_open(draft: Draft) -> list[DraftItem]:
    """Return the open items that the plan lists: those that bind come first, and a note has room for no more than a few."""
    found = [(place.stage, item) for place in draft.sections if place.stage for item in _unticked(place)]
    binding = [(stage, item) for stage, item in found if item.level in _BINDING or item.own]
    stage = draft.brief.stage.value if draft.brief.stage else ""
    if any(place.stage == stage for place in draft.sections):
        rows = [*binding, *(row for row in found if row not in binding)]
    else:
        rows, stage = binding, binding[0][0] if binding else ""
    return [item for at, item in rows if at == stage][:_MOST]


def _signs(section: Section) -> list[DraftItem]:
    return [item for item in _unticked(section) if item.level in _BINDING][:_MOST] if not section.stage else []


def _unticked(section: Section) -> Sequence[DraftItem]:
    """Return what is still to be done in a section; prompts are a menu, of which nothing is owed."""
    return [item for item in section.items if not (item.theme or item.ticked or item.removed)]


def _before(section: Section, draft: Draft) -> bool:
    stage = draft.brief.stage
    return bool(stage and section.stage) and STAGE_IDS.index(section.stage) < STAGE_IDS.index(stage)


def _lines(mark: str, item: DraftItem, imprint: Imprint) -> Iterator[str]:
    """Return an item, and the clinic's rule on a line of its own."""
    words = item.text if item.edited else item.short or item.text
    yield f"[{mark}] {isolated(' '.join(words.split()))}"
    for field in fields(item, False, imprint.wording):
        if field.value:
            yield f"    {field.label} {isolated(' '.join(field.value.split()))}"


_PARTS: Mapping[str, Callable[[Draft, Imprint, NoteSection], Iterator[str]]] = {
    "brief": _brief,
    "done": _done,
    "open": _open,
    "watch": _watch,
    "next": _rest,
    "blank": _blank,
}
