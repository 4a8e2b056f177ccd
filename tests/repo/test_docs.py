"""The documents say what the program does."""

from __future__ import annotations

import re
import tomllib

import pytest

from kapassist import __version__
from kapassist.cli.main import cli
from kapassist.settings import SETTINGS, Settings
from tests.conftest import ROOT

VARIABLE = re.compile(r"\bKAPASSIST_[A-Z_]+\b")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default_and_help():
    rows = dict(re.findall(r"^\| `(KAPASSIST_\w+)` \| (.*) \|$", read("docs/settings.md"), re.MULTILINE))
    wanted = {row.variable: f"{f'`{row.default}`' if row.default else 'not set'} | {row.help}" for row in SETTINGS}
    assert {name: rows.get(name) for name in wanted} == wanted


def test_every_variable_that_the_code_reads_is_documented():
    files = [path for folder in ("kapassist", "ui") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in files for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert used == set(VARIABLE.findall(read("docs/settings.md")))


def test_every_setting_fills_a_field():
    assert {row.field for row in SETTINGS} == set(Settings.__dataclass_fields__)


def test_every_command_is_documented():
    text = read("docs/commands.md")
    assert [name for name in cli.commands if f"`kapassist {name}" not in text] == []
    assert "docs/commands.md" in read("README.md")


@pytest.mark.parametrize("name", ["README.md", "docs/commands.md", "docs/settings.md", "CONTRIBUTING.md"])
def test_no_document_names_a_command_that_is_not_there(name):
    named = set(re.findall(r"(?:^|`)(?:KAPASSIST_\S+ )*kapassist ([a-z]+)", read(name), re.MULTILINE))
    assert named - set(cli.commands) == set()


def test_the_readme_gives_the_two_commands():
    text = read("README.md")
    assert "pip install . && kapassist" in text
    assert 'pip install ".[test]" && pytest' in text


def test_one_version_everywhere():
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", read("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == __version__ == tomllib.loads(read("pyproject.toml"))["project"]["version"]
