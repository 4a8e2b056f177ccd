"""What changed between two versions of a draft, item by item. Ticks do not count."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kapassist.desk.edits import shown
from kapassist.domain import Draft, DraftItem


class What(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; `before` and `after` are texts, or titles of sections when the item moved.

    `field` is text, rule or place; `about` is the item's text where it was not the text that changed; `reason` says why a must
    was taken out.
    """

    what: What
    item: str
    section: str
    before: str = ""
    after: str = ""
    field: str = "text"
    reason: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An item where it stands."""

    item: DraftItem
    section: tuple[str, str]
    text: str


def difference(old: Draft, new: Draft) -> tuple[Change, ...]:
    """Return what changed from one draft to the other: what went, then the rest in the order of the new draft."""
    before, after = _standing(old), _standing(new)
    why = {item.id: item.removed for item in new.items}
    gone = [
        Change(What.REMOVED, key, row.section[1], before=row.text, reason=why.get(key, ""))
        for key, row in before.items()
        if key not in after
    ]
    moved = _moved(before, after)
    rest: list[Change] = []
    for key, row in after.items():
        if key not in before:
            rest.append(Change(What.ADDED, key, row.section[1], after=row.text))
            continue
        rest += _edited(key, before[key], row)
        if key in moved:
            rest.append(
                Change(What.MOVED, key, row.section[1], before[key].section[1], row.section[1], "place", about=row.text)
            )
    return (*gone, *rest)


def _standing(draft: Draft) -> dict[str, _Seen]:
    """Return the items that were not taken out."""
    return {
        item.id: _Seen(item, (section.stage, section.title), shown(draft, item))
        for section in draft.sections
        for item in section.items
        if not item.removed
    }


def _edited(key: str, old: _Seen, new: _Seen) -> list[Change]:
    rows = (("text", old.text, new.text, ""), ("rule", old.item.rule, new.item.rule, new.text))
    return [
        Change(What.CHANGED, key, new.section[1], one, other, field, about=about)
        for field, one, other, about in rows
        if one != other
    ]


def _moved(before: dict[str, _Seen], after: dict[str, _Seen]) -> set[str]:
    """Return the items that changed their section, and as few others as explain the new order."""
    stayed = [key for key in after if key in before and before[key].section == after[key].section]
    places = {key: place for place, key in enumerate(before)}
    kept = _rising([places[key] for key in stayed])
    return {key for key in after if key in before} - {stayed[place] for place in kept}


def _rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of a longest run of numbers that rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(last[at - 1] if at else -1)
        ends[at:], last[at:] = [number, *ends[at + 1 :]], [place, *last[at + 1 :]]
    run, place = [], last[-1] if last else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]
