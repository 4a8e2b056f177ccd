"""Verification: what a chat model wrote is shown only where it stands in the passages it cites."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.safety.numbers import numbers_in
from kapassist.safety.verification import split_sentences, verify

PASSAGES = {
    1: "Nine people took part, and pain fell by 32.81% over 6 sessions.",
    2: "Ask for 2 to 4 hours without food.",
    3: "In 1,200 adults the mean age was forty; p < 0.05.",
}
KEPT = (
    ("Pain fell by 32.81% [1].", "Pain fell by 32.81%.", (1,)),
    ("Pain fell. [1]", "Pain fell.", (1,)),
    ("Wait 2 to 4 hours [2].", "Wait 2 to 4 hours.", (2,)),
    ("There were 9 people [1].", "There were 9 people.", (1,)),
    ("It had 1200 adults [3].", "It had 1200 adults.", (3,)),
    ("Both say so [1][2].", "Both say so.", (1, 2)),
    ("Both say so [1, 2].", "Both say so.", (1, 2)),
    ("- A row of a list [2].", "A row of a list.", (2,)),
    ("**Bold** words [2].", "Bold words.", (2,)),
    ("One of them waits two to four hours [2].", "One of them waits two to four hours.", (2,)),
    ("In forty-year-old adults [3].", "In forty-year-old adults.", (3,)),
    ("The mean age was 40 [3].", "The mean age was 40.", (3,)),
)
REMOVED = (
    ("Pain fell.", "no citation"),
    ("Pain fell by 33% [1].", "the number 33 is not in the cited passage"),
    ("Pain fell by 32.81% [2].", "the number 32.81 is not in the cited passage"),
    ("Pain fell by 32.8% [1].", "the number 32.8 is not in the cited passage"),
    ("Wait 2 to 6 hours [2].", "the number 6 is not in the cited passage"),
    ("So it is [4].", "cites [4], which it was not given"),
    ("So it is [1][9].", "cites [9], which it was not given"),
    ("So it is [0].", "cites [0], which it was not given"),
    ("Take 120 mg [2].", "the number 120 is not in the cited passage"),
)

sentences = st.sampled_from(
    [*(row[0] for row in KEPT), *(row[0] for row in REMOVED), "[1]", "[", "]", "[999999999999]", "e.g. this", "\n", "7.5%"]
)
generated = st.lists(st.one_of(sentences, st.text(max_size=40)), max_size=8).map(" ".join)


@pytest.mark.parametrize(("text", "shown", "citations"), KEPT, ids=[row[0] for row in KEPT])
def test_a_sentence_that_holds_is_kept(text, shown, citations):
    found = verify(text, PASSAGES)
    assert [(row.text, row.citations) for row in found.kept] == [(shown, citations)]
    assert found.removed == ()


@pytest.mark.parametrize(("text", "reason"), REMOVED, ids=[row[0] for row in REMOVED])
def test_a_sentence_that_does_not_hold_is_removed_with_its_reason(text, reason):
    found = verify(text, PASSAGES)
    assert found.kept == ()
    assert [row.reason for row in found.removed] == [reason]


@pytest.mark.parametrize("word", ["twelve", "thirteen", "forty-two", "Ninety", "two hundred", "half the", "twice as many"])
def test_a_number_in_words_needs_its_source_too(word):
    assert verify(f"There were {word} sessions [2].", PASSAGES).kept == ()


def test_sentences_are_judged_one_by_one():
    found = verify("Pain fell by 32.81% [1]. It cured 50 people [1]. Wait 2 hours [2].", PASSAGES)
    assert [row.citations for row in found.kept] == [(1,), (2,)]
    assert [row.text for row in found.removed] == ["It cured 50 people [1]."]


def test_abbreviations_do_not_end_a_sentence():
    assert split_sentences("Ask about food, e.g. Breakfast [2]. Then wait [2].") == [
        "Ask about food, e.g. Breakfast [2].",
        "Then wait [2].",
    ]


@given(generated)
def test_what_is_kept_always_has_valid_citations_and_supported_numbers(text):
    for row in verify(text, PASSAGES).kept:
        assert row.citations
        assert set(row.citations) <= set(PASSAGES)
        cited = " ".join(PASSAGES[number] for number in row.citations)
        assert numbers_in(row.text) - {"1"} <= numbers_in(cited)


@given(generated)
def test_nothing_vanishes(text):
    found = verify(text, PASSAGES)
    assert len(found.kept) + len(found.removed) == len(split_sentences(text))


@given(st.text(max_size=400), st.dictionaries(st.integers(-2, 9), st.text(max_size=50), max_size=4))
def test_arbitrary_text_never_breaks_it(text, passages):
    found = verify(text, passages)
    assert all(set(row.citations) <= set(passages) for row in found.kept)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Stop your lamotrigine [2].", "tells someone to change a medicine"),
        ("Elephants dance merrily through purple mountains every Tuesday evening [2].", "says what the cited passage does not"),
    ],
)
def test_what_the_passage_does_not_say_is_removed(sentence, reason):
    verified = verify(sentence, PASSAGES)
    assert not verified.kept
    assert reason in verified.removed[0].reason
