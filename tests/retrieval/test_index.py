"""The index is built when something has changed and only then, and any damage to it mends itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kapassist.corpus.passages import passages
from kapassist.domain import Passage
from kapassist.errors import DataFolderError
from kapassist.retrieval.embedder import BUNDLED_SHA256, Embedder, bundled_folder
from kapassist.retrieval.index import PassageIndex
from tests.retrieval.doubles import AskingChroma

TEXTS = (
    "Blood pressure is measured before the session.",
    "Music without words is chosen with the client.",
    "A support person drives the client home.",
    "The client signs the consent form.",
    "The eye mask is clean.",
    "Write down one image from the session.",
)
PASSAGES = [Passage(f"p-{n}", "test.md", "Title", "Part", text, "guidance", ("key",)) for n, text in enumerate(TEXTS)]


class Building:
    """Opens indexes in one folder and counts the texts that each had to embed."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.folder = folder
        self.embedder = embedder

    def open(self, found: list[Passage], embedder: Embedder | None = None) -> tuple[bool, int]:
        totals: list[int] = [0]
        self.index = AskingChroma(self.folder, found, embedder or self.embedder)
        built = self.index.open(lambda _, total: totals.append(total))
        return built, max(totals)

    def best(self, text: str) -> str:
        return next(iter(self.index.query(self.embedder.encode([text])[0], 3)))

    def stored(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in sorted(self.folder.rglob("chroma*/**/*")) if path.is_file()}


@pytest.fixture
def small(tmp_path, assistant):
    building = Building(tmp_path / "index", assistant.embedder)
    assert building.open(PASSAGES) == (True, len(TEXTS))
    yield building
    building.index.close()


@pytest.fixture
def whole(tmp_path, assistant):
    """Return a copy of the real index, closed: large enough for Chroma to have written its vectors to files."""
    building = Building(shutil.copytree(assistant.index.state().folder, tmp_path / "index"), assistant.embedder)
    found = passages(assistant.library)
    assert building.open(found) == (False, 0)
    building.index.close()
    return building


def test_an_open_index_is_not_built_again(small):
    small.index.close()
    before = small.stored()
    assert small.open(PASSAGES) == (False, 0)
    assert set(small.stored()) == set(before)
    assert small.best("hypertension") == "p-0"


def test_a_changed_text_is_the_only_one_embedded_again(small):
    changed = [*PASSAGES[:2], replace(PASSAGES[2], text="A taxi is not enough."), *PASSAGES[3:]]
    assert small.open(changed) == (True, 1)
    assert small.best("Is a taxi all right?") == "p-2"


def test_a_removed_passage_is_gone_and_costs_nothing(small):
    assert small.open(PASSAGES[:-1]) == (True, 0)
    assert len(small.index.query(small.embedder.encode(["anything"])[0], 20)) == len(TEXTS) - 1


def test_a_new_filter_costs_nothing(small):
    changed = [replace(PASSAGES[0], session_types=("group",)), *PASSAGES[1:]]
    assert small.open(changed) == (False, 0)
    vector = small.embedder.encode([TEXTS[0]])[0]
    assert "p-0" in small.index.query(vector, 20, session_type="group")
    assert "p-0" not in small.index.query(vector, 20, session_type="iv-pain")


def test_another_model_means_a_new_index(small):
    folder = bundled_folder()
    other = Embedder("the same under another name", BUNDLED_SHA256[::-1], folder)
    assert small.open(PASSAGES, other) == (True, len(TEXTS))
    assert small.open(PASSAGES) == (True, len(TEXTS))


def test_a_changed_text_or_order_changes_what_the_ranking_knows(small):
    before = small.index.features
    assert small.open(PASSAGES[::-1])[1] == 0
    after = small.index.features
    assert after.vectors.tolist() == before.vectors[::-1].tolist()
    assert len(list(small.folder.glob("features-*"))) == 1


def test_old_folders_are_cleared_away(small):
    small.open(PASSAGES[:3])
    assert len(list(small.folder.glob("chroma-*"))) == 1


def test_the_state_is_told_without_changing_anything(tmp_path, assistant):
    index = PassageIndex(tmp_path / "nowhere", PASSAGES, assistant.embedder)
    assert index.state().current is False
    assert not (tmp_path / "nowhere").exists()


