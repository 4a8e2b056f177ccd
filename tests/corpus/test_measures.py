"""Measures hold together: bands in order, inside the range, each statement with its source."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from kapassist.corpus.measures import MeasureEntry

GOOD = {
    "title": "A measure (AM)",
    "about": "depression",
    "words": ["am"],
    "range": [0, 10],
    "worse": "higher",
    "bands": {
        "references": ["one2020"],
        "rows": [{"from": 0, "to": 4, "label": "low"}, {"from": 5, "to": 10, "label": "high"}],
    },
    "licence": {"text": "Free to use.", "references": ["one2020"]},
    "checked": "2026-11-22",
}


def rows(*bounds: tuple[float, float]) -> dict[str, object]:
    return {"bands": {"editorial": True, "rows": [{"from": low, "to": high, "label": f"{low}"} for low, high in bounds]}}


def test_a_whole_entry_is_read():
    assert MeasureEntry.model_validate(GOOD).statements.keys() == {"licence"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (rows((0, 5), (5, 10)), "overlap at 5"),
        (rows((0, 4), (9, 6)), "ends at 6 before it begins at 9"),
        (rows((0, 4), (5, 12)), "outside the range 0 to 10"),
        ({"bands": {"rows": [{"from": 0, "to": 1, "label": "a"}, {"from": 2, "to": 3, "label": "b"}]}}, "has no reference"),
        ({"licence": {"text": "Free."}}, "has no reference"),
        ({"about": "mood"}, "not a known topic"),
        ({"checked": "22.11.2026"}, "not a date"),
    ],
)
def test_what_does_not_hold_together_is_refused(change, words):
    with pytest.raises(ValidationError, match=words):
        MeasureEntry.model_validate(GOOD | change)


def test_every_measure_that_ships_says_what_may_be_done_with_it(library):
    assert [key for key, entry in library.measures.items() if not entry.licence.text] == []
    assert {"phq-9", "gad-7", "pcl-5", "peg"} <= set(library.measures)


def test_bands_that_ship_leave_no_whole_score_out(library):
    for key, entry in library.measures.items():
        if entry.bands and all(row.from_ == int(row.from_) and row.to == int(row.to) for row in entry.bands.rows):
            for low, high in zip(entry.bands.rows, entry.bands.rows[1:], strict=False):
                assert high.from_ - low.to <= 1, f"{key}: nothing between {low.label} and {high.label}"
