"""What the user is told of a damaged, locked or full data folder: one line, with the right answer where there can be one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

pytestmark = pytest.mark.usefixtures("data")  # no test of this page may touch another folder

QUESTION, EXPECTED = "Where is the zirconium ice bucket?", "documents/ice.md"


@pytest.fixture
def ice(tmp_path):
    """Return a document."""
    file = tmp_path / "ice.md"
    file.write_text("# Ice rule\n\nThe zirconium ice bucket stands in the blue cupboard beside the infusion pump on Mondays.\n")
    return file


def cited(command):
    ran = command("ask", QUESTION, "--json")
    assert ran.status == 0
    return [row["document"] for row in json.loads(ran.out)["citations"]]


def flipped(folder):
    for path in folder.glob("*/*.bin"):
        path.write_bytes(bytes(byte ^ 0xFF for byte in path.read_bytes()))


def truncated(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [shutil.rmtree, truncated, flipped])
def test_damage_of_chroma_is_told_in_a_line_and_the_answer_is_right(command, caplog, data, ice, damage):
    command("add", ice)
    (folder,) = data.glob("index/chroma-*")
    damage(folder)
    caplog.clear()
    assert cited(command) == [EXPECTED]
    assert [row.message for row in caplog.records] == [f"the index in {data / 'index'} is damaged and is being rebuilt"]
    caplog.clear()
    assert cited(command) == [EXPECTED]
    assert not caplog.records


def test_the_line_reaches_the_terminal(process, data):
    for folder in data.glob("index/chroma-*"):
        shutil.rmtree(folder)
    ran = process("search", "music")
    lines = [line.rpartition("\r")[2] for line in ran.err.splitlines() if "kapassist: " in line]
    assert (ran.status, lines) == (0, [f"kapassist: the index in {data / 'index'} is damaged and is being rebuilt"])


def test_a_locked_catalog_is_told_in_a_line_and_the_document_is_kept(command, data, ice, monkeypatch):
    monkeypatch.setattr("kapassist.retrieval.catalog._BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(data / "index" / "catalog.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ran = command("add", ice)
        other.execute("ROLLBACK")
    told = f"kapassist: another program has locked {data / 'index' / 'catalog.sqlite3'}; close it and try again"
    assert (ran.status, ran.err.splitlines()[-1].rpartition("\r")[2]) == (2, told)
    assert [row["name"] for row in json.loads(command("library", "--json").out)] == ["ice.md"]
    assert cited(command) == [EXPECTED]
