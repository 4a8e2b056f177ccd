"""The labelled questions: enough of each kind, and every passage that they name exists."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from tests.conftest import ROOT

FILES = ("questions.jsonl", "fresh.jsonl")


def rows(name):
    return [json.loads(line) for line in (ROOT / "benchmarks" / name).read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_of_both_kinds():
    counts = Counter(row["answerable"] for row in rows("questions.jsonl"))
    assert counts[True] >= 160
    assert counts[False] >= 60


def test_no_question_stands_twice():
    everything = [row for name in FILES for row in rows(name)]
    for key in ("id", "text"):
        assert [value for value, count in Counter(row[key] for row in everything).items() if count > 1] == []


def test_labelled_passages_exist(assistant):
    known = {passage.id for passage in assistant.passages}
    assert {identifier for row in rows("questions.jsonl") for identifier in row["passages"]} - known == set()
    assert all(bool(row["passages"]) is row["answerable"] for row in rows("questions.jsonl"))


@pytest.mark.parametrize("kind", ["guidance", "session-type", "measure", "item"])
def test_the_questions_are_spread_over_every_document(assistant, kind):
    asked = {identifier for row in rows("questions.jsonl") for identifier in row["passages"]}
    held = {(passage.document, passage.title) for passage in assistant.passages if passage.kind == kind}
    assert held - {(passage.document, passage.title) for passage in assistant.passages if passage.id in asked} == set()
