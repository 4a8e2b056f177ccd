"""What the commands print: the JSON shapes that others rely on, the forms of a draft, batches in order."""

from __future__ import annotations

import json
import re

import pytest

from kapassist import __version__
from kapassist.domain import DraftKind

TYPE = ("--session-type", "im-psychedelic")
SHAPES = {
    "answer": {"id", "question", "status", "labels", "notices", "answer", "citations", "removed", "writer", "elapsed_ms"},
    "notice": {"kind", "text"},
    "citation": {"n", "reference", "title", "year", "doi", "url", "grade", "read", "passage", "passage_id", "document"},
    "draft": {"id", "kind", "session_types", "brief", "sections", "citations", "notices", "writer"},
    "section": {"stage", "title", "items"},
    "item": {"id", "text", "plain", "why", "level", "audience", "condition", "citations"},
    "triage": {"id", "labels", "identifiers", "notices"},
    "span": {"start", "end", "type"},
}
KINDS = {
    "checklist": TYPE,
    "setting": TYPE,
    "integration": TYPE,
    "handout": TYPE,
    "comparison": (*TYPE, "--session-type", "iv-pain"),
}


def of_shape(name, value):
    assert SHAPES[name] <= set(value), f"{name} lacks {SHAPES[name] - set(value)}"
    return value


def lines(ran):
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.fixture
def batch(tmp_path):
    def write(*rows):
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
        return path

    return write


def test_an_answer(command, assistant):
    (answer,) = lines(command("ask", "What is set and setting?", "--json"))
    of_shape("answer", answer)
    assert answer["status"] == "answered"
    numbers = [of_shape("citation", citation)["n"] for citation in answer["citations"]]
    assert set(map(int, re.findall(r"\[(\d+)\]", answer["answer"]))) == set(numbers)
    assert all(of_shape("notice", notice)["text"] for notice in answer["notices"])


def test_an_answer_as_text(command, assistant):
    ran = command("ask", "What is set and setting?")
    assert ran.status == 0
    assert "[1]" in ran.out
    assert re.search(r"^1\. ", ran.out, re.MULTILINE)
    assert ran.err == ""


def test_a_question_outside_the_library(command, assistant):
    (answer,) = lines(command("ask", "What is the capital of Mongolia?", "--json"))
    assert (answer["status"], answer["citations"]) == ("not_covered", [])


def test_a_crisis_on_the_command_line(command, assistant):
    ran = command("ask", "I want to kill myself tonight")
    assert ran.status == 0
    assert ran.out.index("911") < 1500
    (answer,) = lines(command("ask", "I want to kill myself tonight", "--json"))
    assert answer["notices"][0]["kind"] == "crisis"


def test_control_characters_are_left_out(command, assistant):
    ran = command("ask", "What is \x1b[31mset\x00 and\u202e setting?", "--json")
    assert lines(ran)[0]["question"] == "What is [31mset and setting?"
    assert "\\u001b" not in ran.out


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft(command, assistant, kind):
    (draft,) = lines(command("draft", kind, *KINDS[kind], "--json"))
    of_shape("draft", draft)
    assert draft["kind"] == kind
    numbers = {of_shape("citation", citation)["n"] for citation in draft["citations"]}
    items = [of_shape("item", item) for section in draft["sections"] for item in of_shape("section", section)["items"]]
    assert items
    assert {n for item in items for n in item["citations"]} <= numbers
    assert {item["level"] for item in items} <= {"must", "should", "clinic-field"}


@pytest.mark.parametrize("kind", DraftKind)
@pytest.mark.parametrize(("form", "start"), [("md", "# "), ("html", "<!doctype html>"), ("json", "{")])
def test_forms_of_a_draft(command, assistant, tmp_path, kind, form, start):
    path = tmp_path / f"draft.{form}"
    ran = command("draft", kind, *KINDS[kind], "--format", form, "-o", path)
    assert (ran.status, ran.out) == (0, "")
    told = [line.split(": ")[1] for line in ran.err.splitlines()]
    assert told == (["Reading grade"] if kind is DraftKind.HANDOUT else [])
    assert path.read_text(encoding="utf-8").startswith(start)


