"""Tells passages that say the same in the same words, and shows one of them. No word is ignored: "not" and "before" decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kapassist.domain import Hit

CLINIC = "clinic"  # the kind of the clinic's own passages
_WORD_OR_END = re.compile(r"[^\W_]+|[.!?:;]+(?=\s|$)")
_SHARE = 0.8  # a copy may have so much more around it: a heading, a page's footer
_TURNING = frozenset({"no", "not", "never", "nor", "without", "avoid", "except", "unless"})
BEHIND = 20  # hits behind the last one wanted that are looked through for copies of those before


def without_repeats(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Return the first `limit` hits that differ in words; of several, the curated one stands at the place of the first."""
    kept: list[Hit] = []
    texts: list[str] = []
    for hit in hits[: limit + BEHIND]:
        text = _spoken(hit.passage.text)
        at = next((place for place, other in enumerate(texts) if _alike(text, other)), len(kept))
        if at < len(kept):
            kept[at] = _joined(kept[at], hit)
        elif len(kept) < limit:
            kept.append(hit)
            texts.append(text)
    return kept


def same(one: str, other: str) -> bool:
    """Tell whether two texts have the same words, or one has a short sentence more; case, commas and the like do not count."""
    return _alike(_spoken(one), _spoken(other))


def _alike(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < _SHARE * len(long) or short not in long:
        return False
    return len(short) == len(long) or _TURNING.isdisjoint(long.replace(short, " ", 1).split())


def _joined(first: Hit, second: Hit) -> Hit:
    shown, hidden = first.passage, second.passage
    if shown.kind == CLINIC and hidden.kind != CLINIC:
        shown, hidden = hidden, shown
    return replace(first, passage=shown, similarity=max(first.similarity, second.similarity), same=(*first.same, hidden))


@lru_cache(maxsize=4096)
def _spoken(text: str) -> str:
    """Return the words of a text with a full stop before, between and after its sentences."""
    words = (word if word[0].isalnum() else "." for word in _WORD_OR_END.findall(f"{text.lower().rstrip()} "))
    return f" . {' '.join(words).rstrip(' .')} . "
