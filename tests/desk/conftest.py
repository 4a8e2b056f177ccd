"""A store of saved drafts in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kapassist.desk.saved import SavedDrafts


@pytest.fixture
def desk(tmp_path: Path) -> SavedDrafts:
    """Return a store without a file yet."""
    return SavedDrafts(tmp_path / "data" / "drafts.sqlite", own="Sunrise Clinic\n555-123-4567")
