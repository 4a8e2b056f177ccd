"""What an edit does elsewhere in the draft: the lines at a handout's end that stand for the same item, and the basis.

A line that said something else than its item would contradict it, so it follows the item or goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kapassist.domain import Draft, DraftItem, DraftKind
from kapassist.drafting.basis import recounted
from kapassist.drafting.closing import CHECKLIST, SUMMARY, is_line

Change = Callable[[DraftItem], DraftItem | None]


def settled(before: Draft, after: Draft) -> Draft:
    """Return the draft after an edit, with what belongs to the edited items brought in line."""
    if after.sections == before.sections:
        return after
    if after.kind is DraftKind.HANDOUT:
        now = {row.id: row for row in after.items}
        for row in before.items:
            if not is_line(row) and now.get(row.id) != row:
                after = _follow(after, row, now.get(row.id))
    return recounted(after)


def _follow(draft: Draft, old: DraftItem, new: DraftItem | None) -> Draft:
    if new is None or (new.removed and not old.removed):
        return _out(draft, old, new.removed if new else "")
    if old.removed and not new.removed:
        return _each(draft, old, lambda line: replace(line, removed="") if line.removed == old.removed else line)
    return _reworded(draft, old, new.plain) if new.plain != old.plain else draft


def _out(draft: Draft, item: DraftItem, reason: str) -> Draft:
    """Take the lines of an item out with it; those of a must stay with its reason, and come back with it."""
    return _each(
        draft, item, lambda line: (line if line.removed else replace(line, removed=reason, ticked=False)) if reason else None
    )


def _reworded(draft: Draft, old: DraftItem, words: str) -> Draft:
    """Let the most important points say what the item now says, and drop its line of the checklist: there the patient speaks.

    A line that somebody has worded by hand stays: it was meant so.
    """

    def follow(line: DraftItem) -> DraftItem | None:
        if line.edited and line.plain != old.plain:
            return line
        return replace(line, text=words, plain=words, edited=True) if line.id == f"{SUMMARY}-{old.id}" else None

    return _each(draft, old, follow)


def _each(draft: Draft, item: DraftItem, change: Change) -> Draft:
    lines = (f"{SUMMARY}-{item.id}", f"{CHECKLIST}-{item.id}")

    def changed(items: tuple[DraftItem, ...]) -> Iterator[DraftItem]:
        for row in items:
            new = change(row) if row.id in lines else row
            if new is not None:
                yield new

    return replace(draft, sections=tuple(replace(part, items=tuple(changed(part.items))) for part in draft.sections))
