"""Turns the items of a draft into lines of a document: which words, which tags, and what stands below."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Draft, DraftItem, DraftKind, Length, Level, Section
from kapassist.drafting.closing import CHECKLIST
from kapassist.export.direction import isolated
from kapassist.export.document import Card, Cited, Field, Line

_BOXED = (DraftKind.CHECKLIST, DraftKind.SETTING)


def line(item: DraftItem, section: Section, draft: Draft, wording: WordingFile) -> Line:
    """Return an item as this draft shows it."""
    handout, compact = draft.kind is DraftKind.HANDOUT, draft.length is Length.ONE_PAGE
    return Line(
        text=words(item, draft),
        sources=item.citations,
        ticked=item.ticked if boxed(item, section, draft.kind) else None,
        lead=tuple(_lead(item, section, draft, wording)),
        tags=tuple(_tags(item, draft.kind, wording)),
        fields=tuple(fields(item, handout, wording)),
        notes=tuple(_others(item, compact) if handout or compact else _notes(item, draft, wording)),
        card=_card(item, compact, wording),
        named=item.named,
        removed=wording.labels["removed"].format(reason=isolated(item.removed)) if item.removed else "",
    )


def fields(item: DraftItem, handout: bool, wording: WordingFile) -> Iterator[Field]:
    """Yield the blank of an item, filled where the clinic's own rule says what belongs there.

    Where there is no blank, or it is filled in anew for each person, the rule stands before it. Numbers are not called rules.
    """
    own = wording.labels["clinic-rule"]
    yield from (Field(label, number) for label, number in item.numbers)
    if item.rule and item.field and not item.blank_stays:
        yield Field(item.field if handout or item.contact else f"{own} {item.field}", item.rule)
        return
    if item.rule:
        yield Field(own, item.rule)
    if item.field:
        yield Field(item.field)


def plain_line(text: str) -> Line:
    """Return a line that is only words."""
    return Line(text)


def words(item: DraftItem, draft: Draft) -> str:
    """Return the words of an item: the patient's on a handout, the short ones on one page, and what a person wrote as it is."""
    if draft.kind is DraftKind.HANDOUT:
        return item.plain or item.text
    if draft.kind is DraftKind.COMPARISON and item.theme:  # an item of the clinic's own has none
        return f"{item.theme}: {isolated(item.text)}"
    if draft.length is Length.ONE_PAGE and item.short and not item.edited:
        return item.short
    return item.text


def boxed(item: DraftItem, section: Section, kind: DraftKind) -> bool:
    """Tell whether an item has a box to tick; prompts have none, and a patient ticks only the checklist at the end."""
    if kind is DraftKind.HANDOUT:
        return not section.stage and any(row.id.startswith(f"{CHECKLIST}-") for row in section.items)
    return kind in _BOXED or (kind is DraftKind.INTEGRATION and not item.theme)


def editorial_words(kind: DraftKind, wording: WordingFile) -> str:
    """Return how a statement without a source is marked: for a patient in words that need no explanation."""
    return wording.labels["editorial-patient" if kind is DraftKind.HANDOUT else "editorial"]


def _lead(item: DraftItem, section: Section, draft: Draft, wording: WordingFile) -> Iterator[str]:
    if not boxed(item, section, draft.kind) or draft.kind is DraftKind.HANDOUT or item.own:
        return
    compact = draft.length is Length.ONE_PAGE
    if not compact or item.level is not Level.MUST:  # on one page nearly everything is a must, and its opening line says so
        yield wording.levels[item.level]
    if not compact:
        yield ", ".join(wording.audiences[name] for name in item.audience)


def _tags(item: DraftItem, kind: DraftKind, wording: WordingFile) -> Iterator[str]:
    labels = wording.labels
    if item.own:
        yield labels["own-item"]
    elif item.editorial:
        yield editorial_words(kind, wording)
    if item.edited:
        yield labels["edited"]


def _notes(item: DraftItem, draft: Draft, wording: WordingFile) -> Iterator[Cited]:
    """Return what switched the item on; why it matters is told with prompts and in a full draft."""
    if item.condition:
        yield Cited(item.chosen)
    if item.why and (draft.length is Length.FULL or item.theme):
        yield Cited(f"{wording.labels['why']}: {item.why}")
    if item.caution:
        yield Cited(f"{wording.labels['caution']}: {item.caution}")


def _card(item: DraftItem, compact: bool, wording: WordingFile) -> Card | None:
    """Return where sources differ; a patient reads it below the clinic's rule."""
    label, rows = ("differ-patient", item.others) if item.others else ("differ", item.positions)
    if compact or not rows:
        return None
    return Card(wording.labels[label], tuple(Cited(row.text, row.citations) for row in rows))


def _others(item: DraftItem, compact: bool) -> Iterator[Cited]:
    """Return on one page what others say beside the rule, in one line without a card."""
    if compact and item.others:
        texts = dict.fromkeys(row.text for row in item.others)
        yield Cited(" ".join(texts), tuple(sorted({n for row in item.others for n in row.citations})))
