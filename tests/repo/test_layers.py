"""Arrows between our modules point one way only, and each heavy library has one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from kapassist import domain
from tests.conftest import ROOT

RANKS = {
    "errors": 0,
    "paths": 0,
    "settings": 1,
    "domain": 1,
    "sessions": 1,
    "clinic": 2,
    "corpus": 2,
    "safety": 2,
    "retrieval": 3,
    "documents": 3,
    "evaluation": 4,
    "writing": 3,
    "plain": 3,
    "drafting": 4,
    "export": 4,
    "desk": 4,
    "packing": 5,
    "parts": 5,
    "assistant": 5,
    "cli": 6,
    "ui": 6,
}
PLACES: dict[str, str | tuple[str, ...]] = {
    "gradio": "ui/",
    "chromadb": "kapassist/retrieval/vectors.py",
    "sentence_transformers": ("kapassist/retrieval/embedder.py", "kapassist/retrieval/reranker.py"),
    "transformers": ("kapassist/retrieval/embedder.py", "kapassist/retrieval/reranker.py"),
    "torch": ("kapassist/retrieval/adapter.py", "kapassist/retrieval/embedder.py", "kapassist/retrieval/reranker.py"),
    "langchain": "kapassist/writing/chat_model.py",
    "langchain_core": ("kapassist/writing/chat_model.py", "kapassist/retrieval/langchain.py"),
    "sqlite3": "kapassist/retrieval/",
    "sqlalchemy": (
        "kapassist/desk/database.py",
        "kapassist/desk/rows.py",
        "kapassist/desk/saved.py",
        "kapassist/desk/working.py",
    ),
    "bm25s": "kapassist/retrieval/lexical.py",
    "textstat": ("kapassist/corpus/reading.py", "kapassist/plain/"),
    "click": "kapassist/cli/",
    "lxml": "kapassist/documents/",
    "PIL": "kapassist/clinic/logo.py",
    "typst": "kapassist/export/pdf.py",
    "docx": ("kapassist/export/docx.py", "kapassist/export/docx_styles.py"),
    "pymupdf_fonts": "kapassist/export/fonts.py",
    "pypdfium2": "kapassist/documents/pdf_lines.py",
}
UI_MAY_USE = {
    *("assistant", "clinic", "desk", "documents", "domain", "sessions", "settings", "errors", "export", "plain", "packing"),
    "__version__",
}

FILES = sorted(path for folder in ("kapassist", "ui") for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def imports(path: Path) -> Iterator[str]:
    """Return what a file imports when it runs, wherever the import stands in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
                if node.level
                else node.module
            )
            for alias in node.names:
                yield f"{base}.{alias.name}"


def ours(path: Path) -> set[str]:
    """Return the modules of ours that a file imports."""
    found = set()
    for name in imports(path):
        for candidate in (name, name.rpartition(".")[0]):
            if candidate in MODULES:
                found.add(candidate)
                break
    return found - {name_of(path)}


def part_of(module: str) -> str:
    """Return the part of the house that a module belongs to; "" for the package itself."""
    top, _, rest = module.partition(".")
    return "ui" if top == "ui" else rest.partition(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_downwards(path):
    here = part_of(name_of(path))
    if here in ("", "__main__"):
        return
    wrong = {name for name in ours(path) if part_of(name) and RANKS[part_of(name)] > RANKS[here]}
    assert not wrong


def test_every_part_has_a_place_in_the_house():
    assert {part_of(name) for name in MODULES} - {"", "__main__"} <= set(RANKS)


def test_modules_and_parts_have_no_cycles():
    modules = {name: ours(path) for name, path in MODULES.items()}
    TopologicalSorter(modules).prepare()
    parts: dict[str, set[str]] = {}
    for name, targets in modules.items():
        parts.setdefault(part_of(name), set()).update(part_of(target) for target in targets)
    del parts[""]
    TopologicalSorter({part: targets - {part, ""} for part, targets in parts.items()}).prepare()


def test_every_record_of_the_domain_comes_through_its_door():
    rooms = [path for name, path in MODULES.items() if name.startswith("kapassist.domain.")]
    made = [node.name for path in rooms for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
    assert sorted(domain.__all__) == sorted(made)
    past = {
        name_of(path)
        for path in FILES
        if part_of(name_of(path)) != "domain" and any(name.startswith("kapassist.domain.") for name in ours(path))
    }
    assert past == set()


@pytest.mark.parametrize("library", PLACES)
def test_a_heavy_library_has_one_place(library):
    users = [path.relative_to(ROOT).as_posix() for path in FILES if any(n.split(".")[0] == library for n in imports(path))]
    assert [user for user in users if not user.startswith(PLACES[library])] == []


def test_the_page_uses_only_the_public_parts():
    used = {
        name.split(".")[1]
        for path in FILES
        if part_of(name_of(path)) == "ui"
        for name in imports(path)
        if name.startswith("kapassist.")
    }
    assert used <= UI_MAY_USE


def test_nothing_prints_outside_the_command_line():
    calls = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        if part_of(name_of(path)) != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input", "exit", "quit")
    ]
    assert calls == []
