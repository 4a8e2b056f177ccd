"""The clinic's own documents: copied, told apart by content, updated, removed without trace, whole at every moment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading

import pytest

from kapassist.documents.limits import Limits
from kapassist.documents.records import About
from kapassist.documents.shelf import Shelf
from kapassist.errors import DataFolderError, UsageError
from tests.conftest import ROOT


def states(outcomes):
    return [outcome.status for outcome in outcomes]


def names(shelf):
    return [entry.name for entry in shelf.entries()]


def inside(shelf):
    return sorted(path.name for path in shelf._store.root.iterdir() if path.name != ".lock")


def test_an_empty_shelf_creates_nothing(shelf, tmp_path):
    assert (shelf.entries(), shelf.faults(), shelf.stamp(), shelf.passages(), shelf.references()) == ([], [], (), [], {})
    with pytest.raises(UsageError, match="there is no document 'x'"):
        shelf.remove("x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_added(shelf, clinic):
    (clinic / "deeper" / ".git").mkdir(parents=True)
    (clinic / "deeper" / "plan.txt").write_text("A plan for going home stands on the door.")
    (clinic / "deeper" / ".git" / "hidden.txt").write_text("hidden")
    (clinic / ".DS_Store").write_text("hidden")
    about = About(("iv-pain",), "arrival", "therapist", "Miller J (2021). House rules")
    outcomes = list(shelf.add([clinic], about))
    assert states(outcomes) == ["added"] * 4
    assert names(shelf) == ["plan.txt", "arrival.md", "music.md", "recovery.md"]
    passage = shelf.passages()[1]
    entry = shelf.entries()[1]
    assert (passage.id, passage.document, passage.kind) == (f"doc-{entry.id}#0", "documents/arrival.md", "clinic")
    assert (passage.title, passage.section) == ("The arrival rule", "Room")
    assert passage.text == "Staff read the arrival rule aloud. Nobody skips it."
    assert (passage.session_types, passage.stages) == (("iv-pain",), ("arrival",))
    reference = shelf.references()[passage.references[0]]
    assert (reference.title, reference.grade, reference.link) == ("Miller J (2021). House rules", "practice-document", "")


def test_unchanged_files_are_left_alone(shelf, clinic):
    list(shelf.add([clinic]))
    before = shelf.stamp()
    assert states(shelf.add([clinic, clinic / "music.md"])) == ["unchanged"] * 3
    assert shelf.stamp() == before


def test_a_changed_file_takes_the_place_of_its_earlier_state(shelf, clinic):
    list(shelf.add([clinic], About(("iv-pain",))))
    (clinic / "music.md").write_text("# The music rule\n\nOnly quiet music now.")
    assert states(shelf.add([clinic])) == ["unchanged", "updated", "unchanged"]
    assert len(inside(shelf)) == 3
    assert [p.text for p in shelf.passages() if "music" in p.document] == ["Only quiet music now."]
    assert {entry.session_types for entry in shelf.entries()} == {("iv-pain",)}


def test_what_is_said_of_a_document_can_change_without_reading_it_again(shelf, clinic):
    list(shelf.add([clinic]))
    before = shelf.stamp()
    assert states(shelf.add([clinic / "music.md"], About(stage="during"))) == ["updated"]
    assert [p.stages for p in shelf.passages() if "music" in p.document] == [("during",)]
    assert shelf.stamp() != before
    assert states(shelf.add([clinic / "music.md"])) == ["unchanged"]


def test_the_same_content_is_kept_once(shelf, clinic, tmp_path):
    copy = shutil.copy(clinic / "music.md", tmp_path / "copy.md")
    list(shelf.add([clinic]))
    (outcome,) = shelf.add([copy])
    assert (outcome.status, len(shelf.entries())) == ("unchanged", 3)
    assert "music.md" in outcome.reason


def test_the_earlier_state_stays_while_another_file_has_it(shelf, clinic):
    shutil.copy(clinic / "arrival.md", clinic / "arrival-copy.md")
    list(shelf.add([clinic]))
    (clinic / "arrival-copy.md").write_text("# New\n\nAnother text.")
    list(shelf.add([clinic]))
    (clinic / "zz.md").write_bytes((clinic / "music.md").read_bytes())
    (clinic / "music.md").write_text("# Changed\n\nChanged text.")
    list(shelf.add([clinic]))
    contents = {path.read_text() for path in clinic.iterdir()}
    assert {next(folder.glob("*.md")).read_text() for folder in shelf._store.folders()} == contents


def test_a_moved_file_is_followed(shelf, clinic, tmp_path):
    list(shelf.add([clinic]))
    shutil.move(clinic / "music.md", tmp_path / "songs.md")
    assert states(shelf.add([tmp_path / "songs.md"])) == ["unchanged"]
    (tmp_path / "songs.md").write_text("# Songs\n\nNew songs.")
    assert states(shelf.add([tmp_path / "songs.md"])) == ["updated"]
    assert len(shelf.entries()) == 3


def test_uploads_have_no_lasting_place(shelf, clinic):
    assert states(shelf.add([clinic / "music.md"], uploaded=True)) == ["added"]
    assert shelf.entries()[0].source == ""
    (clinic / "music.md").write_text("# Other\n\nOther text.")
    assert states(shelf.add([clinic / "music.md"], uploaded=True)) == ["added"]
    with pytest.raises(UsageError, match=r"^2 documents are called 'music.md'; name one by its id"):
        shelf.remove("music.md")


@pytest.mark.parametrize("way", ["id", "name", "path"])
def test_a_document_is_removed_without_trace(shelf, clinic, way):
    list(shelf.add([clinic]))
    entry = next(entry for entry in shelf.entries() if entry.name == "music.md")
    assert shelf.remove({"id": entry.id, "name": "music.md", "path": str(clinic / "music.md")}[way]) == entry
    assert names(shelf) == ["arrival.md", "recovery.md"]
    assert entry.id not in inside(shelf)
    assert (clinic / "music.md").is_file()


def test_adding_can_be_stopped(shelf, clinic):
    steps = []

    def progress(step):
        steps.append((step.done, step.total, step.name, step.passages))
        return step.done < 2

    assert states(shelf.add([clinic], None, progress)) == ["added", "added"]
    assert names(shelf) == ["arrival.md", "music.md"]
    assert steps == [(0, 3, "arrival.md", 0), (1, 3, "music.md", 1), (2, 3, "recovery.md", 2)]


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (About(("oral",)), "unknown session type 'oral'"),
        (About(stage="noon"), "unknown stage 'noon'"),
        (About(audience="king"), "unknown audience 'king'"),
    ],
)
def test_unknown_words_are_told_before_anything_is_done(shelf, clinic, about, words):
    with pytest.raises(UsageError, match=words):
        shelf.add([clinic], about)
    assert shelf.entries() == []


def test_a_bad_file_is_refused_and_the_others_go_on(shelf, clinic):
    (clinic / "photo.png").write_bytes(b"\x89PNG")
    (clinic / "empty.md").write_text("")
    (clinic / "blank.md").write_text(" \n\n")
    os.mkfifo(clinic / "pipe.md")
    (clinic / "broken.md").symlink_to(clinic / "nowhere")
    outcomes = list(shelf.add([clinic, clinic / "missing.md"]))
    refused = [outcome for outcome in outcomes if outcome.status == "refused"]
    assert len(refused) == 6
    assert all(outcome.reason and "\n" not in outcome.reason for outcome in refused)
    assert len(inside(shelf)) == len(shelf.entries()) == 3


def test_limits_hold(tmp_path, clinic):
    (clinic / "large.md").write_text("word " * 300_000)
    (*_, outcome) = Shelf(tmp_path / "documents", Limits(max_file_mb=1)).add([clinic / "large.md"])
    assert (outcome.status, "KAPASSIST_MAX_FILE_MB" in outcome.reason) == ("refused", True)


def test_odd_names_are_made_safe(shelf, clinic):
    odd = clinic / f"a\nb: <script>{' long' * 30}.md"
    odd.write_text("# Odd\n\nA text with an odd name.")
    assert states(shelf.add([odd])) == ["added"]
    (entry,) = shelf.entries()
    assert entry.name.startswith("a b script long")
    assert entry.name.endswith(".md")
    assert len(entry.name) <= 120
    assert entry.source == str(odd)
    assert shelf.remove(str(odd)) == entry


def test_the_shelf_does_not_add_itself(shelf, clinic, tmp_path):
    list(shelf.add([clinic]))
    assert states(shelf.add([tmp_path])) == ["unchanged"] * 3


@pytest.mark.parametrize("damage", ["cut", "flip", "lost"])
@pytest.mark.parametrize("kind", ["entry.json", "passages-*.jsonl"])
def test_a_damaged_document_is_told_and_mended_from_the_kept_file(shelf, clinic, kind, damage):
    list(shelf.add([clinic], About(("iv-pain",))))
    broken = next(entry for entry in shelf.entries() if entry.name == "music.md")
    texts = [passage.text for passage in shelf.passages()]
    (path,) = (shelf._store.root / broken.id).glob(kind)
    content = bytearray(path.read_bytes())
    content[-15] ^= 1
    {"cut": lambda: os.truncate(path, 20), "flip": lambda: path.write_bytes(content), "lost": path.unlink}[damage]()
    again = Shelf(shelf._store.root)
    assert names(again) == ["arrival.md", "recovery.md"]
    (fault,) = again.faults()
    assert "'music.md'" in fault
    assert "run 'kapassist reindex'" in fault
    assert states(again.reindex()) == ["updated"] * 3
    assert again.faults() == []
    assert [passage.text for passage in again.passages()] == texts
    kept = {entry.name: entry.session_types for entry in again.entries()}
    assert kept == {
        "arrival.md": ("iv-pain",),
        "recovery.md": ("iv-pain",),
        "music.md": () if "entry" in kind else ("iv-pain",),
    }


def test_adding_a_damaged_document_again_mends_it_too(shelf, clinic):
    list(shelf.add([clinic]))
    for folder in shelf._store.folders():
        (folder / "entry.json").write_text("{" * 5000)
    again = Shelf(shelf._store.root)
    assert len(again.faults()) == 3
    assert states(again.add([clinic])) == ["added"] * 3
    assert (again.faults(), len(again.entries())) == ([], 3)


def test_a_damaged_document_can_be_removed(shelf, clinic):
    list(shelf.add([clinic]))
    folder = shelf._store.folders()[0]
    (folder / "entry.json").unlink()
    assert shelf.remove(folder.name).id == folder.name
    assert not folder.exists()


def test_a_damaged_or_lost_kept_file_is_told(shelf, clinic):
    list(shelf.add([clinic]))
    first, second, _ = shelf._store.folders()
    next(first.glob("*.md")).write_text("other")
    next(second.glob("*.md")).unlink()
    outcomes = list(shelf.reindex())
    assert sorted(states(outcomes)) == ["refused", "refused", "updated"]
    assert len(shelf.entries()) == 3  # what was read before stands


def test_a_reader_sees_each_document_at_every_moment(shelf, clinic):
    list(shelf.add([clinic]))
    done = threading.Event()
    seen = []

    def look():
        reader = Shelf(shelf._store.root)
        while not done.is_set():
            held = reader.read()
            seen.append((sorted(entry.name for entry in held.entries), held.faults))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        for number in range(40):
            (clinic / "music.md").write_text(f"# The music rule\n\nRule {number}.")
            list(shelf.add([clinic / "music.md"], About(reference=f"number {number}")))
            list(shelf.add([clinic / "recovery.md"], About(reference=f"number {number}")))
    finally:
        done.set()
        thread.join()
    assert len(seen) > 3
    assert all(row == (["arrival.md", "music.md", "recovery.md"], ()) for row in seen)


_ADD = """
import resource, sys
from pathlib import Path
from kapassist.documents.shelf import Shelf
if int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
for outcome in Shelf(Path(sys.argv[1])).add([Path(sys.argv[2])]):
    print(outcome.status, outcome.reason)
