"""`kapassist evaluate retrieval`: figures of a judged set through the product's own search, and one line for what is wrong."""

from __future__ import annotations

import json
import re

import pytest

from kapassist.evaluation.reading import read_judged_set
from kapassist.evaluation.records import JudgedDocument, JudgedSet
from kapassist.evaluation.retrieval import cut_passages

TEXTS = {
    "pressure": "Blood pressure is measured before the first dose and again after forty minutes.",
    "music": "A playlist without words is chosen together with the client in the week before.",
    "drive": "Clients do not drive until the next day, after a night of sleep.",
    "copy": "Clients do not drive until the next day, after a night of sleep!",
}
QUESTIONS = {"q1": "when do I check hypertension", "q2": "which songs to play", "q3": "can she take the car home"}
JUDGED = [("q1", "pressure", "1"), ("q2", "music", "2"), ("q3", "drive", "1"), ("q3", "copy", "1"), ("q3", "music", "0")]


def lines(rows):
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "small set"
    made.mkdir()
    (made / "corpus.jsonl").write_text(lines({"id": key, "title": "", "text": text} for key, text in TEXTS.items()))
    (made / "queries.jsonl").write_text(lines({"id": key, "text": text} for key, text in QUESTIONS.items()))
    (made / "qrels.tsv").write_text("query\tdocument\tgrade\n" + "".join("\t".join(row) + "\n" for row in JUDGED))
    return made


def test_a_set_is_measured_and_its_index_is_kept(command, folder, shared_folder):
    first = command("evaluate", "retrieval", folder, "--json")
    found = json.loads(first.out)
    assert (first.status, found["set"], found["queries"], found["passages"]) == (0, "small set", 3, 4)
    assert {found[name] for name in ("ndcg@10", "success@5", "recall@5", "recall@10", "mrr@10")} == {1.0}
    assert 0 < found["search_p50_ms"] <= found["p50_ms"] <= found["p95_ms"]
    assert any((shared_folder / "evaluation").glob("*/catalog.sqlite3"))
    second = command("evaluate", "retrieval", folder)
    assert "Building the index" not in second.err
    assert "ndcg@10        1.0" in second.out


def test_long_documents_count_once(command, folder):
    long = " ".join(f"{TEXTS['pressure']} Sentence {number} is about blood pressure too." for number in range(40))
    assert len(cut_passages(JudgedSet("one", (JudgedDocument("pressure", "", long),), ()))) > 3
    rows = [{"id": key, "title": "About", "text": long if key == "pressure" else text} for key, text in TEXTS.items()]
    (folder / "corpus.jsonl").write_text(lines(rows))
    found = json.loads(command("evaluate", "retrieval", folder, "--json").out)
    assert found["passages"] > 6
    assert found["recall@5"] == 1


def test_numbers_as_ids_and_missing_titles_are_read(folder):
    (folder / "corpus.jsonl").write_text(
        lines([{"id": 7, "text": "seven"}, {"id": "music", "text": "half \ud83d a character"}])
    )
    (folder / "qrels.tsv").write_bytes("qid\tdid\tgrade\r\nq1\t7\t1.5\r\n\r\nq2\tmusic\t1\r\n".encode("utf-8-sig"))
    judged = read_judged_set(folder)
    assert [(query.id, query.relevant) for query in judged.queries] == [("q1", {"7": 1.5}), ("q2", {"music": 1.0})]
    assert judged.documents[1].text == "half ? a character"


BAD = {
    "no corpus": (
        "corpus.jsonl",
        None,
        "cannot read .*corpus.jsonl .No such file.*; the folder needs corpus.jsonl, queries.jsonl and",
    ),
    "no queries": ("queries.jsonl", None, "cannot read .*queries.jsonl "),
    "no judgements": ("qrels.tsv", None, "cannot read .*qrels.tsv "),
    "empty corpus": ("corpus.jsonl", b"\n \n", "corpus.jsonl is empty; write one JSON object a line"),
    "broken line": ("corpus.jsonl", b'{"id": "a", "text": "x"}\n{"id": "b"', "corpus.jsonl line 2 is not JSON .Expecting"),
    "a list": ("queries.jsonl", b"[1]\n", "queries.jsonl line 1 is not a JSON object"),
    "no text": ("queries.jsonl", b'{"id": "q1"}\n', "queries.jsonl line 1 has no text under 'text'"),
    "a number": ("corpus.jsonl", b'{"id": "a", "text": 5}\n', "corpus.jsonl line 1 has no text under 'text'"),
    "twice": ("queries.jsonl", b'{"id": "q1", "text": "a"}\n{"id": "q1", "text": "b"}\n', "line 2 has the id 'q1' of line 1"),
    "deep": ("corpus.jsonl", b'{"id": "a", "text": ' + b"[" * 100_000, "corpus.jsonl line 1 is not JSON"),
    "latin": ("corpus.jsonl", b'{"id": "a", "text": "x"}\n{"id": "b", "text": "\xe9"}\n', "corpus.jsonl line 2 is not UTF-8"),
    "only a header": ("qrels.tsv", b"q\td\tg\n", "qrels.tsv judges no document relevant; below its header"),
    "all zero": ("qrels.tsv", b"q\td\tg\nq1\tmusic\t0\n", "qrels.tsv judges no document relevant"),
    "unknown document": ("qrels.tsv", b"q\td\tg\nq1\tnone\t1\n", "line 2 names 'none', which corpus.jsonl does not hold"),
    "unknown question": ("qrels.tsv", b"q\td\tg\nq9\tmusic\t1\n", "line 2 names 'q9', which queries.jsonl does not hold"),
    "spaces": ("qrels.tsv", b"q\td\tg\nq1 music 1\n", "qrels.tsv line 2 has 1 columns; write question, document and grade"),
    "a word": ("qrels.tsv", b"q\td\tg\nq1\tmusic\tgood\n", "qrels.tsv line 2 has the grade 'good'; write a number"),
    "not a number": ("qrels.tsv", b"q\td\tg\nq1\tmusic\tnan\n", "qrels.tsv line 2 has the grade 'nan'"),
}


@pytest.mark.parametrize(("file", "content", "words"), BAD.values(), ids=BAD)
def test_what_cannot_be_used_is_one_line_with_file_and_line(command, folder, file, content, words):
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    ended = command("evaluate", "retrieval", folder)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert re.search(words, ended.err)


def test_documents_without_any_text_are_told(command, folder):
    (folder / "corpus.jsonl").write_text(lines({"id": key, "text": " "} for key in TEXTS))
    ended = command("evaluate", "retrieval", folder)
    assert ended.status == 2
    assert "has a text; fill in 'text' in corpus.jsonl" in ended.err
