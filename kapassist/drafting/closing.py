"""How a handout ends: the most important points and a checklist, each line standing for an item of the handout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kapassist.corpus.stationery import ClosingEntry, ClosingFile
from kapassist.corpus.wording import WordingFile
from kapassist.domain import DraftItem, Section

SUMMARY, CHECKLIST = "summary", "closing"


def closing(
    sections: Sequence[Section], entries: ClosingFile, wording: WordingFile, language: str = "en"
) -> tuple[Section, ...]:
    """Return the closing sections for a handout's sections; what the handout does not hold is not repeated either."""
    held = {item.id: item for section in sections for item in section.items}
    found = []
    for name, rows in ((SUMMARY, entries.summary), (CHECKLIST, entries.checklist)):
        lines = tuple(_lines(name, rows, held, language))
        if lines:
            found.append(Section("", wording.labels[name], lines))
    return tuple(found)


def is_line(item: DraftItem) -> bool:
    """Tell whether an item is a line at a handout's end, which stands for an item that the handout holds already."""
    return item.id.startswith((f"{SUMMARY}-", f"{CHECKLIST}-"))


def _lines(name: str, rows: Sequence[ClosingEntry], held: dict[str, DraftItem], language: str) -> Iterator[DraftItem]:
    for row in rows:
        if row.item in held:
            words = row.es if language == "es" else row.en
            item = replace(held[row.item], id=f"{name}-{row.item}", text=words, plain=words)
            yield replace(item, short="", field="", rule="", positions=(), others=(), numbers=())
