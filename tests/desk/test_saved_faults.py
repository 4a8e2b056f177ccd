"""What happens to the file of saved drafts is told in one line, and what was saved stays saved."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from kapassist.desk import database, edits
from kapassist.desk.saved import SavedDrafts
from kapassist.errors import DataFolderError, DraftError, KapassistError
from tests.conftest import ROOT
from tests.desk.making import draft

DRAFT = draft()
KILLS = 15


def numbered(number):
    return edits.edit(DRAFT, "bp", f"Number {number}.")


def told(ask):
    with pytest.raises(KapassistError) as error:
        ask()
    assert "\n" not in str(error.value)
    return error.value


def change(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def child(code, *arguments, limit=None):
    """Start a process that runs this code over this checkout."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit else None,
    )


_SAVER = """
import os, sys
from pathlib import Path
from kapassist.desk import edits
from kapassist.desk.saved import SavedDrafts
from tests.desk.making import draft
desk, who = SavedDrafts(Path(sys.argv[1])), sys.argv[2]
key = int(sys.argv[3]) if len(sys.argv) > 3 else None
print("ready", flush=True)
for line in sys.stdin:
    for turn in range(int(line)):
        kept = desk.save(edits.edit(draft(), "bp", f"{who} wrote {turn}."), key)
        print(kept.version, f"{who} wrote {turn}.", flush=True)
    break
"""


def test_a_file_that_is_no_database(desk):
    desk.path.parent.mkdir()
    content = b"Dear diary, " * 500
    desk.path.write_bytes(content)
    for ask in (desk.search, lambda: desk.save(DRAFT), lambda: desk.open(1)):
        error = told(ask)
        assert isinstance(error, DataFolderError)
        assert "is damaged; move it to another place and put a backup there, nothing of it was changed" in str(error)
    assert desk.path.read_bytes() == content


def test_a_database_of_another_program(desk):
    desk.path.parent.mkdir()
    change(desk.path, "CREATE TABLE recipes (name)")
    before = desk.path.read_bytes()
    for ask in (desk.search, lambda: desk.save(DRAFT)):
        assert "is not a file of saved drafts; move it to another place" in str(told(ask))
    assert desk.path.read_bytes() == before


def test_an_empty_file_is_a_beginning(desk):
    desk.path.parent.mkdir()
    desk.path.touch()
    assert desk.search() == ()
    assert desk.save(DRAFT).id == 1


def test_a_newer_schema_is_left_alone(desk):
    desk.save(DRAFT)
    change(desk.path, "PRAGMA user_version = 2", "ALTER TABLE drafts ADD COLUMN mood TEXT")
    before = desk.path.read_bytes()
    for ask in (desk.search, lambda: desk.save(DRAFT), lambda: desk.delete(1)):
        assert "a newer KAPassist has written" in str(told(ask))
    assert desk.path.read_bytes() == before


def test_a_record_of_a_newer_program_is_left_alone(desk):
    key = desk.save(DRAFT).id
    desk.save(numbered(2), key)
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        record = json.loads(connection.execute("SELECT record FROM versions WHERE n = 2").fetchone()[0])
        record["draft-version"] = 2
        text = json.dumps(record)
        connection.execute("UPDATE versions SET record = ?, sha256 = ? WHERE n = 2", (text, database_sha256(text)))
    error = told(lambda: desk.open(key))
    assert isinstance(error, DraftError)
    assert str(error).startswith("version 2 of draft 1: a newer KAPassist has saved this draft (version 2")
    assert desk.open(key, 1).draft == DRAFT
    assert [saved.version for saved in desk.search()] == [2]


def database_sha256(text):
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def test_a_changed_record_is_noticed(desk):
    key = desk.save(DRAFT).id
    desk.save(numbered(2), key)
    change(desk.path, "UPDATE versions SET record = replace(record, 'Number 2', 'Number 3') WHERE n = 2")
    assert "version 2 of draft 1 was damaged on the disk; open another version" in str(told(lambda: desk.open(key)))
    assert desk.open(key, 1).draft == DRAFT


def test_damage_anywhere_is_told_or_harmless(desk, tmp_path):
    drafts = [numbered(number) for number in range(12)]
    for made in drafts:
        desk.save(made)
    chance, clean = random.Random(5), desk.path.read_bytes()
    refused = []
    for turn in range(60):
        spoiled = bytearray(clean)
        at = chance.randrange(len(spoiled))
        for place in range(at, min(at + chance.choice([1, 8, 600]), len(spoiled))):
            spoiled[place] = chance.randrange(256)
        other = SavedDrafts(tmp_path / f"spoiled-{turn}.sqlite")
        other.path.write_bytes(spoiled)
        for key, made in enumerate(drafts, 1):
            try:
                assert other.open(key).draft == made
            except KapassistError as error:
                refused.append(str(error))
        try:
            other.search("number")
            other.save(DRAFT)
        except KapassistError as error:
            refused.append(str(error))
    assert refused
    assert not any("\n" in words for words in refused)


