"""A broken file never takes the library away: the last good copy stands in, and an edit shows without a restart."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kapassist.assistant import Assistant
from kapassist.corpus.keeper import LibraryKeeper
from kapassist.domain import DraftKind, Length
from kapassist.errors import LibraryError
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings
from tests.conftest import ROOT, Command
from ui.live import LiveHandlers
from ui.state import Talk
from ui.words import load_words

BROKEN = "stage: arrival\nitems:\n\t- id: x\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a copy of the library that a test may break."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


@pytest.fixture
def keeper(root: Path, tmp_path: Path) -> LibraryKeeper:
    """Return a keeper that has kept the library as it ships."""
    keeper = LibraryKeeper(root, tmp_path / "copies", "US")
    keeper.keep(keeper.read())
    return keeper


def copies(keeper: LibraryKeeper) -> list[str]:
    return sorted(path.name for path in keeper._copies.iterdir())


def test_a_good_library_has_no_fault_and_is_kept_once(keeper: LibraryKeeper) -> None:
    kept = keeper.read()
    assert kept.fault == ""
    before = copies(keeper)
    keeper.keep(kept)
    assert copies(keeper) == before
    assert len(before) == 1


def test_while_a_file_is_broken_the_copy_stands_in_and_the_fault_is_named(keeper: LibraryKeeper, root: Path) -> None:
    (root / "items" / "arrival.yaml").write_text(BROKEN)
    kept = keeper.read()
    assert len(kept.library.items) > 300
    assert "items/arrival.yaml:3:" in kept.fault
    assert "tab" in kept.fault


def test_a_newer_good_library_replaces_the_copy(keeper: LibraryKeeper, root: Path) -> None:
    path = root / "wording.yaml"
    path.write_text(path.read_text().replace("title: Preparation checklist", "title: Our checklist"))
    before = copies(keeper)
    keeper.keep(keeper.read())
    assert copies(keeper) != before
    assert len(copies(keeper)) == 1
    path.write_text("kinds: [")
    assert keeper.read().library.wording.kinds[DraftKind.CHECKLIST].title == "Our checklist"


def test_without_a_copy_the_fault_is_an_error(root: Path, tmp_path: Path) -> None:
    (root / "items" / "arrival.yaml").write_text(BROKEN)
    with pytest.raises(LibraryError, match=r"items/arrival\.yaml:3: "):
        LibraryKeeper(root, tmp_path / "none", "US").read()


def test_a_copy_never_stands_in_for_another_library(
    keeper: LibraryKeeper, settings: Settings, root: Path, tmp_path: Path
) -> None:
    mine, other = (LibraryKeeper.of(replace(settings, knowledge_dir=folder)) for folder in (root, tmp_path / "elsewhere"))
    assert mine._copies != other._copies
    shutil.rmtree(root)
    with pytest.raises(LibraryError, match="does not exist"):
        keeper.read()


def test_a_copy_that_was_broken_off_is_never_used(keeper: LibraryKeeper, root: Path) -> None:
    finished = next(keeper._copies.iterdir())
    finished.rename(keeper._copies / ".unfinished")
    (root / "items" / "arrival.yaml").write_text(BROKEN)
    with pytest.raises(LibraryError):
        keeper.read()


def test_a_copies_folder_that_cannot_be_written_is_no_error(root: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("a file stands where the folder should be")
    keeper = LibraryKeeper(root, tmp_path / "copies", "US")
    keeper.keep(keeper.read())
    assert keeper.read().fault == ""


@pytest.fixture
def edited(assistant: Assistant, root: Path, tmp_path: Path) -> Assistant:
    """Return an open assistant over a library that a test may edit."""
    data = Path(
        shutil.copytree(assistant.settings.data_dir, tmp_path / "data", ignore=shutil.ignore_patterns("home", "*.lock"))
    )
    made = Assistant.from_settings(replace(assistant.settings, knowledge_dir=root, data_dir=data))
    made.open()
    return made


def test_an_edit_shows_in_the_next_draft_of_the_running_page(edited: Assistant, root: Path) -> None:
    live = LiveHandlers(edited, load_words())
    assert live.now().assistant is edited
    path = root / "items" / "arrival.yaml"
    item = next(item for item in edited.library.items if item.stage == "arrival" and item.level("im-psychedelic") == "must")
    path.write_text(path.read_text().replace(item.text, "Greet the patient by the name they use."))
    *_, talk = live.now().press(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",)), Length.STANDARD, Talk())
    assert talk.draft is not None
    assert "Greet the patient by the name they use." in [row.text for row in talk.draft.items]


def test_a_broken_edit_leaves_the_running_page_on_the_last_good_library(edited: Assistant, root: Path) -> None:
    live = LiveHandlers(edited, load_words())
    path = root / "items" / "arrival.yaml"
    good = path.read_text()
    path.write_text(BROKEN)
    *_, talk = live.now().press(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",)), Length.STANDARD, Talk())
    assert talk.draft is not None
    assert len(talk.draft.items) > 50
    assert "arrival.yaml:3" in talk.turns[-1].reply
    assert "as it was on" in talk.turns[-1].reply
    assert live.now() is live.now()
    path.write_text(good)
    *_, talk = live.now().press(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",)), Length.STANDARD, Talk())
    assert "arrival.yaml" not in talk.turns[-1].reply


def test_a_page_started_on_a_broken_library_says_so(edited: Assistant, root: Path, process: Command) -> None:
    (root / "items" / "arrival.yaml").write_text(BROKEN)
    settings = {"KAPASSIST_KNOWLEDGE_DIR": str(root), "KAPASSIST_DATA_DIR": str(edited.settings.data_dir)}
    ran = process("search", "escort", "-k", "1", environment=settings)
    assert ran.status == 0
    assert "escort" in ran.out
    assert "using the library as it was on" in ran.err
    assert "items/arrival.yaml:3" in ran.err
    assert "Traceback" not in ran.err
