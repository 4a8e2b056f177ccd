"""What is found, cited and said: hits, citations, notices, triage and answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kapassist.domain.knowledge import Passage, Reference


class NoticeKind(StrEnum):
    """Fixed notices, in the order in which they are shown."""

    CRISIS = "crisis"
    EMERGENCY = "emergency"
    DOSING = "dosing"
    UNSUPERVISED = "unsupervised"
    IDENTIFIERS = "identifiers"
    EVIDENCE = "evidence"
    REVIEW = "review"


class Label(StrEnum):
    """What triage finds in a message."""

    CRISIS = "crisis"
    MEDICAL_EMERGENCY = "medical-emergency"
    DOSING = "dosing-for-a-person"
    UNSUPERVISED = "unsupervised-or-illicit"
    IDENTIFIERS = "identifiers"
    OFF_TOPIC = "off-topic"
    OK = "ok"


class AnswerStatus(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search, with its fused score and the cosine similarity to the query.

    `same` are passages left out because they say the same in the same words.
    """

    passage: Passage
    score: float
    similarity: float
    same: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered way from a statement to its passage and reference; `reference` is None for editorial statements.

    `reviewed` names the clinician who signed off the passage's file as it stands, with credentials and date, or is "".
    `section` holds the texts around the passage in its section, its own among them; drafts leave it empty.
    """

    n: int
    reference: Reference | None
    passage: Passage
    reviewed: str = ""
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A fixed text that stands before an answer or a draft."""

    kind: NoticeKind
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class IdentifierSpan:
    """Characters `start` to `end` of a message that may identify a person."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Triage:
    """What was found in a message before anything else is done with it."""

    labels: tuple[Label, ...]
    identifiers: tuple[IdentifierSpan, ...] = ()
    first_person: bool = False

    def has(self, label: Label) -> bool:
        """Tell whether the message carries this label."""
        return label in self.labels


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A sentence or short paragraph of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence of a chat model that was not shown, and the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer to a question. `text` is what was decided to say when there are no statements."""

    question: str
    status: AnswerStatus
    labels: tuple[Label, ...]
    notices: tuple[Notice, ...]
    statements: tuple[CitedStatement, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()
    nearest: tuple[str, ...] = ()
    writer: str = "extractive"
    elapsed_ms: float = 0.0