def test_the_same_brief_gives_the_same_draft(command, assistant):
    arguments = ("draft", "checklist", *TYPE, "--brief", "CRPS, scared of losing control", "--json")
    assert command(*arguments).out == command(*arguments).out


def test_a_brief_is_shown_as_text_and_never_as_markup(command, assistant):
    brief = '<script>alert("x")</script> [link](javascript:alert(1)) & <img src=x onerror=alert(1)>'
    html = command("draft", "checklist", *TYPE, "--brief", brief, "--format", "html").out
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html
    markdown = command("draft", "checklist", *TYPE, "--brief", brief).out
    assert "[link](" not in markdown


def test_a_html_draft_needs_nothing_from_outside(command, assistant):
    html = command("draft", "handout", *TYPE, "--format", "html").out
    assert not re.findall(r"<(?:script|link|img|iframe)\b|@import|url\(", html)


def test_search_results(command, assistant):
    ran = command("search", "blood pressure", "-k", "3", "--json")
    (hits,) = lines(ran)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert {"passage_id", "document", "text", "references", "session_types", "stages", "score"} <= set(hits[0])
    assert command("search", "blood pressure", "-k", "3").out.startswith("1. ")


def test_triage_of_one_message(command):
    (found,) = lines(command("triage", "my client Maria wants to kill herself tonight", "--json"))
    of_shape("triage", found)
    assert {"crisis", "identifiers"} <= set(found["labels"])
    assert [of_shape("span", span)["type"] for span in found["identifiers"]] == ["name"]
    assert found["notices"][0]["kind"] == "crisis"


def test_triage_as_text(command):
    ran = command("triage", "What is set and setting?")
    assert (ran.status, ran.out) == (0, "ok\n")


def test_a_batch_of_questions_keeps_its_order(command, assistant, batch):
    path = batch(
        {"id": "b", "text": "What is set and setting?"},
        "{not json",
        "",
        {"id": "a", "text": ""},
        {"id": 7, "text": "What is integration?", "session_type": "iv-pain"},
        {"id": "x", "text": "Hello?", "session_type": "oral"},
        ["a list"],
        {"id": "t", "text": 5},
        {"id": "l", "text": "x" * 5000},
        {"id": "u", "text": "What is set\u2028and setting?"},
    )
    rows = lines(command("ask", "--input", path, "--json"))
    assert [row["id"] for row in rows] == ["b", "2", "a", "7", "x", "7", "t", "l", "u"]
    assert ["error" in row for row in rows] == [False, True, True, False, True, True, True, True, False]
    assert rows[1]["error"].startswith("line 2 is not JSON")
    assert "unknown session type 'oral'" in rows[4]["error"]
    assert all(set(row) == {"id", "error"} for row in rows if "error" in row)


