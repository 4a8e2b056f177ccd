"""Slips of the hand in real files of the library: never a traceback; the message names the file, and the line where it can."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from kapassist.corpus.library import read_library
from kapassist.corpus.lint import lint
from kapassist.corpus.source import parse_yaml, read_yaml
from kapassist.paths import knowledge_dir

FILES = sorted(
    path.relative_to(knowledge_dir()).as_posix() for path in knowledge_dir().rglob("*.*") if path.name != "README.md"
)
TABLES = [name for name in FILES if name.endswith(".yaml")]
KEY = re.compile(r"^ +(?:- )?[a-z-]+: \S")
QUICK = settings(max_examples=150, deadline=None)
WHOLE = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Slip:
    """What a hand does to one line, and which lines it can happen to."""

    name: str
    fits: re.Pattern[str]
    change: tuple[str, str]

    def make(self, line: str) -> str:
        return re.sub(*self.change, line, count=1)


SLIPS = (
    Slip("tab", re.compile(r"^ +[a-z-]+: "), (r"^ +", "\t")),
    Slip("lost last quote", re.compile(r"""^ +(- )?[a-z-]+: "[^"\\]*"$"""), (r'"$', "")),
    Slip("lost first quote", re.compile(r"""^ +(- )?[a-z-]+: "[^"]*: [^"]*"$"""), (r': "', ": ")),
    Slip("lost space", re.compile(r"^ +[a-z-]+: [a-z]"), (r": ", ":")),
    Slip("one space more", re.compile(r"^ +[a-z-]+: \S"), (r"^", " ")),
    Slip("lost bracket", re.compile(r"^ +[a-z-]+: \[[^\[\]]*\]$"), (r"\]$", "")),
    Slip("older encoding", KEY, (r": ", ": \udce9 ")),
    Slip("sound", KEY, (r": ", ": \x07 ")),
)


@dataclass(frozen=True)
class Copy:
    """A copy of the library whose files can be spoiled one at a time."""

    root: Path

    def spoil(self, name: str, content: bytes) -> None:
        (self.root / name).write_bytes(content)

    def mend(self, name: str) -> None:
        shutil.copyfile(knowledge_dir() / name, self.root / name)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(Path(shutil.copytree(knowledge_dir(), tmp_path_factory.mktemp("slips") / "knowledge")))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_slip_in_one_line_is_told_at_that_line(copy, slip, data):
    name = data.draw(st.sampled_from(TABLES))
    lines = (knowledge_dir() / name).read_text(encoding="utf-8").split("\n")
    fitting = [  # the first key under another may lose its space or change its indent, and still be YAML
        number for number, line in enumerate(lines) if slip.fits.match(line) and not lines[number - 1].endswith(":")
    ]
    assume(fitting)
    number = data.draw(st.sampled_from(fitting))
    lines[number] = slip.make(lines[number])
    copy.spoil(name, "\n".join(lines).encode("utf-8", "surrogateescape"))
    spoiled = read_yaml(copy.root / name, name)
    copy.mend(name)
    told = spoiled.problems
    if spoiled.data == read_yaml(copy.root / name, name).data:
        return  # a key that stands alone under another may have any indent
    assert [(row.file, abs(row.line - number - 1) <= 1) for row in told[:1]] == [(name, True)], (number + 1, told)


def deleted_line(content: bytes, at: int) -> bytes:
    lines = content.split(b"\n")
    del lines[at % len(lines)]
    return b"\n".join(lines)


def doubled_line(content: bytes, at: int) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([*lines[: at % len(lines) + 1], *lines[at % len(lines) :]])


def moved_line(content: bytes, at: int) -> bytes:
    lines = content.split(b"\n")
    lines[at % len(lines)] = lines[at % len(lines)].replace(b"  ", b"   ", 1)
    return b"\n".join(lines)


CHANGES = {
    "deleted line": deleted_line,
    "doubled line": doubled_line,
    "moved line": moved_line,
    "cut short": lambda content, at: content[: at % len(content)],
    "deleted sign": lambda content, at: content[: at % len(content)] + content[at % len(content) + 1 :],
    "another sign": lambda content, at: content[: at % len(content)] + bytes([at % 251]) + content[at % len(content) + 1 :],
    "noise": lambda content, at: content[: at % len(content)] + at.to_bytes(8, "little") + content[at % len(content) :],
}


@given(name=st.sampled_from(FILES), change=st.sampled_from(sorted(CHANGES)), at=st.integers(0, 2**40))
@WHOLE
def test_a_spoiled_file_is_read_or_named(copy, name, change, at):
    copy.spoil(name, CHANGES[change]((knowledge_dir() / name).read_bytes(), at))
    reading = read_library(copy.root)
    told = reading.problems or (lint(reading.library) if reading.library else [])
    copy.mend(name)
    assert reading.library or reading.problems
    assert not reading.problems or name in {row.file for row in reading.problems}
    assert all(row.line >= 1 and row.message and "\n" not in row.message for row in told)


@given(name=st.sampled_from(TABLES), data=st.data())
@QUICK
def test_pieces_of_files_never_break_the_reader(name, data):
    text = (knowledge_dir() / name).read_text(encoding="utf-8")
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    found = parse_yaml(text[start:end], name)
    assert all(1 <= row.line <= text[start:end].count("\n") + 1 for row in found.problems)


@given(st.text(alphabet="ab:-[]{}'\"#&*!|>%@?,\\ \n0129.~", max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_signs_are_read_or_told(text):
    found = parse_yaml(text, "x.yaml")
    assert all(1 <= row.line <= text.count("\n") + 2 and "\n" not in row.message for row in found.problems)


@given(content=st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_told(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    found = read_yaml(path, "any.yaml")
    assert all(row.file == "any.yaml" and row.line >= 1 for row in found.problems)


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 3000, "a: &a [*a]", "- " * 3000, "? " * 2000])
def test_what_could_exhaust_a_reader_is_told(text):
    assert parse_yaml(text, "x.yaml").problems


@pytest.mark.parametrize("number", ["1" * 6000, "0x" + "f" * 6000, "1:" * 3000 + "1", "0x_", "0b_"])
def test_a_number_beyond_all_measure_is_text_or_told(number):
    found = parse_yaml(f"a: {number}", "x.yaml")
    assert found.problems or found.data == {"a": number}
