"""Turns a draft and its imprint into a document of plain blocks: the one place that decides what is shown where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Citation, Draft, DraftItem, DraftKind, Length, Notice, Section
from kapassist.export import around, items
from kapassist.export.bibliography import grade_words, patient_source, short_sources, source_line
from kapassist.export.direction import all_isolated, isolated
from kapassist.export.document import Block, Box, Cell, Document, Heading, Lines, Paragraph, Source, Sources, Table
from kapassist.export.imprint import Imprint
from kapassist.export.noticing import URGENT, run_in, shown_notices


def document(draft: Draft, imprint: Imprint) -> Document:
    """Return everything that a printed form of the draft shows."""
    compact = draft.length is Length.ONE_PAGE
    made = Document(
        title=draft.title,
        language=draft.language,
        intro=intro(draft, imprint.wording),
        status=imprint.state,
        blocks=tuple(_blocks(draft, imprint, compact)),
        letterhead=around.letterhead(imprint),
        footer=" · ".join(filter(None, (isolated(imprint.clinic.name), draft.title, imprint.state))),
        compact=compact,
        dense=not compact and draft.kind is not DraftKind.HANDOUT,
    )
    return replace(made, **{part: all_isolated(getattr(made, part)) for part in ("blocks", "letterhead", "footer", "status")})


def intro(draft: Draft, wording: WordingFile) -> str:
    """Return the opening lines of a draft; one page tells what it leaves out."""
    shortest = draft.length is Length.ONE_PAGE and draft.kind in (DraftKind.CHECKLIST, DraftKind.SETTING)
    told = wording.labels["one-page"] if shortest else draft.intro
    label = "left-patient" if draft.kind is DraftKind.HANDOUT else "left"
    named = sum(item.named for item in draft.items)
    rest = ((label, draft.left), ("named", named))
    return " ".join([told, *(wording.labels[name].format(count=count) for name, count in rest if count)])


def _blocks(draft: Draft, imprint: Imprint, compact: bool) -> Iterator[Block]:
    handout, notices = draft.kind is DraftKind.HANDOUT, shown_notices(draft, imprint)
    yield from (_box(notice) for notice in notices if notice.kind in URGENT)
    if not handout:
        yield from around.said(draft, imprint)
    yield from (_box(notice) for notice in notices if notice.kind not in URGENT)
    if handout:
        yield from around.arc(draft, imprint)
    yield from _table([section for section in draft.sections if section.row], imprint)
    shown = [section for section in draft.sections if section.items and not section.row]  # one may have been emptied by hand
    for under, parts in groupby(shown, key=lambda section: section.under):
        if under:
            yield Heading(under)
        for section in parts:
            yield Heading(section.title, 3 if under else 2)
            yield Lines(tuple(items.line(item, section, draft, imprint.wording) for item in section.items))
            if section.left:
                yield Paragraph(imprint.wording.labels["left-here"].format(count=section.left), small=True)
    if handout:
        yield from around.for_the_patient(imprint)
    else:
        yield from around.arc(draft, imprint)  # a clinician looks for the items first
        yield from around.made(draft, imprint)
    yield from _sources(draft, imprint, compact)


def _box(notice: Notice) -> Box:
    return Box(notice.kind.value, run_in(notice.title), tuple(notice.text.splitlines()), notice.kind in URGENT)


def _table(rows: list[Section], imprint: Imprint) -> Iterator[Table]:
    """Return the rows of a comparison as one table; a row whose cells do not all say the same is marked."""
    if not rows:
        return
    labels = imprint.wording.labels
    yield Table(
        caption=labels["glance"],
        head=("", *(item.theme for item in rows[0].items)),
        rows=tuple((row.title, _cells(row.items, imprint)) for row in rows),
        legend=legend(rows, imprint.wording),
    )


def _cells(cells: tuple[DraftItem, ...], imprint: Imprint) -> tuple[Cell, ...]:
    differs = differing(cells)
    return tuple(Cell(cell.text, cell.citations, differs, cell_tag(cell, imprint.wording)) for cell in cells)


def cell_tag(cell: DraftItem, wording: WordingFile) -> str:
    """Return what is told of a cell beside its words: that it has no source, or was changed by the clinic."""
    labels = wording.labels
    return ", ".join(labels[name] for name, holds in (("editorial", cell.editorial), ("edited", cell.edited)) if holds)


def legend(rows: Iterable[Section], wording: WordingFile) -> str:
    """Return what the marks of a comparison's rows mean, with how many rows have which."""
    found = [differing(row.items) for row in rows]
    return wording.labels["differs-legend"].format(differs=sum(found), same=len(found) - sum(found))


def differing(cells: tuple[DraftItem, ...]) -> bool:
    """Tell whether the cells of a row do not all say the same."""
    return len({" ".join(cell.text.lower().split()).rstrip(".") for cell in cells}) > 1


def _sources(draft: Draft, imprint: Imprint, compact: bool) -> Iterator[Block]:
    if not draft.citations:
        return
    wording = imprint.wording
    yield Heading(wording.labels["sources-handout" if draft.kind is DraftKind.HANDOUT else "sources"])
    if compact:  # the whole list stands with the other lengths
        cited = {n for item in draft.items for n in item.citations}
        cited |= {n for item in draft.items for row in item.others for n in row.citations}
        told = [citation for citation in draft.citations if citation.n in cited]  # no cards on one page
        yield Paragraph("; ".join(short_sources(told, wording, dated=False)), small=True)
        return
    short = draft.kind is DraftKind.HANDOUT
    yield Sources(tuple(_source(citation, short, wording) for citation in draft.citations), short)


def _source(citation: Citation, short: bool, wording: WordingFile) -> Source:
    link = citation.reference.link if citation.reference else ""
    if short:
        return Source(citation.n, patient_source(citation, wording), "", link)
    return Source(citation.n, source_line(citation, wording), grade_words(citation, wording), link)
