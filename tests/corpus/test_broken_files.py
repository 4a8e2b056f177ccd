"""A broken file of the library is told with file, line and what to do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import pytest

from kapassist.corpus.library import load_library, read_library
from kapassist.errors import LibraryError
from kapassist.paths import knowledge_dir

ITEM = """  - id: broken-item
    area: room
    text: Check the room.
    why: A check is a check.
    levels: {im-psychedelic: must}
    audience: [therapist]
    editorial: true
"""
REFERENCE = """  broken2026:
    authors: Nobody A
    year: 2026
    title: A title
    doi: 10.1000/broken
    grade: opinion
    read: abstract
    checked: 2026-11-22
"""
FACTOR = """  broken-factor:
    label: a broken factor
    group: psychological
"""


@dataclass(frozen=True)
class Broken:
    """Lines added to the end of a file: the message must name the line `line` of them and say `words`."""

    name: str
    file: str
    added: str
    line: int
    words: str


ROWS = (
    Broken("tab", "factors.yaml", FACTOR + "\tgroup: psychological\n", 4, "holds a tab; indent with spaces only"),
    Broken("missing quote", "factors.yaml", FACTOR.replace("a broken", '"a broken'), 2, "quote"),
    Broken("wrong indent", "factors.yaml", FACTOR + "   words: [a]\n", 4, "check the indent"),
    Broken("colon in a text", "factors.yaml", FACTOR.replace("a broken", "broken: a"), 2, "put quotes round a text"),
    Broken(
        "unknown key",
        "factors.yaml",
        FACTOR + "    colour: red\n",
        4,
        "broken-factor > colour: is not a known key; use one of: label, group, words, implies",
    ),
    Broken("duplicate key", "factors.yaml", FACTOR + "    label: again\n", 4, "'label' stands here twice; keep one"),
    Broken("duplicate entry", "factors.yaml", FACTOR + FACTOR, 4, "'broken-factor' stands here twice; keep one"),
    Broken(
        "missing key",
        "factors.yaml",
        FACTOR.replace("    label: a broken factor\n", ""),
        1,
        "label: is missing; write 'label: ...'",
    ),
    Broken(
        "misspelled key",
        "factors.yaml",
        FACTOR.replace("    group", "    gruop"),
        3,
        "gruop: is not a known key; did you mean 'group'?",
    ),
    Broken("no space after the colon", "factors.yaml", FACTOR.replace("group: ", "group:"), 3, "no space after 'group:'"),
    Broken("tab in a value", "factors.yaml", FACTOR.replace("    group", "  \t group"), 3, "holds a tab"),
    Broken(
        "quote closed by the next one",
        "factors.yaml",
        FACTOR.replace("a broken", '"a broken') + FACTOR.replace("a broken factor", '"a second"'),
        2,
        "quote",
    ),
    Broken("open bracket", "factors.yaml", FACTOR + "    words: [one, two\n", 4, "not closed or lacks a comma"),
    Broken("yes", "factors.yaml", FACTOR.replace("a broken factor", "yes"), 2, "found yes (without quotes it means true)"),
    Broken("number", "factors.yaml", FACTOR.replace("a broken factor", "12"), 2, "expected a text; put quotes round"),
    Broken(
        "hour", "factors.yaml", FACTOR.replace("a broken factor", "12:30"), 2, "would be read as the number '750'; put quotes"
    ),
    Broken("nothing", "factors.yaml", FACTOR.replace(" a broken factor", ""), 2, "found nothing"),
    Broken("text for a list", "factors.yaml", FACTOR + "    words: one\n", 4, "words: expected a list; write it as [one, two]"),
    Broken("alias", "factors.yaml", "  broken-factor: &a\n    words: [*a]\n", 2, "is repeated from elsewhere with '*' and '&'"),
    Broken("unknown alias", "factors.yaml", FACTOR.replace("a broken", "*broken"), 2, "YAML keeps for itself; put quotes"),
    Broken("sign", "factors.yaml", FACTOR.replace("a broken", "!broken"), 2, "YAML keeps for itself; put quotes"),
    Broken("at", "factors.yaml", FACTOR.replace("a broken", "@broken"), 2, "YAML keeps for itself; put quotes"),
    Broken("percent", "factors.yaml", FACTOR.replace("a broken", "%broken"), 2, "YAML keeps for itself; put quotes"),
    Broken("backslash", "factors.yaml", FACTOR.replace("a broken factor", r'"a \q"'), 2, "backslash in double quotes"),
    Broken("second document", "factors.yaml", "---\n" + FACTOR, 1, "begins a second document; delete the line '---'"),
    Broken("list as a key", "factors.yaml", "  [a, b]: c\n", 1, "has a list or a table as its key"),
    Broken("deep", "factors.yaml", "  deep: " + "[" * 40 + "]" * 40 + "\n", 1, "stands too deep inside other entries"),
    Broken("id with a capital", "items/arrival.yaml", ITEM.replace("broken-item", "Broken"), 1, "expected lower-case words"),
    Broken("week date", "references.yaml", REFERENCE.replace("2026-11-22", "2026-W47-7"), 8, "is not a date"),
    Broken("month first", "references.yaml", REFERENCE.replace("2026-11-22", "2026-13-01"), 8, "is not a date"),
    Broken(
        "wrong date",
        "references.yaml",
        REFERENCE.replace("2026-11-22", "22.11.2026"),
        8,
        "is not a date; write it as year-month-day",
    ),
    Broken("impossible date", "references.yaml", REFERENCE.replace("2026-11-22", "2026-02-30"), 8, "is not a date"),
    Broken("wrong doi", "references.yaml", REFERENCE.replace("10.1000/broken", "doi:10.1000"), 5, "doi: expected a DOI"),
    Broken(
        "no way to the source",
        "references.yaml",
        REFERENCE.replace("    doi: 10.1000/broken\n", ""),
        1,
        "give a doi, a pmid or a url",
    ),
    Broken(
        "unknown grade",
        "references.yaml",
        REFERENCE.replace("opinion", "gold"),
        6,
        "grade: 'gold' is not known here; use one of: guideline",
    ),
    Broken(
        "unknown reading depth",
        "references.yaml",
        REFERENCE.replace("abstract", "skimmed"),
        7,
        "is not a known reading depth; use one of",
    ),
    Broken("duplicate id", "items/arrival.yaml", ITEM + ITEM, 8, "id 'broken-item' is already used at items/arrival.yaml:"),
    Broken(
        "unsourced item", "items/arrival.yaml", ITEM.replace("    editorial: true\n", ""), 1, "has no reference; name one under"
    ),
    Broken("two bases", "items/arrival.yaml", ITEM + "    references: [dore2019]\n", 1, "keep one of the two"),
    Broken(
        "unknown session type",
        "items/arrival.yaml",
        ITEM.replace("im-psy", "in-psy"),
        5,
        "is not a known session type; did you mean 'im-psychedelic'?; use one of",
    ),
    Broken(
        "unknown level",
        "items/arrival.yaml",
        ITEM.replace(": must", ": always"),
        5,
        "broken-item > levels > im-psychedelic: 'always' is not known",
    ),
    Broken(
        "unknown area", "items/arrival.yaml", ITEM.replace("area: room", "area: garden"), 2, "is not a known area; use one of"
    ),
    Broken(
        "unknown audience",
        "items/arrival.yaml",
        ITEM.replace("[therapist]", "[nobody]"),
        6,
        "is not a known audience; use one of",
    ),
    Broken(
        "no patient wording",
        "items/arrival.yaml",
        ITEM.replace("[therapist]", "[patient]"),
        1,
        "has no 'plain' wording; write it in second person",
    ),
    Broken(
        "text that is a list",
        "items/arrival.yaml",
        ITEM.replace("text: Check the room.", "text: [Check, it]"),
        3,
        "text: expected a text",
    ),
    Broken(
        "unsourced statement",
        "guidance/consent.md",
        "\nA statement without a source.\n",
        2,
        "statement has no reference; end it with [@key] or [editorial]",
    ),
    Broken(
        "source in the middle", "guidance/consent.md", "\nOne [@dore2019] and two. [@dore2019]\n", 2, "put all keys at its end"
    ),
    Broken(
        "bad pattern", "claims-to-avoid.yaml", "  - id: broken\n    pattern: '('\n    why: x\n", 2, "is not a usable pattern"
    ),
)


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(knowledge_dir(), tmp_path / "knowledge")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_message_names_file_line_and_mend(copy, row):
    path = copy / row.file
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(text + row.added, encoding="utf-8")
    problems = read_library(copy).problems
    place = f"{row.file}:{text.count(chr(10)) + row.line}: "
    assert [problem for problem in map(str, problems) if problem.startswith(place) and row.words in problem], problems[:5]


@pytest.mark.parametrize("name", ["factors.yaml", "wording.yaml", "items/arrival.yaml", "guidance/consent.md"])
@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, ("is empty; put the file back", "has no front matter")),
        (b"# one line\ncaf\xe9\n", 2, ("is not UTF-8 at column 4 (0xE9, likely 'é' in an older encoding",)),
        ("# one line\n".encode("utf-16"), 1, ("is not UTF-8 text but UTF-16",)),
        (b"\x00\x01\x02", 1, ("or no text; save it as UTF-8",)),
        (b"# one line\nan \x07 alarm\n", 2, ("holds an invisible sign (U+0007) at column 4; delete it",)),
        (b"- a list\n- of things\n", 1, ("expected keys with values of their own", "has no front matter")),
        (b"# x\n" * 1_200_000, 1, ("is 4,800,000 bytes long, above 4,000,000",)),
    ],
    ids=["empty", "not utf-8", "utf-16", "binary", "control sign", "a list", "huge"],
)
def test_a_file_that_is_something_else(copy, name, content, line, words):
    (copy / name).write_bytes(content)
    told = [str(problem) for problem in read_library(copy).problems if problem.file == name]
    assert told[0].startswith(f"{name}:{line}: ")
    assert any(word in told[0] for word in words)


@pytest.mark.parametrize("name", ["references.yaml", "triage.yaml", "crisis-lines.yaml"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(LibraryError, match=rf"{name}:1: cannot be read \(No such file or directory\); put the file back"):
        load_library(copy)


@pytest.mark.parametrize("name", ["factors.yaml", "items/arrival.yaml", "guidance/consent.md"])
def test_a_folder_in_place_of_a_file_is_named(copy, name):
    (copy / name).unlink()
    (copy / name).mkdir()
    with pytest.raises(LibraryError, match=rf"{name}:1: is a folder or a device, not a file"):
        load_library(copy)


@pytest.mark.parametrize("name", ["items", "integration", "guidance"])
def test_a_lost_folder_is_named(copy, name):
    shutil.rmtree(copy / name)
    with pytest.raises(LibraryError, match=rf"{name}:1: holds no \.(yaml|md) file; put the folder and its files back"):
        load_library(copy)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(LibraryError, match="does not exist; set KAPASSIST_KNOWLEDGE_DIR"):
        load_library(tmp_path / "nowhere")


def test_several_problems_are_counted(copy):
    (copy / "factors.yaml").unlink()
    (copy / "triage.yaml").unlink()
    with pytest.raises(LibraryError, match="and 1 more; run 'kapassist check'"):
        load_library(copy)


def test_a_broken_front_matter_is_told(copy):
    path = copy / "guidance" / "consent.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    told = [str(problem) for problem in read_library(copy).problems]
    assert any("guidance/consent.md:2: title: is missing" in row for row in told)


def test_windows_line_ends_and_byte_order_marks_are_read(copy, library):
    for path in [*copy.rglob("*.yaml"), *copy.rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_library(copy).items == library.items