def test_a_batch_line_that_holds_a_line_separator_is_one_line(command, batch):
    rows = lines(
        command("triage", "--input", batch('{"id": "1", "text": "a\u2028b\u0085c"}', '{"id": "2", "text": "d"}'), "--json")
    )
    assert [row["id"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("line", ['{"id": "deep", "text": ' + "[" * 100_000, '{"id": null, "text": null}', '{"text": 1e999}'])
def test_no_line_stops_a_batch(command, batch, line):
    ran = command("triage", "--input", batch(line, {"id": "after", "text": "What is integration?"}), "--json")
    assert ran.status == 0, ran.err
    assert ran.err == ""
    rows = [json.loads(row) for row in ran.out.splitlines()]
    assert len(rows) == 2
    assert rows[1]["labels"] == ["ok"]


def test_output_is_utf_8_whatever_the_system_says(process, batch):
    path = batch('{"id": "\\ud800", "text": "half a character"}', {"id": "naïve – 症", "text": "What is integration?"})
    ran = process("triage", "--input", path, "--json", environment={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (ran.status, ran.err) == (0, "")
    assert [json.loads(row)["id"] for row in ran.out.splitlines()] == ["?", "naïve – 症"]


def test_a_batch_of_drafts(command, assistant, batch):
    path = batch(
        {"id": "1", "session_type": "im-psychedelic", "brief": "second session, CRPS"},
        {"id": "2", "session_types": ["im-psychedelic", "iv-pain"], "kind": "comparison"},
        {"id": "3", "session_type": "im-psychedelic", "stage": "noon"},
        {"id": "4", "session_type": "im-psychedelic", "session_number": "two"},
        {
            "id": "5",
            "session_type": "iv-pain",
            "stage": "day-before",
            "session_number": 2,
            "factors": ["crps"],
            "audience": "therapist",
        },
        {"id": "6", "session_type": "im-psychedelic", "factors": "crps"},
    )
    rows = lines(command("draft", "checklist", "--input", path, "--json"))
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert [row.get("kind") for row in rows] == ["checklist", "comparison", None, None, "checklist", None]
    assert "write a whole number" in rows[3]["error"]
    assert "write it as a list of texts" in rows[5]["error"]


def test_an_empty_batch_prints_nothing(command, assistant, batch):
    assert lines(command("ask", "--input", batch(""), "--json")) == []


def test_check_finds_nothing_in_the_library_that_ships(command, tmp_path):
    page = tmp_path / "coverage.md"  # so that the one of the checkout stays as it was, for the test that it is current
    ran = command("check", "--coverage", page)
    assert ran.status == 0, ran.out
    assert ran.out.splitlines()[-1].startswith("no problems: ")
    assert lines(command("check", "--json", "--coverage", page)) == [[]]


def test_check_tells_what_is_wrong_with_status_1(command, tmp_path, monkeypatch):
    monkeypatch.setenv("KAPASSIST_KNOWLEDGE_DIR", str(tmp_path))
    ran = command("check", "--json")
    assert ran.status == 1
    assert {"file", "line", "message"} <= set(json.loads(ran.out)[0])
    assert command("check").out.splitlines()[-1].endswith(f"in {tmp_path}")


def test_doctor_finds_everything_in_order(command, assistant):
    ran = command("doctor", "--json")
    (findings,) = lines(ran)
    names = ["versions", "embedding model", "library", "documents", "clinic", "drafts", "data folder", "index", "chat model"]
    assert [row["name"] for row in findings] == names
    assert all(row["ok"] for row in findings)
    assert f"kapassist {__version__}" in findings[0]["detail"]


@pytest.mark.parametrize(
    ("name", "value", "finding", "words"),
    [
        ("KAPASSIST_DATA_DIR", "/dev/null/data", "data folder", "set KAPASSIST_DATA_DIR to a folder that you can write to"),
        ("KAPASSIST_KNOWLEDGE_DIR", "/nowhere", "library", "set KAPASSIST_KNOWLEDGE_DIR"),
        ("KAPASSIST_MODEL", "nobody:model", "chat model", "run: pip install langchain-nobody"),
        ("KAPASSIST_EMBEDDING_MODEL", "/", "embedding model", "set KAPASSIST_EMBEDDING_MODEL"),
    ],
)
def test_doctor_tells_each_failure_with_its_mend(command, monkeypatch, name, value, finding, words):
    monkeypatch.setenv(name, value)
    ran = command("doctor", "--json")
    assert ran.status == 1
    assert ran.err == ""
    failed = {row["name"]: row["detail"] for row in json.loads(ran.out) if not row["ok"]}
    assert words in failed[finding]


def test_help_and_version(command):
    shown = command("--help")
    assert shown.status == 0
    assert all(name in shown.out for name in ("serve", "ask", "draft", "search", "triage", "check", "doctor"))
    assert command("--version").out == f"kapassist, version {__version__}\n"


def test_the_module_is_the_command(process, assistant):
    ran = process("search", "blood pressure", "-k", "1", "--json")
    assert ran.status == 0, ran.err
    assert len(json.loads(ran.out)) == 1
    assert ran.err == ""
