"""Which words changed from one text to another."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.desk.rewording import Mark, Words, reworded

WORDS = st.lists(st.sampled_from(["ask", "the", "patient", "rest", "twice."]), max_size=12).map(" ".join)
KEPT, OUT, IN = Mark.KEPT, Mark.OUT, Mark.IN


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Rest for an hour.", "Rest for two hours.", ((KEPT, "Rest for"), (OUT, "an hour."), (IN, "two hours."))),
        ("Rest at home.", "Rest quietly at home.", ((KEPT, "Rest"), (IN, "quietly"), (KEPT, "at home."))),
        ("Rest quietly at home.", "Rest at home.", ((KEPT, "Rest"), (OUT, "quietly"), (KEPT, "at home."))),
        ("Bring a coat.", "Call the escort now.", ((OUT, "Bring a coat."), (IN, "Call the escort now."))),
        ("Rest.", "Rest.", ((KEPT, "Rest."),)),
        ("", "Six hours.", ((IN, "Six hours."),)),
    ],
)
def test_the_words_that_changed_are_marked(before, after, told):
    assert reworded(before, after) == tuple(Words(mark, text) for mark, text in told)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_what_is_told(before, after):
    told = reworded(before, after)
    for text, other in ((before, IN), (after, OUT)):
        assert " ".join(run.text for run in told if run.mark is not other) == text
