"""Reads a judged set: `corpus.jsonl` {id, title, text}, `queries.jsonl` {id, text}, `qrels.tsv` (question, document, grade).

What cannot be used is told in one line with its file and line. Knows nothing of the search.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kapassist.errors import UsageError
from kapassist.evaluation.records import JudgedDocument, JudgedQuery, JudgedSet

_COLUMNS = 3


def read_judged_set(folder: Path) -> JudgedSet:
    """Return the judged set in a folder.

    Raises:
        UsageError: a file is missing or unreadable, a line cannot be used, or nothing is judged relevant.

    """
    documents = [JudgedDocument(*fields) for fields in _rows(folder / "corpus.jsonl", ("id", "title", "text"))]
    questions = dict(_rows(folder / "queries.jsonl", ("id", "text")))
    relevant = _judgements(folder / "qrels.tsv", questions, {document.id for document in documents})
    queries = [JudgedQuery(key, text, relevant[key]) for key, text in questions.items() if key in relevant]
    return JudgedSet(folder.resolve().name, tuple(documents), tuple(queries))


def _rows(path: Path, keys: Sequence[str]) -> Iterator[list[str]]:
    """Return the values of these keys line by line; the id comes first and is there once, only the title may be missing."""
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        where = f"{path} line {number}"
        row = _object(line, where)
        values = [_text(row, key, where) for key in keys]
        if values[0] in seen:
            raise UsageError(f"{where} has the id {values[0]!r} of line {seen[values[0]]}; give each line its own")
        seen[values[0]] = number
        yield values
    if not seen:
        raise UsageError(f"{path} is empty; write one JSON object a line")


def _judgements(path: Path, queries: dict[str, str], documents: set[str]) -> dict[str, dict[str, float]]:
    """Return the documents with a grade above 0, by question; the first line is the header."""
    found: dict[str, dict[str, float]] = {}
    for number, line in _lines(path):
        if number == 1:
            continue
        where, cells = f"{path} line {number}", [cell.strip() for cell in line.split("\t")]
        if len(cells) != _COLUMNS:
            raise UsageError(f"{where} has {len(cells)} columns; write question, document and grade with tabs between")
        query, document, grade = cells
        for name, known, file in ((query, queries, "queries.jsonl"), (document, documents, "corpus.jsonl")):
            if name not in known:
                raise UsageError(f"{where} names {name!r}, which {file} does not hold; correct the id")
        value = _grade(grade, where)
        if value > 0:
            found.setdefault(query, {})[document] = value
    if not found:
        raise UsageError(f"{path} judges no document relevant; below its header write lines of question, document, grade")
    return found


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Return the lines that are not blank with their numbers."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        wanted = "the folder needs corpus.jsonl, queries.jsonl and qrels.tsv"
        raise UsageError(f"cannot read {path} ({error.strerror}); {wanted}") from error
    except UnicodeDecodeError as error:
        broken = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{path} line {broken} is not UTF-8; save the file as UTF-8") from error
    for number, line in enumerate(text.split("\n"), 1):  # and at nothing else: JSON may hold U+2028 and its like
        if line.strip():
            yield number, line.rstrip("\r")


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        raise UsageError(f"{where} is not JSON ({reason}); write one JSON object a line") from error
    if not isinstance(row, dict):
        raise UsageError(f"{where} is not a JSON object; write it as {{...}}")
    return row


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if value is None and key == "title":
        return ""
    if key == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or (key == "id" and not value):
        raise UsageError(f"{where} has no text under {key!r}; write it as text in quotes")
    return value.encode("utf-8", "replace").decode()  # JSON can spell half a character


def _grade(cell: str, where: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = float("nan")
    if not -float("inf") < value < float("inf"):
        raise UsageError(f"{where} has the grade {cell!r}; write a number, 0 for not relevant")
    return value
