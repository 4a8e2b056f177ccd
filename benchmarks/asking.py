"""Shared by the measures of answering: the labelled questions, an assistant, and its hits as answers use them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kapassist.assistant import Assistant
from kapassist.domain import Hit
from kapassist.retrieval.adapter import Correction
from kapassist.retrieval.embedder import Embedder, file_sha256
from kapassist.retrieval.index import PassageIndex
from kapassist.settings import Settings
from kapassist.writing.answering import ANSWER_KINDS
from kapassist.writing.coverage import LOOK

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is typed. `passages` are the ids of all that help to answer it, `answers` of those that alone do.

    Of the two, `answers` were judged later, by readers who saw the passages in random order, and not how a search ranks them.
    """

    id: str
    text: str
    answerable: bool
    passages: tuple[str, ...]
    answers: tuple[str, ...] = ()


def questions(name: str = "questions.jsonl") -> list[Question]:
    rows = map(json.loads, (FOLDER / name).read_text(encoding="utf-8").splitlines())
    return [
        Question(row["id"], row["text"], row["answerable"], tuple(row.get("passages", ())), tuple(row.get("answers", ())))
        for row in rows
    ]


def opened(correction: Path | None = None) -> Assistant:
    """Return a warm assistant over the library that ships, with the data folder of the environment.

    With the embedder's correction from a file in place of the one that ships, its index lies in a folder of its own.
    """
    settings = Settings.from_environment()
    assistant = Assistant.from_settings(settings)
    if correction:
        embedder = Embedder.bundled(Correction(correction, file_sha256(correction)))
        index = PassageIndex(settings.data_dir / f"index-{correction.stem}", assistant.passages, embedder)
        assistant = replace(assistant, embedder=embedder, index=index)
    assistant.warm()
    return assistant


def hits(assistant: Assistant, text: str, limit: int = LOOK) -> Sequence[Hit]:
    """Return what `Assistant.search` finds, of the kinds that answers use."""
    return [hit for hit in assistant.search(text, 4 * limit) if hit.passage.kind in ANSWER_KINDS][:limit]
