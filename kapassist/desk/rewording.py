"""Which words of a text were taken out and which were put in. Knows no draft."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\S+")
_ALIKE = 0.4  # below it two texts share little more than small words, and a patchwork is harder to read than both


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text that went the same way."""

    mark: Mark
    text: str


def reworded(before: str, after: str) -> tuple[Words, ...]:
    """Return both texts as one; where they have little in common, the one and then the other."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return tuple(_runs([(Mark.OUT, old), (Mark.IN, new)]))
    steps: list[tuple[Mark, list[str]]] = []
    for name, start, end, new_start, new_end in matcher.get_opcodes():
        if name == "equal":
            steps.append((Mark.KEPT, old[start:end]))
        else:
            steps += [(Mark.OUT, old[start:end]), (Mark.IN, new[new_start:new_end])]
    return tuple(_runs(steps))


def _runs(steps: list[tuple[Mark, list[str]]]) -> Iterator[Words]:
    return (Words(mark, " ".join(words)) for mark, words in steps if words)