def test_interrupted_building_starts_again_with_what_it_has_paid_for(small):
    with closing(sqlite3.connect(small.folder / "catalog.sqlite3")) as connection, connection:
        connection.execute("UPDATE meta SET value = '' WHERE key = 'fingerprint'")
    assert small.open(PASSAGES) == (True, 0)


def chroma(folder: Path) -> Path:
    return next(folder.glob("chroma-*"))


def vector_files(folder: Path) -> list[Path]:
    return sorted(chroma(folder).rglob("*.bin"))


def no_chroma(folder: Path) -> None:
    shutil.rmtree(chroma(folder))


def empty_chroma(folder: Path) -> None:
    no_chroma(folder)
    (folder / "chroma-empty").mkdir()


def no_vector_files(folder: Path) -> None:
    for path in vector_files(folder):
        path.unlink()


def truncated_vectors(folder: Path) -> None:
    for path in vector_files(folder):
        os.truncate(path, path.stat().st_size // 3)


def truncated_database(folder: Path) -> None:
    path = chroma(folder) / "chroma.sqlite3"
    os.truncate(path, path.stat().st_size // 3)


def flipped_database(folder: Path) -> None:
    path = chroma(folder) / "chroma.sqlite3"
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 97):
        data[place] ^= 0xFF
    path.write_bytes(data)


def lost_rows(folder: Path) -> None:
    with closing(sqlite3.connect(chroma(folder) / "chroma.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM embeddings WHERE id % 2")


def garbage_catalog(folder: Path) -> None:
    (folder / "catalog.sqlite3").write_bytes(b"no catalog at all " * 500)


def truncated_catalog(folder: Path) -> None:
    os.truncate(folder / "catalog.sqlite3", 5000)


def no_catalog(folder: Path) -> None:
    (folder / "catalog.sqlite3").unlink()


def other_catalog(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.sqlite3")) as connection, connection:
        connection.executescript(
            "DROP TABLE meta; DROP TABLE vectors; CREATE TABLE meta (something TEXT); CREATE TABLE vectors (x INT);"
        )


def short_vectors(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "catalog.sqlite3")) as connection, connection:
        connection.execute("UPDATE vectors SET vector = x'00112233' WHERE rowid = 1")
        connection.execute("UPDATE meta SET value = '' WHERE key = 'fingerprint'")


def empty_files(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


SMALL_DAMAGE = (garbage_catalog, truncated_catalog, no_catalog, other_catalog, short_vectors, empty_files)
DAMAGE = (no_chroma, empty_chroma, no_vector_files, truncated_vectors, truncated_database, flipped_database, lost_rows)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_rebuilt_from_the_vectors_that_are_kept(whole, assistant, damage):
    damage(whole.folder)
    embedded = whole.open(passages(assistant.library))[1]
    first = assistant.library.items[0]
    assert whole.best(first.text) == first.id
    assert embedded == 0
    whole.index.close()


@pytest.mark.parametrize("damage", SMALL_DAMAGE)
def test_a_damaged_catalog_is_begun_anew(small, damage):
    small.index.close()
    damage(small.folder)
    assert small.open(PASSAGES)[0] is True
    assert [small.best(text) for text in TEXTS] == [passage.id for passage in PASSAGES]


def test_damage_under_an_open_index_is_mended_at_the_next_question(small):
    no_chroma(small.folder)
    assert small.best(TEXTS[3]) == "p-3"


@pytest.mark.parametrize("content", [b"", b"a file"])
def test_a_file_in_place_of_the_folder_is_told(tmp_path, assistant, content):
    (tmp_path / "data").write_bytes(content)
    index = PassageIndex(tmp_path / "data" / "index", PASSAGES, assistant.embedder)
    with pytest.raises(DataFolderError, match=r"cannot write to the data folder .* set KAPASSIST_DATA_DIR to a folder"):
        index.open()


def test_a_folder_in_place_of_the_catalog_is_told(tmp_path, assistant):
    (tmp_path / "index" / "catalog.sqlite3").mkdir(parents=True)
    with pytest.raises(DataFolderError, match="set KAPASSIST_DATA_DIR"):
        PassageIndex(tmp_path / "index", PASSAGES, assistant.embedder).open()
