"""Copies: the same words are shown once, and a word that changes the meaning is never overlooked."""

from __future__ import annotations

import pytest

from kapassist.domain import Hit, Passage
from kapassist.retrieval.sameness import same, without_repeats

TEXT = "Measure blood pressure before the session, after five minutes of rest, and write it down with the time of day."


def hit(key, text=TEXT, kind="guidance", score=1.0):
    return Hit(Passage(key, f"{key}.md", key, "", text, kind, ()), score, 0.5)


@pytest.mark.parametrize(
    "copy", [TEXT, TEXT.upper(), TEXT.replace(",", " –"), f"  {TEXT}\n", f"Monitoring. {TEXT}", f"{TEXT} Page 3 of 9."]
)
def test_a_copy_is_the_same(copy):
    assert same(TEXT, copy)
    assert same(copy, TEXT)


@pytest.mark.parametrize(
    ("word", "other"),
    [("before", "after"), ("five", "fifteen"), ("Measure", "Do not measure"), ("rest", "exercise"), (" and", " or")],
)
def test_a_word_that_changes_the_meaning_makes_another_text(word, other):
    assert not same(TEXT, TEXT.replace(word, other))


@pytest.mark.parametrize("more", ["Never do this.", "Not for children:"])
def test_a_sentence_that_turns_a_text_round_makes_another(more):
    assert not same(TEXT, f"{more} {TEXT}")


def test_a_text_inside_a_much_longer_one_is_not_its_copy():
    assert not same(TEXT, f"{TEXT} {' '.join(f'Sentence {number} says more.' for number in range(9))}")


def test_of_two_copies_one_is_shown_and_the_other_is_named():
    shown = without_repeats([hit("a"), hit("b"), hit("c", "Choose music without words.")], 10)
    assert [(row.passage.id, [other.id for other in row.same]) for row in shown] == [("a", ["b"]), ("c", [])]


@pytest.mark.parametrize("limit", [1, 10])
def test_the_curated_one_is_shown_at_the_place_of_the_clinics_copy(limit):
    shown = without_repeats(
        [hit("own", kind="clinic", score=0.9), hit("other", "Choose music."), hit("curated", score=0.4)], limit
    )
    assert shown[0].passage.id == "curated"
    assert shown[0].score == 0.9
    assert [passage.id for passage in shown[0].same] == ["own"]
    assert len(shown) == min(limit, 2)


def test_the_first_of_two_clinic_copies_stays():
    shown = without_repeats([hit("first", kind="clinic"), hit("second", kind="clinic")], 10)
    assert [row.passage.id for row in shown] == ["first"]


def test_copies_do_not_use_up_the_limit():
    hits = [hit("a"), hit("b"), hit("c", "Choose music."), hit("d", "Ask who drives.")]
    assert [row.passage.id for row in without_repeats(hits, 2)] == ["a", "c"]
    assert without_repeats([], 5) == []