"""


def adding(shelf, folder, limit=0):
    command = [sys.executable, "-c", _ADD, str(shelf._store.root), str(folder), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_two_processes_add_at_once(shelf, clinic):
    for number in range(60):
        (clinic / f"{number}.md").write_text(f"# Rule {number}\n\nThe rule of number {number}.")
    with adding(shelf, clinic) as one, adding(shelf, clinic) as other:
        told = one.communicate()[0].split() + other.communicate()[0].split()
    assert (one.returncode, other.returncode) == (0, 0)
    assert len(told) == 126
    assert set(told) <= {"added", "unchanged"}
    assert (len(shelf.entries()), shelf.faults(), len(inside(shelf))) == (63, [], 63)


def test_a_full_disk_refuses_what_does_not_fit(shelf, clinic):
    list(shelf.add([clinic / "arrival.md"]))
    (clinic / "large.md").write_text("# Large\n\n" + "Many words stand here. " * 1000)
    with adding(shelf, clinic, limit=8192) as child:  # no file may grow beyond it, as on a disk that is nearly full
        told = child.communicate()[0].splitlines()
    assert [line.split()[0] for line in told] == ["unchanged", "refused", "added", "added"]
    assert "it cannot be kept in" in told[1]
    assert "free some space there" in told[1]
    assert (names(shelf), shelf.faults(), len(inside(shelf))) == (["arrival.md", "music.md", "recovery.md"], [], 3)


def test_a_folder_that_cannot_be_written_is_told(tmp_path, clinic):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderError, match="set KAPASSIST_DATA_DIR"):
        list(Shelf(tmp_path / "file" / "documents").add([clinic]))


def test_entries_say_where_they_come_from(shelf, clinic):
    list(shelf.add([clinic]))
    for folder in shelf._store.folders():
        record = json.loads((folder / "entry.json").read_text())
        kept = folder / record["name"]
        assert kept.read_bytes() == (clinic / record["name"]).read_bytes()
        assert record["source"] == str(clinic / record["name"])
        assert record["sha256"].startswith(folder.name)
