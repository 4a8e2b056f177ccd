"""The vectors on a real Chroma server: the same answers, one clear line while it is away, right again when it is back."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from kapassist.errors import IndexServerError, UsageError
from kapassist.retrieval.index import PassageIndex
from kapassist.settings import Settings
from tests.retrieval.doubles import HashedWords, numbered, right

BEFORE, AFTER = numbered(300), [*numbered(280, 20), *numbered(60, 400)]
AWAY = r"^the Chroma server at http://127\.0\.0\.1:\d+ does not answer \(.*\); start it, or unset KAPASSIST_CHROMA_URL$"


class ChromaServer:
    """`chroma run` on a free port of this machine, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = shutil.which("chroma", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
        assert command, "the chromadb package brings the command chroma"
        self.process = subprocess.Popen(
            [command, "run", "--host", "127.0.0.1", "--port", str(self.port), "--path", str(self.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
        raise AssertionError(f"chroma run ended with status {self.process.returncode}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    started = ChromaServer(tmp_path / "server")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def opened(server, tmp_path):
    index = PassageIndex(tmp_path / "index", BEFORE, HashedWords(), server.url)
    assert index.open()
    yield index
    index.close()


def test_the_server_answers_as_a_folder_does(opened, tmp_path):
    embedder = HashedWords()
    assert right(opened, embedder, BEFORE)
    local = PassageIndex(tmp_path / "local", BEFORE, embedder)
    local.open()
    vector = embedder.encode([BEFORE[5].searchable])[0]
    assert list(opened.query(vector, 5)) == list(local.query(vector, 5))
    local.close()
    assert not list((tmp_path / "index").glob("chroma-*"))


def test_a_server_that_was_stopped_is_told_and_right_again_when_it_is_back(opened, server):
    vector = HashedWords().encode([BEFORE[5].searchable])[0]
    server.stop()
    with pytest.raises(IndexServerError, match=AWAY):
        opened.query(vector, 3)
    with pytest.raises(IndexServerError, match=AWAY):
        PassageIndex(opened.folder, BEFORE, HashedWords(), server.url).open()
    server.start()
    assert right(opened, HashedWords(), BEFORE)
    embedder = HashedWords()
    again = PassageIndex(opened.folder, BEFORE, embedder, server.url)
    assert not again.open()
    assert embedder.encoded == 0
    again.close()


def test_a_change_embeds_only_what_is_new_and_leaves_one_collection(opened, server):
    embedder = HashedWords()
    index = PassageIndex(opened.folder, AFTER, embedder, server.url)
    assert index.open()
    assert embedder.encoded == 60
    assert right(index, embedder, AFTER)
    assert collections(server) == 1
    index.close()


def test_a_server_lost_in_the_middle_of_a_change_costs_no_vector(opened, server):
    class Losing(HashedWords):
        def encode(self, texts, progress=None):
            server.stop()
            return super().encode(texts, progress)

    with pytest.raises(IndexServerError, match=AWAY):
        PassageIndex(opened.folder, AFTER, Losing(), server.url).open()
    server.start()
    embedder = HashedWords()
    index = PassageIndex(opened.folder, AFTER, embedder, server.url)
    assert index.open()
    assert embedder.encoded == 0
    assert right(index, embedder, AFTER)
    index.close()


def test_a_server_that_lost_its_data_is_filled_again_without_embedding(opened, server):
    server.stop()
    shutil.rmtree(server.folder)
    server.start()
    assert right(opened, HashedWords(), BEFORE)  # found at the next question, by an index that is open
    assert collections(server) == 1


def collections(server):
    with urllib.request.urlopen(
        f"{server.url}/api/v2/tenants/default_tenant/databases/default_database/collections_count"
    ) as answer:
        return int(answer.read())


@pytest.mark.parametrize("value", ["localhost:8000", "ftp://127.0.0.1", "http://", "http://127.0.0.1:port"])
def test_an_address_that_is_none_is_told(value):
    with pytest.raises(UsageError, match=r"KAPASSIST_CHROMA_URL is .*; write it as http://host:port"):
        Settings.from_environment({"KAPASSIST_CHROMA_URL": value})
