"""What stands around the items of a draft as blocks: letterhead, brief, course, whom to call, words, how it was made."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.domain import Draft, DraftKind, Length
from kapassist.drafting.basis import told_brief
from kapassist.export import items
from kapassist.export.document import Block, Field, Fields, Heading, Letterhead, Lines, Paragraph, Picture
from kapassist.export.imprint import Imprint
from kapassist.export.timeline import timeline_lines, timeline_svg


def letterhead(imprint: Imprint) -> Letterhead | None:
    """Return whose document it is, or None where the profile says nothing."""
    clinic = imprint.clinic
    lines = tuple(filter(None, (*clinic.address.splitlines(), clinic.phone)))
    if not (clinic.name or lines or clinic.logo):
        return None
    return Letterhead(clinic.name, lines, clinic.logo, imprint.wording.labels["logo"].format(name=clinic.name).strip())


def said(draft: Draft, imprint: Imprint) -> Iterator[Block]:
    """Return what the brief says, where it says something."""
    brief, labels = draft.brief, imprint.wording.labels
    rows = (
        Field(labels["number"], str(brief.session_number or "")),
        Field(labels["stage"], imprint.wording.stages[brief.stage.value].therapist if brief.stage else ""),
        Field(labels["brief-text"], told_brief(brief.text, imprint.wording)),
    )
    told = tuple(row for row in rows if row.value)
    if told:
        yield Fields(told)


def arc(draft: Draft, imprint: Imprint) -> Iterator[Picture]:
    """Return the course as a drawing; one page has no room for it."""
    if not draft.arc or draft.length is Length.ONE_PAGE:
        return
    patient = draft.kind is DraftKind.HANDOUT
    yield Picture(
        timeline_svg(draft.arc, imprint.wording, patient),
        imprint.wording.labels["arc"],
        timeline_lines(draft.arc, imprint.wording, patient),
    )


def call_rows(imprint: Imprint) -> tuple[Field, ...]:
    """Return the clinic's numbers; those it has not given are blanks, and so is a crisis line where none is listed."""
    labels, clinic, calls = imprint.wording.labels, imprint.clinic, imprint.calls
    rows = [Field(labels["clinic-phone"], clinic.phone), Field(labels["after-hours"], clinic.after_hours)]
    if clinic.emergency:
        rows.append(Field(labels["emergency"], clinic.emergency))
    return tuple(rows) if calls.crisis else (*rows, Field(labels["crisis-line"]))


def call_lines(imprint: Imprint) -> tuple[str, ...]:
    """Return the country's numbers that stand below those of the clinic."""
    return (*imprint.calls.emergency, *imprint.calls.crisis)


def word_rows(imprint: Imprint) -> tuple[Field, ...]:
    """Return the hard words of a handout with what they mean."""
    return tuple(Field(f"{term.word[:1].upper()}{term.word[1:]}:", term.meaning) for term in imprint.terms)


def for_the_patient(imprint: Imprint) -> Iterator[Block]:
    """Return whom to call, what the hard words mean, and that software helped."""
    labels = imprint.wording.labels
    yield Heading(labels["call"])
    yield Fields(call_rows(imprint))
    if lines := call_lines(imprint):
        yield Lines(tuple(map(items.plain_line, lines)))
    if imprint.terms:
        yield Heading(labels["words"])
        yield Fields(word_rows(imprint))
    told = [text for text in (imprint.disclosure, imprint.translated) if text]
    if told:
        yield Heading(labels["disclosure"])
        yield from map(Paragraph, told)


def basis_rows(draft: Draft, imprint: Imprint) -> tuple[Field, ...]:
    """Return how the draft was made, so that a person can check it without trusting us."""
    labels, basis = imprint.wording.labels, draft.basis
    if basis is None:
        return ()
    counts = "; ".join(labels["chosen-count"].format(reason=reason.rstrip("."), count=count) for reason, count in basis.chosen)
    rows = (
        Field(labels["intended-user"], basis.intended_user),
        *(Field(label, value) for label, value in basis.inputs),
        Field(labels["chosen"], counts),
        Field(labels["missing"], " ".join(basis.missing)),
        Field(labels["state"], imprint.state),
    )
    return tuple(row for row in rows if row.value)


def made(draft: Draft, imprint: Imprint) -> Iterator[Block]:
    """Return how the draft was made as a section of its own; one page has no room for it."""
    rows = basis_rows(draft, imprint)
    if rows and draft.length is not Length.ONE_PAGE:
        yield Heading(imprint.wording.labels["basis"])
        yield Fields(rows)
