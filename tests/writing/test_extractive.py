"""What an answer is made of."""

from __future__ import annotations

import pytest

from kapassist.corpus.library import Library
from kapassist.domain import Hit, Passage
from kapassist.writing.extractive import ExtractiveWriter

TEXTS = ("a cannula has slipped", "stop the pump", "call the lead")


@pytest.fixture
def passages() -> list[Passage]:
    return [Passage(str(n), str(n), f"T{n}", "s", text, "guidance", ()) for n, text in enumerate(TEXTS)]


def test_what_is_found_by_its_questions_belongs_to_an_answer_however_unlike_the_query(
    library: Library, passages: list[Passage]
):
    writer = ExtractiveWriter(library, passages)
    hits = [Hit(passages[0], 1.0, 0.3), Hit(passages[1], 0.9, 0.2), Hit(passages[2], 0.8, 0.9)]
    assert writer.choose(hits) == passages


def test_what_is_far_behind_the_best_does_not(library: Library, passages: list[Passage]):
    writer = ExtractiveWriter(library, passages)
    hits = [Hit(passages[0], 1.0, 0.9), Hit(passages[1], 0.7, 0.9), Hit(passages[2], 0.1, 0.9)]
    assert writer.choose(hits) == passages[:1]


def test_nothing_found_is_nothing_said(library: Library, passages: list[Passage]):
    assert ExtractiveWriter(library, passages).choose([]) == []
