"""Cleaned texts: what shapes the signs that people read stays, what hides words goes."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from kapassist.safety.cleaning import cleaned, compared


@pytest.mark.parametrize(
    "text",
    ["می‌خواهم", "خانه‌ها", "ක්‍ෂ", "क्‍ष", "നന്‍ എ", "👩🏽‍⚕️ 👨‍👩‍👧", "🏳️‍🌈"],
    ids=["persian", "persian-plural", "sinhala", "hindi", "malayalam", "family", "flag"],
)
def test_joiners_that_shape_a_text_stay(text):
    assert cleaned(f" {text}  x") == f"{text} x"


@pytest.mark.parametrize("sign", ["\u200c", "\u200d", "\u200b", "\u00ad", "\u202e", "\ufeff"])
@pytest.mark.parametrize("word", ["suicide", "suicídio", "cafe\u0301s", "2026", "самоубийство", "x@y.z"])
def test_what_only_hides_a_word_goes(sign, word):
    assert cleaned(sign.join(word)) == word


def test_a_joiner_stands_alone_at_most_once():
    assert cleaned("\u200dم\u200c\u200c\u200dی \u200c ک") == "م\u200cی ک"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert cleaned(cleaned(text)) == cleaned(text)
    assert cleaned(compared(text)) == cleaned(compared(cleaned(text)))
