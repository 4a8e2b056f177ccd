"""Prompt templates: exactly the declared variables are used, and values are never read as templates."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.errors import LibraryError
from kapassist.paths import prompts_dir
from kapassist.writing.templates import PromptTemplate

BROKEN = (
    ("no front matter", "Hello $name", "cannot be read"),
    ("no purpose", "---\nvariables: []\n---\nHello", "it needs purpose and variables"),
    ("unknown key", "---\npurpose: x\nvariables: []\nmodel: y\n---\nHello", "cannot be read"),
    ("broken front matter", "---\npurpose: [x\n---\nHello", "cannot be read"),
    (
        "used, not declared",
        "---\npurpose: x\nvariables: []\n---\nHello $name",
        "name must be both declared under 'variables' and used as \\$name",
    ),
    ("declared, not used", "---\npurpose: x\nvariables: [name]\n---\nHello", "name must be both declared"),
)


def template(tmp_path, text):
    path = tmp_path / "test.md"
    path.write_text(text, encoding="utf-8")
    return PromptTemplate.from_file(path)


@pytest.mark.parametrize("path", sorted(prompts_dir().glob("*.md")), ids=lambda path: path.stem)
def test_a_template_that_ships_fills_with_what_it_declares(path):
    found = PromptTemplate.from_file(path)
    filled = found.fill(**{name: f"<{name}>" for name in found.variables})
    assert found.purpose
    assert all(f"<{name}>" in filled for name in found.variables)


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_template_is_told_with_its_file(tmp_path, text, words):
    with pytest.raises(LibraryError, match=rf"test\.md.*{words}"):
        template(tmp_path, text)


def test_a_missing_or_foreign_file_is_told(tmp_path):
    with pytest.raises(LibraryError, match="No such file"):
        PromptTemplate.from_file(tmp_path / "nowhere.md")
    (tmp_path / "latin.md").write_bytes(b"---\npurpose: caf\xe9\n---\n")
    with pytest.raises(LibraryError, match=r"latin\.md cannot be read"):
        PromptTemplate.from_file(tmp_path / "latin.md")


def test_a_missing_value_is_an_error(tmp_path):
    with pytest.raises(KeyError):
        template(tmp_path, "---\npurpose: x\nvariables: [name]\n---\nHello $name").fill()


@given(st.text(max_size=100))
def test_values_are_never_read_as_templates(value):
    found = PromptTemplate("test", "x", frozenset({"name"}), "Hello $name, goodbye")
    assert found.fill(name=f"$name {value} ${{name}} $$") == f"Hello $name {value} ${{name}} $$, goodbye"
