"""The commands for the clinic's own documents, on a copy of the index so that little has to be embedded."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from kapassist.assistant import Assistant
from kapassist.documents.records import About
from kapassist.domain import DraftKind
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.usefixtures("data")  # no test of this page may touch another folder

RULE = "# Ice rule\n\nThe zirconium ice bucket stands in the blue cupboard beside the infusion pump on Mondays.\n"
QUESTION = "Where is the zirconium ice bucket?"


@pytest.fixture
def clinic(tmp_path):
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "ice.md").write_text(RULE)
    (folder / "music.txt").write_text("The violet music list hangs in room seven.")
    return folder


def told(ran):
    return [line.rpartition("\r")[2] for line in ran.err.splitlines() if "kapassist: " in line]


def test_a_document_is_added_found_listed_and_removed(command, clinic):
    ran = command("add", clinic, "--session-type", "iv-pain", "--stage", "arrival", "--reference", "House rules 2024")
    assert (ran.status, ran.out) == (0, "2 added; 2 passages\n")
    assert "Adding" in ran.err
    listed = json.loads(command("library", "--json").out)
    assert [(row["name"], row["session_types"], row["stage"]) for row in listed] == [
        ("ice.md", ["iv-pain"], "arrival"),
        ("music.txt", ["iv-pain"], "arrival"),
    ]
    assert listed[0]["id"] in command("library").out
    (answer,) = [json.loads(command("ask", QUESTION, "--json").out)]
    assert answer["status"] == "answered"
    cited = answer["citations"][0]
    assert (cited["reference"], cited["title"], cited["grade"]) == (
        f"clinic-{listed[0]['id']}",
        "House rules 2024",
        "practice-document",
    )
    assert (cited["document"], cited["reviewed"], cited["url"]) == ("documents/ice.md", "", "")
    assert "From your clinic's own document" in command("ask", QUESTION).out
    ran = command("remove", "ice.md")
    assert (ran.status, ran.out) == (0, f"removed Ice rule ({listed[0]['id']})\n")
    assert json.loads(command("ask", QUESTION, "--json").out)["status"] == "not_covered"
    assert [row["kind"] for row in json.loads(command("search", "violet music", "-k", "1", "--json").out)] == ["clinic"]


def test_refused_files_are_told_one_by_one(command, clinic):
    (clinic / "photo.png").write_bytes(b"\x89PNG")
    (clinic / "empty.pdf").write_text("")
    ran = command("add", clinic, clinic / "missing.md")
    assert (ran.status, ran.out) == (1, "2 added, 3 refused; 2 passages\n")
    assert [line.split(": ")[1].rpartition("/")[2] for line in told(ran)] == ["empty.pdf", "photo.png", "missing.md"]
    ran = command("add", clinic / "ice.md", clinic / "photo.png", "--json")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [set(row) for row in rows] == [{"path", "status", "reason", "passages"}] * 2
    assert [(row["status"], row["passages"]) for row in rows] == [("unchanged", 1), ("refused", 0)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add",), "Missing argument 'PATH...'"),
        (("add", "clinic", "--session-type", "oral"), "unknown session type 'oral'; use one of"),
        (("add", "clinic", "--stage", "noon"), "unknown stage 'noon'"),
        (("add", "clinic", "--audience", "king"), "unknown audience 'king'; use one of: therapist"),
        (("add", "nothing"), "there is no file in nothing; name files or folders with documents"),
        (("remove", "nowhere.md"), "there is no document 'nowhere.md'; 'kapassist library' lists them"),
    ],
)
def test_unusable_arguments(command, clinic, monkeypatch, tmp_path, arguments, words):
    (tmp_path / "nothing").mkdir()
    monkeypatch.chdir(tmp_path)
    ran = command(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("kapassist: ")
    assert ran.err.count("\n") == 1
    assert words in ran.err


def test_unusable_limits_are_told(command, clinic, monkeypatch):
    monkeypatch.setenv("KAPASSIST_MAX_PAGES", "-5")
    ran = command("add", clinic)
    assert (ran.status, ran.err) == (2, "kapassist: KAPASSIST_MAX_PAGES is '-5'; write a whole number above 0\n")


def test_a_damaged_document_is_told_and_reindexed(command, clinic, data):
    command("add", clinic)
    row = json.loads(command("library", "--json").out)[0]
    os.truncate(data / "documents" / row["id"] / "entry.json", 10)
    ran = command("library")
    assert ran.status == 1
    assert "run 'kapassist reindex'" in told(ran)[0]
    ran = command("ask", "What is set and setting?")
    assert (ran.status, len(told(ran))) == (0, 1)
    assert command("reindex").out == "2 updated; 2 passages\n"
    ran = command("library")
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(command("ask", QUESTION, "--json").out)["citations"][0]["document"] == "documents/ice.md"


def test_nothing_listed(command):
    assert command("library").out == "no documents; 'kapassist add PATH' keeps some\n"


def test_ctrl_c_keeps_what_is_done(clinic, data):
    for number in range(3000):
        (clinic / f"{number:04}.md").write_text(f"# Rule {number}\n\nThe rule of number {number}.")
    command = [sys.executable, "-m", "kapassist", "add", str(clinic), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, bufsize=1
    ) as running:
        assert running.stdout
        assert running.stderr
        first = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        rest, error = running.communicate()
    rows = [json.loads(line) for line in [first, *rest.splitlines()]]
    assert running.returncode == 130
    assert 1 <= len(rows) < 3000
    assert "stopped; what is done is kept" in error
    assert "Traceback" not in error
    assert len(list((data / "documents").glob("????????????????/entry.json"))) == len(rows)


def test_drafts_take_nothing_from_documents(data, clinic):
    mine = Assistant.from_settings(Settings.from_environment())
    brief = SessionBrief(("iv-pain",), text="zirconium ice bucket in the blue cupboard, violet music list")
    before = [mine.draft(kind, brief).items for kind in DraftKind if kind is not DraftKind.COMPARISON]
    list(mine.add_documents([clinic], About(("iv-pain",))))
    fresh = mine.refreshed()
    assert fresh is not mine
    assert fresh.refreshed() is fresh
    drafts = [fresh.draft(kind, brief) for kind in DraftKind if kind is not DraftKind.COMPARISON]
    cited = [citation.passage.kind for draft in drafts for citation in draft.citations]
    assert "clinic" not in cited
    for draft, items in zip(drafts, before, strict=True):  # words weigh otherwise among more texts, so a should may change
        assert {item.id for item in draft.items if item.level != "should"} == {
            item.id for item in items if item.level != "should"
        }
    assert fresh.ask(QUESTION).citations[0].passage.kind == "clinic"
