"""Reads a message such as "prep checklist for her second IM session, CRPS" into a kind of draft and a session brief."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kapassist.corpus.library import Library
from kapassist.domain import DraftKind, Length
from kapassist.retrieval.query import word_pattern
from kapassist.sessions import SessionBrief, Stage

_NUMBERED = r"(?:session|infusion|dose|injection|visit|treatment|lozenge|troche|spravato|im|iv)"
_NEGATION = re.compile(
    r"\b(no|not|without|denies|denied|never had|negative for|no history of)\s+(?:\w+\s+){0,3}$", re.IGNORECASE
)
_QUESTION = re.compile(r"^\s*(what|how|why|when|which|who|where|is|are|can|could|does|do|should|will|would)\b", re.IGNORECASE)
_BREAK = re.compile(r"[^\w\s-]+")


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """A kind of draft for a session brief; `length` is None where the message asks for none."""

    kind: DraftKind
    brief: SessionBrief
    length: Length | None = None


class MessageReader:
    """Finds session type, session number, factors, stage, kind and length of draft by the library's own words."""

    def __init__(self, library: Library) -> None:
        vocabulary = library.vocabulary
        self._library = library
        self._types = {key: word_pattern(entry.words) for key, entry in library.session_types.items()}
        self._factors = {key: word_pattern(entry.words) for key, entry in library.factors.items() if entry.words}
        self._kinds = {kind: word_pattern(words) for kind, words in vocabulary.draft_kinds.items()}
        self._lengths = {length: word_pattern(words) for length, words in vocabulary.draft_lengths.items()}
        self._stages = {Stage(stage): word_pattern(words) for stage, words in vocabulary.stages.items()}
        self._verbs = word_pattern(vocabulary.draft_verbs)
        ordinals = "|".join(sorted(map(re.escape, vocabulary.ordinals), key=len, reverse=True))
        self._ordinal = re.compile(rf"\b({ordinals})\b(?=(?:\W+\w+){{0,3}}?\W+{_NUMBERED})", re.IGNORECASE)
        self._number = re.compile(rf"\b{_NUMBERED}\s*(?:number|no\.?|#)?\s*(\d{{1,2}})\b|#(\d{{1,2}})\b", re.IGNORECASE)

    def request(self, message: str, panel: SessionBrief) -> DraftRequest | None:
        """Return what a message asks to be drafted, or None when it is a question; the panel fills what it does not say."""
        kind = self.kind(message)
        if kind is None:
            return None
        return DraftRequest(kind, self.brief(message, panel), self.length(message))

    def kind(self, message: str) -> DraftKind | None:
        """Return the kind of draft a message asks for."""
        found = [(match.start(), kind) for kind, pattern in self._kinds.items() if (match := pattern.search(message))]
        if not found:
            return None
        asks = bool(self._verbs.search(message))
        question = "?" in message or bool(_QUESTION.match(message))
        return min(found)[1] if asks or not question else None

    def length(self, message: str) -> Length | None:
        """Return the length that a message asks for; a single word such as "full" counts where it stands between commas."""
        alone = {part.strip().lower() for part in _BREAK.split(message)}
        for length, pattern in self._lengths.items():
            if any(" " in found or "-" in found or found in alone for found in map(str.lower, pattern.findall(message))):
                return length
        return None

    def brief(self, message: str, panel: SessionBrief) -> SessionBrief:
        """Return the panel's brief with what the message says on top."""
        factors = tuple(dict.fromkeys([*panel.factors, *self.factors(message)]))
        types = self.session_types(message, factors)
        stage = next((stage for stage, pattern in self._stages.items() if pattern.search(message)), None)
        text = message if not panel.text or panel.text in message else f"{panel.text}\n{message}"
        return replace(
            panel,
            session_types=types or panel.session_types,
            session_number=self.session_number(message) or panel.session_number,
            stage=stage or panel.stage,
            factors=factors,
            text=text,
        )

    def completed(self, brief: SessionBrief) -> SessionBrief:
        """Return the brief with what its own text says of session type, number and client factors."""
        read = self.brief(brief.text, SessionBrief(factors=brief.factors, session_number=brief.session_number))
        return replace(
            brief,
            session_types=brief.session_types or read.session_types,
            session_number=brief.session_number or read.session_number,
            factors=read.factors,
        )

    def session_types(self, message: str, factors: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the session types that a message names; where words fit two, the client factors decide."""
        spans = {key: [match.span() for match in pattern.finditer(message)] for key, pattern in self._types.items()}
        longest = {key: max((end - start for start, end in found), default=0) for key, found in spans.items()}
        named = [key for key, length in longest.items() if length]
        present = set(factors)
        kept = [key for key in named if not self._covered(key, named, spans, present)]
        return tuple(sorted(kept, key=lambda key: spans[key][0]))

    def _covered(self, key: str, named: Sequence[str], spans: dict[str, list[tuple[int, int]]], factors: set[str]) -> bool:
        """Tell whether every word that names this type names another one better."""

        def better(other: str, span: tuple[int, int]) -> bool:
            for start, end in spans[other]:
                if start <= span[0] and span[1] <= end and end - start > span[1] - span[0]:
                    return True
                if (start, end) == span:
                    mine, theirs = self._fit(key, factors), self._fit(other, factors)
                    return theirs > mine or (theirs == mine and named.index(other) < named.index(key))
            return False

        return all(any(better(other, span) for other in named if other != key) for span in spans[key])

    def _fit(self, key: str, factors: set[str]) -> int:
        return len(factors & set(self._library.session_types[key].factors))

    def factors(self, message: str) -> tuple[str, ...]:
        """Return the client factors that a message names and does not deny, with those they imply."""
        found: dict[str, None] = {}
        for key, pattern in self._factors.items():
            if any(not _NEGATION.search(message[: match.start()]) for match in pattern.finditer(message)):
                found[key] = None
                found.update(dict.fromkeys(sorted(self._library.implied_by([key]))))
        return tuple(found)

    def session_number(self, message: str) -> int:
        """Return the number of the session that a message speaks of, or 0."""
        ordinal = self._ordinal.search(message)
        if ordinal:
            return self._library.vocabulary.ordinals[ordinal.group(1).lower()]
        number = self._number.search(message)
        return int(number.group(1) or number.group(2)) if number else 0
