"""Rules about items and prompts: nothing twice, nothing contradictory, and something for every stage.

Items contradict each other when a session brief could get both and they ask different levels of the same thing:

- two items of one stage with nearly the same text, of which one session type must do one and should do the other, whatever
  their `when`: the reader cannot tell whether it may be left out;
- one item that is a clinic field for a session type and names no `field`: there is no blank for the clinic's rule;
- one item that is switched on both by a first and by a later session: it always applies, so it is not conditional.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeVar

from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem
from kapassist.domain import Item, Level, Prompt
from kapassist.sessions import STAGE_IDS

_WORD = re.compile(r"[a-z]{3,}")
_Row = TypeVar("_Row", bound=Item | Prompt)
_Pair = tuple[Item | Prompt, Item | Prompt, float]
_ALWAYS = {"first-session", "later-session"}


def near_duplicates(library: Library) -> Iterator[Problem]:
    """Find items, and prompts, that say nearly the same under the same condition."""
    share = library.limits.near_duplicate_share
    pairs: list[_Pair] = [*_alike(library.items, share), *_alike(library.prompts, share)]
    for first, second, _ in pairs:
        if first.when == second.when:
            yield _at(library, second, f"{second.id!r} says nearly the same as {first.id!r}; keep one")


def contradictory_levels(library: Library) -> Iterator[Problem]:
    """Find pairs of items of one stage that ask a must and a should of the same thing."""
    for first, second, share in _alike(library.items, library.limits.contradiction_share):
        clash = _clash(first, second) if first.stage == second.stage else ""
        if clash:
            yield _at(
                library,
                second,
                f"item {second.id!r} {clash}, while {first.id!r} says nearly the same (they share {share:.0%} of their words);"
                " give both one level, join them, or make their texts say how they differ",
            )


def clinic_fields(library: Library) -> Iterator[Problem]:
    """Find items that leave the value to the clinic and give it no blank."""
    for item in library.items:
        types = [key for key, level in item.levels if level is Level.CLINIC_FIELD]
        if types and not item.field:
            yield _at(
                library,
                item,
                f"item {item.id!r} is a clinic-field for {', '.join(types)} but has no blank;"
                " add 'field: ...', or choose must or should",
            )


def empty_conditions(library: Library) -> Iterator[Problem]:
    """Find conditions that always hold."""
    rows: tuple[Item | Prompt, ...] = (*library.items, *library.prompts)
    for row in rows:
        if set(row.when) >= _ALWAYS:
            yield _at(library, row, f"{row.id!r} is shown for first and for later sessions, so always; leave 'when' out")


def coverage(library: Library) -> Iterator[Problem]:
    """Find stages for which a complete session type has no unconditional must-have."""
    counts = Counter(
        (key, item.stage) for item in library.items if not item.when for key, level in item.levels if level is Level.MUST
    )
    for session_type in library.session_types.values():
        for stage in STAGE_IDS:
            if session_type.complete and not counts[session_type.id, stage]:
                place = library.places[f"session-types:{session_type.id}"]
                yield Problem(
                    place.file,
                    place.line,
                    f"{session_type.id} is called complete but has no must item without a condition for the stage {stage!r}",
                )


def _alike(rows: Sequence[_Row], share: float) -> Iterator[tuple[_Row, _Row, float]]:
    """Return pairs of rows with the share of words that their texts have in common, where it reaches `share`."""
    words = [(row, frozenset(_WORD.findall(row.text.lower()))) for row in rows]
    for (first, a), (second, b) in combinations(words, 2):
        common = len(a & b)
        if common and common >= share * (len(a) + len(b) - common):
            yield first, second, common / (len(a) + len(b) - common)


def _clash(first: Item, second: Item) -> str:
    """Return what the second item asks where the first one asks otherwise, or "" where they agree."""
    for key, level in second.levels:
        other = first.level(key)
        if other and {level, other} == {Level.MUST, Level.SHOULD}:
            return f"is a {level} for {key} and the other one a {other}"
    return ""


def _at(library: Library, row: Item | Prompt, message: str) -> Problem:
    place = library.places[row.id]
    return Problem(place.file, place.line, message)
