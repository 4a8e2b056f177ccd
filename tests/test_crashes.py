"""kill -9 while documents are added, removed and read anew, the index with them: 51 random moments in all."""

from __future__ import annotations

import pytest

from tests.crashing import OPERATIONS, crash

KILLS = 17  # of each operation; `benchmarks/crashes.py` does more


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_document_is_lost_and_the_search_is_right_after_kill_9(operation, tmp_path):
    met = crash(operation, KILLS, tmp_path)
    assert met.total() == KILLS
    assert met["in the documents"] + met["in the index"] > KILLS // 3  # most moments are in the middle of work
