"""The patient's text of a draft, piece by piece with its place, and its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kapassist.domain import Draft
from kapassist.plain.records import LongSentence, Spot

_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that the reader sees in one go, with the section's title and the item's id."""

    text: str
    section: str
    item: str
    sentences: tuple[str, ...]

    def spot(self, words: str) -> Spot:
        """Return the place of some words of this piece."""
        return Spot(self.section, self.item, words)


def pieces(draft: Draft) -> tuple[Piece, ...]:
    """Return what a draft tells the reader: the opening line, items, the clinic's own rules and what others say beside them."""
    return tuple(_pieces(draft))


def _pieces(draft: Draft) -> Iterator[Piece]:
    if draft.intro:
        yield Piece(draft.intro, "", "", sentences_of(draft.intro))
    for section in draft.sections:
        for item in section.items:
            if not item.removed:
                texts = filter(None, (item.plain or item.text, item.rule, *(row.text for row in item.others)))
                yield from (Piece(text, section.title, item.id, sentences_of(text)) for text in texts)


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order."""
    return tuple(sentence.strip() for sentence in _BREAK.split(text) if _WORD.search(sentence))


def whole_text(draft: Draft) -> str:
    """Return the running text of a draft; every piece ends a sentence, also one that was written without a full stop."""
    texts = (piece.text.strip() for piece in pieces(draft))
    return " ".join(text if text[-1:] in ".!?" else f"{text}." for text in texts if text)


def words_of(text: str) -> list[str]:
    """Return the words of a text; a hyphen or an apostrophe joins."""
    return _WORD.findall(text)


def long_sentences(draft: Draft, limit: int) -> tuple[LongSentence, ...]:
    """Return the sentences with more than `limit` words, in order."""
    return tuple(
        LongSentence(count, piece.spot(sentence))
        for piece in pieces(draft)
        for sentence in piece.sentences
        if (count := len(words_of(sentence))) > limit
    )
