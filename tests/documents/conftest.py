"""Small documents of a clinic, and a shelf of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapassist.documents.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Return an empty shelf."""
    return Shelf(tmp_path / "data" / "documents")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """Return a folder with three documents."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    for name in ("arrival", "music", "recovery"):
        text = f"# The {name} rule\n\n## Room\n\nStaff read the {name} rule aloud. Nobody skips it.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder
