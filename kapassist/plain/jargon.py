"""Hard words in a handout: those to replace, with a plainer suggestion, and those it cannot avoid, with their meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kapassist.corpus.library import Library
from kapassist.corpus.stationery import GlossaryEntry
from kapassist.domain import Draft, DraftKind, Length
from kapassist.plain.records import JargonHit, Term
from kapassist.plain.sentences import Piece, pieces, whole_text

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_OWNER = re.compile(r"['\u2019]s$")
_LONGEST = 4  # words in a phrase of the glossary

Forms = Mapping[str, tuple[str, GlossaryEntry]]


def jargon(draft: Draft, library: Library) -> tuple[JargonHit, ...]:
    """Return the hard words that have a plainer one, in order; the glossary is English, so a Spanish draft has none.

    Allowed terms of `reading.yaml` and words with a meaning in the glossary are not called jargon.
    """
    forms, allowed = _forms(draft, library), {term.lower() for term in library.reading.allowed_terms}
    return tuple(
        JargonHit(written, entry.plain, piece.spot(sentence))
        for piece in pieces(draft)
        for sentence in piece.sentences
        for written, _, entry in _hard_words(sentence, forms)
        if not entry.meaning and _key(written) not in allowed
    )


def terms(draft: Draft, library: Library) -> tuple[Term, ...]:
    """Return the words of a draft that have to be explained, each at its first use; `explained` ones are told on the sheet."""
    forms, text, listed = _forms(draft, library), _key(whole_text(draft)), _lists_words(draft)
    found: dict[str, Term] = {}
    for piece in _shown(draft):
        for _, word, entry in _hard_words(piece.text, forms):
            if entry.meaning and word not in found:
                explained = listed or _key(entry.meaning).rstrip(".") in text
                found[word] = Term(word, entry.meaning, explained, piece.spot(piece.text))
    return tuple(found.values())


def words_on_sheet(draft: Draft, library: Library) -> tuple[Term, ...]:
    """Return the words that the end of a handout explains, in the order of the alphabet."""
    return tuple(sorted(terms(draft, library), key=lambda term: term.word.lower())) if _lists_words(draft) else ()


def _lists_words(draft: Draft) -> bool:
    return draft.kind is DraftKind.HANDOUT and draft.length is not Length.ONE_PAGE  # one page has no room for them


def _shown(draft: Draft) -> Iterator[Piece]:
    """Return what the reader meets: the measured pieces, then the labels of blanks and the course."""
    yield from pieces(draft)
    for section in draft.sections:
        yield from (Piece(item.field, section.title, item.id, ()) for item in section.items if item.field and not item.removed)
    yield from (Piece(step.plain, "", "", ()) for step in draft.arc)


def _forms(draft: Draft, library: Library) -> Forms:
    """Return every form of the glossary's words with its word and entry."""
    if draft.language != "en":
        return {}
    glossary = library.stationery.glossary
    return {_key(form): (word, entry) for word, entry in glossary.items() for form in (word, *entry.forms)}


def _hard_words(text: str, forms: Forms) -> Iterator[tuple[str, str, GlossaryEntry]]:
    """Return what was written, the glossary's word and its entry; the longest phrase wins, and none overlap."""
    if not forms:
        return
    words, index = list(_WORD.finditer(text)), 0
    while index < len(words):
        index = index + 1
        for last in range(min(index + _LONGEST - 1, len(words)), index - 1, -1):
            written = text[words[index - 1].start() : words[last - 1].end()]
            if found := forms.get(_OWNER.sub("", _key(written))):
                yield written, *found
                index = last
                break


def _key(words: str) -> str:
    return " ".join(words.lower().split())
