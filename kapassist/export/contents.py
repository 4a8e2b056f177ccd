"""Turns a draft and its imprint into a document of plain blocks: the one place that decides what is shown where."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.corpus.schema import WordingFile
from kapassist.domain import Draft, DraftItem, DraftKind, Length, NoticeKind, Section
from kapassist.export import items
from kapassist.export.bibliography import grade_words, short_source, source_line
from kapassist.export.document import (
    Block,
    Box,
    Cell,
    Document,
    Field,
    Fields,
    Heading,
    Letterhead,
    Lines,
    Paragraph,
    Picture,
    Source,
    Sources,
    Table,
)
from kapassist.export.imprint import Imprint
from kapassist.export.timeline import timeline_svg, timeline_text

URGENT = (NoticeKind.CRISIS, NoticeKind.EMERGENCY)


def document(draft: Draft, imprint: Imprint) -> Document:
    """Return everything that a printed form of the draft shows."""
    compact = draft.length is Length.ONE_PAGE
    return Document(
        title=draft.title,
        language=draft.language,
        intro=draft.intro,
        status=imprint.state,
        blocks=tuple(_blocks(draft, imprint, compact)),
        letterhead=letterhead(imprint),
        footer=" · ".join(filter(None, (imprint.clinic.name, draft.title, imprint.state))),
        compact=compact,
    )


def _blocks(draft: Draft, imprint: Imprint, compact: bool) -> Iterator[Block]:
    handout = draft.kind is DraftKind.HANDOUT
    yield from (_box(notice.kind, notice.title, notice.text) for notice in draft.notices if notice.kind in URGENT)
    if not handout:
        yield from _said(draft, imprint)
    yield from (_box(notice.kind, notice.title, notice.text) for notice in draft.notices if notice.kind not in URGENT)
    if handout:
        yield from _arc(draft, imprint)
    yield from _table([section for section in draft.sections if section.row], imprint)
    for section in draft.sections:
        if section.items and not section.row:  # one may have been emptied by hand
            yield Heading(section.title)
            yield Lines(tuple(items.line(item, draft, imprint.wording) for item in section.items))
    if handout:
        yield from _for_the_patient(imprint)
    else:
        yield from _arc(draft, imprint)  # a clinician looks for the items first
        yield from _basis(draft, imprint)
    yield from _sources(draft, imprint, compact)


def _box(kind: NoticeKind, title: str, text: str) -> Box:
    return Box(kind.value, title, tuple(text.splitlines()), kind in URGENT)


def _said(draft: Draft, imprint: Imprint) -> Iterator[Block]:
    """Return what the brief says, where it says something."""
    brief, labels = draft.brief, imprint.wording.labels
    rows = (
        Field(labels["number"], str(brief.session_number or "")),
        Field(labels["stage"], imprint.wording.stages[brief.stage.value].therapist if brief.stage else ""),
        Field(labels["brief-text"], brief.text),
    )
    said = tuple(row for row in rows if row.value)
    if said:
        yield Fields(said)


def letterhead(imprint: Imprint) -> Letterhead | None:
    """Return whose document it is, or None where the profile says nothing."""
    clinic = imprint.clinic
    lines = tuple(filter(None, (*clinic.address.splitlines(), clinic.phone)))
    if not (clinic.name or lines or clinic.logo):
        return None
    return Letterhead(clinic.name, lines, clinic.logo, imprint.wording.labels["logo"].format(name=clinic.name).strip())


def _arc(draft: Draft, imprint: Imprint) -> Iterator[Picture]:
    if not draft.arc or draft.length is Length.ONE_PAGE:
        return
    patient = draft.kind is DraftKind.HANDOUT
    yield Picture(
        timeline_svg(draft.arc, imprint.wording, patient),
        imprint.wording.labels["arc"],
        timeline_text(draft.arc, imprint.wording, patient),
    )


def _table(rows: list[Section], imprint: Imprint) -> Iterator[Table]:
    """Return the rows of a comparison as one table; a row whose cells do not all say the same is marked."""
    if not rows:
        return
    labels = imprint.wording.labels
    yield Table(
        caption=labels["glance"],
        head=("", *(item.theme for item in rows[0].items)),
        rows=tuple((row.title, _cells(row.items, imprint)) for row in rows),
        legend=labels["differs-legend"],
    )


def _cells(cells: tuple[DraftItem, ...], imprint: Imprint) -> tuple[Cell, ...]:
    differs = differing(cells)
    return tuple(Cell(cell.text, cell.citations, differs, cell_tag(cell, imprint.wording)) for cell in cells)


def cell_tag(cell: DraftItem, wording: WordingFile) -> str:
    """Return what is told of a cell beside its words: that it has no source, or was changed by the clinic."""
    labels = wording.labels
    return ", ".join(labels[name] for name, holds in (("editorial", cell.editorial), ("edited", cell.edited)) if holds)


def differing(cells: tuple[DraftItem, ...]) -> bool:
    """Tell whether the cells of a row do not all say the same."""
    return len({" ".join(cell.text.lower().split()).rstrip(".") for cell in cells}) > 1


def call_rows(imprint: Imprint) -> tuple[Field, ...]:
    """Return the clinic's numbers; those it has not given are blanks."""
    labels, clinic = imprint.wording.labels, imprint.clinic
    rows = [Field(labels["clinic-phone"], clinic.phone), Field(labels["after-hours"], clinic.after_hours)]
    return (*rows, Field(labels["emergency"], clinic.emergency)) if clinic.emergency else tuple(rows)


def _for_the_patient(imprint: Imprint) -> Iterator[Block]:
    """Return whom to call, and that software helped."""
    labels = imprint.wording.labels
    yield Heading(labels["call"])
    yield Fields(call_rows(imprint))
    yield Lines(tuple(items.plain_line(line) for line in imprint.crisis_lines))
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


def _basis(draft: Draft, imprint: Imprint) -> Iterator[Block]:
    rows = basis_rows(draft, imprint)
    if rows and draft.length is not Length.ONE_PAGE:
        yield Heading(imprint.wording.labels["basis"])
        yield Fields(rows)


def _sources(draft: Draft, imprint: Imprint, compact: bool) -> Iterator[Block]:
    if not draft.citations:
        return
    wording = imprint.wording
    yield Heading(wording.labels["sources-handout" if draft.kind is DraftKind.HANDOUT else "sources"])
    if compact or draft.kind is DraftKind.HANDOUT:  # short: the whole list stands with the therapist's drafts
        yield Paragraph("; ".join(f"{citation.n} {short_source(citation)}" for citation in draft.citations), small=True)
        return
    yield Sources(
        tuple(
            Source(
                citation.n,
                source_line(citation),
                grade_words(citation, wording),
                citation.reference.link if citation.reference else "",
            )
            for citation in draft.citations
        )
    )
