"""What a person may do to a draft: one pure function for each edit, and a table of them by name.

Every edit returns a new draft with the same id and the same citations. Nothing is ever done to the draft that was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kapassist.desk.twins import settled
from kapassist.domain import Draft, DraftItem, DraftKind, Level
from kapassist.errors import UsageError, known
from kapassist.safety.cleaning import cleaned

MAX_TEXT = 2000  # characters of an item or of a rule
MAX_REASON = 500
MAX_ITEMS = 1000  # the longest draft of the library has a third of that
_OWN = "own-"


def up(draft: Draft, item: str) -> Draft:
    """Move an item one place up within its section; the first one stays."""
    section, place, _ = _found(draft, item)
    return move(draft, item, place - 1, section)


def down(draft: Draft, item: str) -> Draft:
    """Move an item one place down within its section; the last one stays."""
    section, place, _ = _found(draft, item)
    return move(draft, item, place + 1, section)


def move(draft: Draft, item: str, place: int, section: int | None = None) -> Draft:
    """Move an item to a place of a section, counted from 0 without the item; beyond an end is that end.

    Without `section` it stays in its own.
    """
    here, at, moved = _found(draft, item)
    there = here if section is None else section
    _open_section(draft, here)
    _open_section(draft, there)
    left = _with_items(draft, here, _without(draft.sections[here].items, at))
    return _with_items(left, there, _inserted(left.sections[there].items, max(place, 0), moved))


def edit(draft: Draft, item: str, text: str) -> Draft:
    """Give an item other words, in a handout the patient's; the library's wording for one page no longer fits, and goes."""
    section, place, old = _standing(draft, item)
    words = _checked(text, "text")
    if words == shown(draft, old):
        return draft
    handout = draft.kind is DraftKind.HANDOUT
    text, plain = (words if old.own or not handout else old.text), (words if old.own or handout else old.plain)
    return _with_item(draft, section, place, replace(old, text=text, plain=plain, short="", edited=not old.own))


def add(draft: Draft, section: int, text: str, place: int | None = None) -> Draft:
    """Add an item of the clinic's own to a section, at its end or at a place; it cites nothing and counts as editorial."""
    _open_section(draft, section)
    if len(draft.items) >= MAX_ITEMS:
        raise UsageError(f"the draft has {len(draft.items):,} items; remove one before you add another")
    words = _checked(text, "text")
    own = DraftItem(
        id=_new_id(draft),
        text=words,
        plain=words,
        why="",
        level=Level.SHOULD,
        audience=(),
        condition="",
        citations=(),
        chosen="",
        editorial=True,
        own=True,
    )
    items = draft.sections[section].items
    return _with_items(draft, section, _inserted(items, len(items) if place is None else max(place, 0), own))


def remove(draft: Draft, item: str, reason: str = "") -> Draft:
    """Take an item out. A must needs a reason and stays in the draft with it, so that everyone sees what is missing."""
    section, place, old = _found(draft, item)
    _open_section(draft, section)
    if old.level is not Level.MUST:
        return _with_items(draft, section, _without(draft.sections[section].items, place))
    if not cleaned(reason):
        raise UsageError(f"{item!r} is required for this session type; say why it is taken out")
    return _with_item(draft, section, place, replace(old, removed=_checked(reason, "reason", MAX_REASON), ticked=False))


def restore(draft: Draft, item: str) -> Draft:
    """Put a must that was taken out back in its place."""
    section, place, old = _found(draft, item)
    if not old.removed:
        raise UsageError(f"{item!r} was not taken out; it stands in the draft")
    return _with_item(draft, section, place, replace(old, removed=""))


def tick(draft: Draft, item: str) -> Draft:
    """Mark an item as done."""
    section, place, old = _standing(draft, item)
    return _with_item(draft, section, place, replace(old, ticked=True))


def untick(draft: Draft, item: str) -> Draft:
    """Mark an item as not done."""
    section, place, old = _standing(draft, item)
    return _with_item(draft, section, place, replace(old, ticked=False))


def rule(draft: Draft, item: str, text: str) -> Draft:
    """Write the clinic's own rule into the blank of an item; an empty text makes it a blank again."""
    section, place, old = _standing(draft, item)
    if not old.field:
        raise UsageError(f"{item!r} has no blank for a rule; edit its text, or add an item of your own")
    words = _checked(text, "rule") if cleaned(text) else ""
    return _with_item(draft, section, place, replace(old, rule=words, blank_stays=False))


EDITS: Mapping[str, Callable[..., Draft]] = {
    function.__name__: function for function in (up, down, move, edit, add, remove, restore, tick, untick, rule)
}


def apply(draft: Draft, name: str, **values: Any) -> Draft:
    """Do the edit of this name.

    Raises:
        UsageError: no such edit, item or section, or a value that cannot be used; the draft stays as it was.

    """
    return settled(draft, EDITS[known(name, EDITS, "edit")](draft, **values))


def shown(draft: Draft, item: DraftItem) -> str:
    """Return the words of an item that this kind of draft shows."""
    return item.plain if draft.kind is DraftKind.HANDOUT else item.text


def _found(draft: Draft, item: str) -> tuple[int, int, DraftItem]:
    """Return section and place of an item, and the item."""
    for number, section in enumerate(draft.sections):
        for place, row in enumerate(section.items):
            if row.id == item:
                return number, place, row
    raise UsageError(f"there is no item {cleaned(item)[:80]!r} in this draft; name one that it shows")


def _standing(draft: Draft, item: str) -> tuple[int, int, DraftItem]:
    """Return section and place of an item, and the item, unless it was taken out."""
    section, place, row = _found(draft, item)
    if row.removed:
        raise UsageError(f"{item!r} was taken out; restore it first")
    return section, place, row


def _open_section(draft: Draft, section: int) -> None:
    """Refuse a section that is not there, and the table of a comparison: its cells stand where they belong."""
    if not 0 <= section < len(draft.sections):
        raise UsageError(f"there is no section {section}; this draft has {len(draft.sections)}, counted from 0")
    if draft.sections[section].row:
        raise UsageError(f"{draft.sections[section].title!r} is a row of the table; its cells can be edited, nothing else")


def _with_items(draft: Draft, section: int, items: tuple[DraftItem, ...]) -> Draft:
    changed = replace(draft.sections[section], items=items)
    return replace(draft, sections=(*draft.sections[:section], changed, *draft.sections[section + 1 :]))


def _with_item(draft: Draft, section: int, place: int, item: DraftItem) -> Draft:
    items = draft.sections[section].items
    return _with_items(draft, section, (*items[:place], item, *items[place + 1 :]))


def _without(items: tuple[DraftItem, ...], place: int) -> tuple[DraftItem, ...]:
    return items[:place] + items[place + 1 :]


def _inserted(items: tuple[DraftItem, ...], place: int, item: DraftItem) -> tuple[DraftItem, ...]:
    return (*items[:place], item, *items[place:])


def _new_id(draft: Draft) -> str:
    numbers = [row.id.removeprefix(_OWN) for row in draft.items if row.id.startswith(_OWN)]
    return f"{_OWN}{1 + max((int(number) for number in numbers if number.isdecimal()), default=0)}"


def _checked(text: str, what: str, limit: int = MAX_TEXT) -> str:
    if len(text) > limit:
        raise UsageError(f"the {what} has {len(text):,} characters; shorten it to {limit:,}")
    words = cleaned(text)
    if not words:
        raise UsageError(f"the {what} is empty; type a few words, or remove the item")
    return words
