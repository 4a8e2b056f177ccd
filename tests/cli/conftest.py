"""Shared by the tests of the command line."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def data(assistant, monkeypatch, tmp_path):
    """Return a data folder of the test's own, with the index of the library."""
    assistant.open()
    folder = tmp_path / "data"
    shutil.copytree(assistant.index.folder, folder / "index")
    monkeypatch.setenv("KAPASSIST_DATA_DIR", str(folder))
    return folder
