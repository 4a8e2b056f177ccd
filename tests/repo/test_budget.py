"""The house stays small: lengths of files and functions."""

from __future__ import annotations

import ast
from statistics import median

from tests.conftest import ROOT

LONG_FILES = {
    "kapassist/corpus/schema.py": 340,  # one short model for each kind of entry
}
MAX_FILE = 200
MAX_FUNCTION = 50
MEDIAN_FUNCTION = 15
FILES = sorted(path for folder in ("kapassist", "ui") for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def lengths(files):
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{path.relative_to(ROOT).as_posix()}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_files_are_short():
    counted = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in counted.items() if count > LONG_FILES.get(name, MAX_FILE)} == {}


def test_functions_are_short():
    assert {name: length for name, length in lengths([*FILES, *TESTS]) if length > MAX_FUNCTION} == {}


def test_most_functions_are_very_short():
    assert median(length for _, length in lengths(FILES)) <= MEDIAN_FUNCTION
