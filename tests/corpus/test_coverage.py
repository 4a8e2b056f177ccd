"""The page of what the library covers: right, current, and written only where it belongs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest

from kapassist.corpus.coverage import as_markdown, as_text, coverage
from kapassist.domain import Level
from kapassist.paths import knowledge_dir
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS
from tests.conftest import ROOT

NEVER = {"torch", "sentence_transformers", "transformers", "chromadb", "gradio", "langchain", "bm25s"}
PAGE = "docs/coverage.md"


def cell(table, row, column):
    found = next(cells for cells in table.rows if cells[0] == row)
    return found[table.header.index(column)]


def test_the_page_is_current(library):
    written = (ROOT / PAGE).read_text(encoding="utf-8")
    assert written == as_markdown(coverage(library)), f"{PAGE} is not current; run: kapassist check"


def test_cells_count_items_by_level(library):
    one = replace(library.items[0], id="one", stage="first-night", levels=(("iv-pain", Level.MUST),), when=())
    two = replace(one, id="two", levels=(("iv-pain", Level.SHOULD), ("group", Level.CLINIC_FIELD)))
    three = replace(one, id="three", when=("crps",))
    found = coverage(replace(library, items=(one, two, three), prompts=()))
    assert cell(found.items, "iv-pain", "first-night") == "1/1/0"
    assert cell(found.items, "iv-pain", "all") == "1/1/0"
    assert cell(found.items, "iv-pain", "if-factor") == "1/0/0"
    assert cell(found.items, "group", "first-night") == "0/0/1"
    assert cell(found.items, "group", "arrival") == "-"
    assert cell(found.factors, "crps", "iv-pain") == "1"
    assert cell(found.factors, "crps", "group") == "-"
    assert cell(found.sums, "items", "count") == "3"
    assert found.prompts.header == ("type", "all", "if-factor")


def test_every_type_stage_and_factor_has_its_place(library):
    found = coverage(library)
    assert tuple(row[0] for row in found.items.rows) == SESSION_TYPE_IDS
    assert set(STAGE_IDS) < set(found.items.header)
    assert [row[0] for row in found.factors.rows] == list(library.factors)
    assert sum(int(row[-1].replace("-", "0")) for row in found.factors.rows) >= sum(bool(row.when) for row in library.prompts)
    lines = as_text(found.items).splitlines()
    assert max(map(len, lines)) < 160
    assert len(lines) == len(SESSION_TYPE_IDS) + 2


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """Return a folder with a library of its own beside a folder of documents."""
    shutil.copytree(knowledge_dir(), tmp_path / "knowledge")
    (tmp_path / "docs").mkdir()
    monkeypatch.setenv("KAPASSIST_KNOWLEDGE_DIR", str(tmp_path / "knowledge"))
    return tmp_path


def test_a_checkout_keeps_its_page(command, checkout, monkeypatch):
    monkeypatch.setattr("kapassist.paths.app_root", lambda: checkout)
    assert "session type and stage" in command("check").out
    assert (checkout / PAGE).read_bytes() == (ROOT / PAGE).read_bytes()


def test_a_library_of_ones_own_writes_nothing_unasked(command, checkout):
    command("check")
    assert not (checkout / PAGE).exists()
    command("check", "--coverage", checkout / "page.md")
    assert (checkout / "page.md").read_text(encoding="utf-8").startswith("# What the library covers\n")


def test_a_place_that_cannot_be_written_is_told_and_no_error(command, checkout):
    good = command("check", "--coverage", checkout / "page.md")
    told = command("check", "--coverage", checkout / "nowhere" / "page.md")
    assert told.status == good.status
    assert "cannot write" in told.err
    assert "choose another file with --coverage" in told.err


def test_an_unreadable_library_leaves_the_page_alone(command, checkout):
    (checkout / "page.md").write_text("old", encoding="utf-8")
    (checkout / "knowledge" / "factors.yaml").unlink()
    assert command("check", "--coverage", checkout / "page.md").status == 1
    assert (checkout / "page.md").read_text(encoding="utf-8") == "old"


def test_an_age_can_be_asked_for(command, checkout):
    references = checkout / "knowledge" / "references.yaml"
    text = references.read_text(encoding="utf-8")
    first = text[text.index("checked: ") :][:19]
    references.write_text(text.replace(first, "checked: 2020-01-31", 1), encoding="utf-8")
    told = command("check", "--max-age", "100000", "--coverage", checkout / "page.md")
    assert "2020-01-31" not in told.out
    told = command("check", "--max-age", "300", "--coverage", checkout / "page.md", "--json")
    assert [row for row in json.loads(told.out) if row["file"] == "references.yaml" and "2020-01-31" in row["message"]]


def test_the_check_loads_no_model(tmp_path):
    code = (
        "import json, sys\nfrom kapassist.cli import main\n"
        f"try:\n    main(['check', '--coverage', {str(tmp_path / 'page.md')!r}])\nexcept SystemExit:\n    pass\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "textstat" in loaded  # the whole check ran
    assert loaded & NEVER == set()
