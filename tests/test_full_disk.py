"""A disk that is full: what was there stays, the user is told in one line, and once there is room the same work succeeds."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kapassist.documents.shelf import Shelf
from kapassist.errors import DataFolderError
from kapassist.retrieval.index import PassageIndex
from tests.crashing import opened
from tests.retrieval.doubles import AskingChroma, HashedWords, numbered, right

BEFORE, AFTER = numbered(300), [*numbered(280, 20), *numbered(60, 400)]
TOLD = (
    r"^cannot write to the data folder .*; free some space there, or set KAPASSIST_DATA_DIR to a folder that you can write to$"
)


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """Return the folder of a disk of 8 megabytes."""
    folder = tmp_path_factory.mktemp("disk")
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here; the tests with a limit stand in")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def data(disk):
    """Return an empty folder on that disk."""
    folder = disk / "data"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


@contextmanager
def full(disk: Path, room: int) -> Iterator[None]:
    """Fill the disk, but for some room."""
    status = os.statvfs(disk)
    (disk / "ballast").write_bytes(bytes(status.f_bavail * status.f_frsize - room))
    try:
        yield
    finally:
        (disk / "ballast").unlink()


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a disk that is nearly full; it needs no rights."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def failure(folder: Path) -> str:
    """Return what the user is told when the index is changed; nothing when it could be."""
    index = PassageIndex(folder, AFTER, HashedWords())
    try:
        index.open()
    except DataFolderError as error:
        return str(error)
    finally:
        index.close()
    return ""


@pytest.mark.parametrize("room", [0, 30_000, 150_000, 300_000, 450_000, 600_000])
def test_an_index_that_cannot_grow_stays_and_grows_later(disk, data, room):
    assert opened(data, BEFORE) == len(BEFORE)
    with full(disk, room):
        told = failure(data)
    assert re.fullmatch(TOLD if room < 100_000 else f"({TOLD})?", told)
    assert not told or opened(data, BEFORE) == 0
    assert opened(data, AFTER) <= 60
    assert len(list(data.glob("chroma-*"))) == len(list(data.glob("lexical-*"))) == 1


@pytest.mark.parametrize("room", [0, 4096, 30_000])
def test_an_intact_index_is_searched_on_a_full_disk_and_then_as_before(disk, data, room, caplog):
    opened(data, BEFORE)
    index = AskingChroma(data, BEFORE, HashedWords())
    with full(disk, room):
        assert not index.open()
        assert right(index, HashedWords(), BEFORE)
    assert [row.message for row in caplog.records] == [
        f"the disk of {data} is full: the index is searched but cannot be changed; free some space"
    ]
    caplog.clear()
    assert right(index, HashedWords(), BEFORE)  # the same object, once there is room
    index.close()
    assert opened(data, BEFORE) == 0
    assert caplog.records == []


@pytest.mark.parametrize("size", [50_000, 200_000])
def test_an_index_whose_files_cannot_grow_stays_and_grows_later(tmp_path, size):
    assert opened(tmp_path, BEFORE) == len(BEFORE)
    with limited(size):
        assert re.fullmatch(TOLD, failure(tmp_path))
    assert opened(tmp_path, BEFORE) == 0
    assert opened(tmp_path, AFTER) <= 60


@pytest.mark.parametrize("room", [0, 4096, 20_000, 60_000])
def test_documents_that_do_not_fit_are_refused_and_added_later(disk, data, clinic, room):
    shelf = Shelf(data / "documents")
    list(shelf.add([clinic / "0.md"]))
    with full(disk, room):
        outcomes = list(shelf.add([clinic]))
        held = shelf.read()
    refused = [outcome for outcome in outcomes if outcome.status == "refused"]
    assert outcomes[0].status == "unchanged"
    assert refused
    assert all("it cannot be kept in" in row.reason and "free some space there" in row.reason for row in refused)
    assert not any("\n" in row.reason for row in refused)
    assert held.faults == ()
    assert len(held.documents) == len(outcomes) - len(refused)
    assert {outcome.status for outcome in shelf.add([clinic])} <= {"unchanged", "added"}
    assert len(shelf.entries()) == len(outcomes)
    assert not list(data.glob("documents/.new-*"))


@pytest.fixture
def clinic(tmp_path):
    """Return a folder with documents that need more room than there is."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    for number in range(10):
        (folder / f"{number}.md").write_text(f"# Rule {number}\n\n" + f"The rule of number {number} stands here. " * 300)
    return folder


def test_a_document_is_removed_from_a_full_disk(disk, data, clinic):
    shelf = Shelf(data / "documents")
    list(shelf.add([clinic]))
    with full(disk, 0):
        shelf.remove("0.md")
        assert len(shelf.entries()) == 9
    assert shelf.faults() == []