def test_a_locked_file_is_told(desk, monkeypatch):
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    desk.save(DRAFT)
    hasty = SavedDrafts(desk.path)
    with closing(sqlite3.connect(desk.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for ask in (hasty.search, lambda: hasty.save(numbered(1), 1), lambda: hasty.delete(1)):
            assert "another program has locked" in str(told(ask))
        other.rollback()
    assert hasty.save(numbered(1), 1).version == 2


def test_a_writer_waits_for_another_one(desk):
    desk.save(DRAFT)
    with closing(sqlite3.connect(desk.path, check_same_thread=False)) as other, ThreadPoolExecutor() as pool:
        other.execute("BEGIN IMMEDIATE")
        saving = pool.submit(desk.save, numbered(1), 1)
        assert desk.open(1).draft == DRAFT  # readers do not wait
        assert not saving.done()
        other.rollback()
        assert saving.result().version == 2


def test_a_folder_that_cannot_be_used(tmp_path):
    (tmp_path / "file").touch()
    assert "set KAPASSIST_DATA_DIR" in str(told(lambda: SavedDrafts(tmp_path / "file" / "drafts.sqlite").save(DRAFT)))
    (tmp_path / "drafts.sqlite").mkdir()
    assert "set KAPASSIST_DATA_DIR" in str(told(lambda: SavedDrafts(tmp_path / "drafts.sqlite").save(DRAFT)))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_only_be_read(desk):
    desk.save(DRAFT)
    desk.path.chmod(0o400)
    assert desk.open(1).draft == DRAFT
    assert "cannot be written; allow it, or set KAPASSIST_DATA_DIR" in str(told(lambda: desk.save(DRAFT)))


_FILLER = """
import sys
from pathlib import Path
from kapassist.desk.saved import SavedDrafts
from kapassist.errors import DataFolderError
from tests.desk.making import draft
desk, kept = SavedDrafts(Path(sys.argv[1])), 0
try:
    while kept < 1000:
        desk.save(draft())
        kept += 1
except DataFolderError as error:
    print(kept, error)
"""


def test_a_full_disk_loses_nothing_that_was_saved(desk):
    """Let no file grow beyond 200,000 bytes, as on a disk without more room."""
    filling = child(_FILLER, desk.path, limit=200_000)
    out, err = filling.communicate(timeout=120)
    assert err == ""
    kept, words = out.strip().split(" ", 1)
    assert int(kept) > 3
    assert "make room and save again, what was saved before is kept" in words
    assert len(desk.search()) == int(kept)
    assert desk.open(int(kept)).draft == DRAFT
    assert desk.save(DRAFT).id == int(kept) + 1


def test_no_room_in_the_file(desk):
    desk.save(DRAFT)

    def narrow(connection, _record):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    from sqlalchemy import event

    event.listen(desk._database._engine, "connect", narrow)
    error = told(lambda: desk.save(edits.add(DRAFT, 0, "x" * 2000)))
    assert "there is no room left on the disk" in str(error)
    assert [saved.id for saved in desk.search()] == [1]


def test_processes_that_save_at_once_both_keep_theirs(desk):
    key = desk.save(DRAFT).id
    both = [child(_SAVER, desk.path, who, key) for who in ("Ann", "Bob")]
    for saver in both:
        assert saver.stdout.readline() == "ready\n"
    for saver in both:
        saver.stdin.write("20\n")
        saver.stdin.flush()
    told_lines = []
    for saver in both:
        out, err = saver.communicate(timeout=120)
        assert err == ""
        told_lines += [line.split(" ", 1) for line in out.splitlines()]
    assert sorted(int(version) for version, _ in told_lines) == list(range(2, 42))
    for version, words in told_lines:
        assert words in {item.text for item in desk.open(key, int(version)).draft.items}


def test_processes_that_begin_the_file_at_once(desk):
    both = [child(_SAVER, desk.path, who) for who in ("Ann", "Bob")]
    for saver in both:
        assert saver.stdout.readline() == "ready\n"
    for saver in both:
        saver.stdin.write("3\n")
        saver.stdin.flush()
    for saver in both:
        assert saver.communicate(timeout=120)[1] == ""
    assert len(desk.search()) == 6


def test_threads_share_one_store(desk):
    key = desk.save(DRAFT).id
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: desk.save(numbered(number), key), range(12)))
    assert {desk.open(key, n).draft for n in range(2, 14)} == {numbered(number) for number in range(12)}


def test_kill_9_leaves_every_version_whole(desk):
    chance, left = random.Random(11), 0
    key = desk.save(DRAFT).id
    last = 1
    for turn in range(KILLS):
        saver = child(_SAVER, desk.path, f"Saver {turn}", key)
        assert saver.stdout.readline() == "ready\n"
        saver.stdin.write("100000\n")
        saver.stdin.flush()
        line = saver.stdout.readline()  # it is saving now
        time.sleep(chance.uniform(0, 0.05))  # the moment of the crash; every one of them must do
        os.kill(saver.pid, signal.SIGKILL)
        out, _ = saver.communicate()
        left += desk.path.with_name(f"{desk.path.name}-journal").exists()
        done = [row.split(" ", 1) for row in [line, *out.splitlines(keepends=True)] if row.endswith("\n")]
        newest = desk.open(key).version.n
        assert newest - int(done[-1][0]) in (0, 1)  # what was told as kept, and perhaps one more
        for version, words in done[-3:]:
            assert words.strip() in {item.text for item in desk.open(key, int(version)).draft.items}
        assert [row.n for row in desk.versions(key)] == list(range(newest, 0, -1))
        assert newest > last
        last = newest
        with closing(sqlite3.connect(desk.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert left  # some of them in the middle of a change
    assert desk.open(key, 1).draft == DRAFT


def test_a_copy_of_the_file_is_a_backup(desk, tmp_path):
    desk.save(DRAFT)
    shutil.copy(desk.path, tmp_path / "copy.sqlite")
    assert SavedDrafts(tmp_path / "copy.sqlite").open(1).draft == DRAFT
