"""Small drafts of every kind, made by hand, and drafts of any content."""

from __future__ import annotations

from hypothesis import strategies as st

from kapassist.domain import (
    Citation,
    CitedStatement,
    Draft,
    DraftItem,
    DraftKind,
    Grade,
    Level,
    Passage,
    Reference,
    Section,
)
from kapassist.sessions import SessionBrief

SOURCE = Reference("smith2020", "Smith A", "2020", "A trial", "J", "10.1/x", "", "", Grade.GUIDELINE, "full-text", "2026-01-01")
PASSAGE = Passage("bp", "items", "Checklist", "", "Take the blood pressure.", "item", ("smith2020",))


def item(key: str, level: Level = Level.SHOULD, **fields) -> DraftItem:
    made = {"text": f"Text of {key}.", "plain": f"Plain {key}.", "why": "", "audience": (), "condition": "", "chosen": ""}
    return DraftItem(**{"id": key, "level": level, "citations": (1,), **made, **fields})


def draft(kind: DraftKind = DraftKind.CHECKLIST, brief: str = "second session, sleeps badly") -> Draft:
    day_before = (
        item("fasting", Level.CLINIC_FIELD, field="Hours without food", short="Fasting."),
        item("escort", Level.MUST, short="Escort."),
        item("music", positions=(CitedStatement("One source differs.", (1,)),)),
    )
    return Draft(
        id="0123456789abcdef",
        kind=kind,
        title="Preparation checklist: Intramuscular",
        brief=SessionBrief(("im-psychedelic",), text=brief),
        sections=(
            Section("day-before", "The day before", day_before),
            Section("arrival", "Arrival", (item("bp", Level.MUST), item("consent", Level.MUST))),
        ),
        citations=(Citation(1, SOURCE, PASSAGE),),
        notices=(),
    )


def comparison() -> Draft:
    cells = (item("im#route", theme="Intramuscular"), item("iv#route", theme="Intravenous"))
    made = draft(DraftKind.COMPARISON)
    sections = (Section("", "Route", cells, row=True), Section("", "Onset", (item("im#onset"),)))
    return Draft(made.id, made.kind, made.title, made.brief, sections, made.citations, ())


def order(made: Draft) -> list[list[str]]:
    return [[row.id for row in section.items] for section in made.sections]


def of(made: Draft, key: str) -> DraftItem:
    return next(row for row in made.items if row.id == key)


ANY_DRAFT = st.from_type(Draft)
