"""Identifiers: what may name a person is found with its exact span; clinical language is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from kapassist.safety.identifiers import find_identifiers

FOUND = (
    ("write to jo.hill+kap@clinic-mail.org today", "jo.hill+kap@clinic-mail.org", "email"),
    ("her page is https://example.org/u/42", "https://example.org/u/42", "url"),
    ("SSN 123-45-6789 on file", "123-45-6789", "ssn"),
    ("MRN: 00412345, second session", "MRN: 00412345", "record-number"),
    ("chart #88123 has the consent", "chart #88123", "record-number"),
    ("call (555) 010-1234 after six", "(555) 010-1234", "phone"),
    ("call 555-010-1234 after six", "555-010-1234", "phone"),
    ("born 04/17/1986 in spring", "04/17/1986", "date"),
    ("seen 2026-03-14 first", "2026-03-14", "date"),
    ("session on March 14th, 2026 went well", "March 14th, 2026", "date"),
    ("session on 14 March 2026 went well", "14 March 2026", "date"),
    ("lives at 12 Old Mill Road alone", "12 Old Mill Road", "address"),
    ("Mrs. Okafor comes again", "Mrs. Okafor", "name"),
    ("my client Maria has CRPS", "Maria", "name"),
    ("patient named Tom Berger asked", "Tom Berger", "name"),
    ("a 93-year-old asks for it", "93-year-old", "age-over-89"),
)
LEFT_ALONE = (
    "second IM session, CRPS, scared of losing control",
    "PHQ-9 of 17 and BPI 6.5 at baseline",
    "blood pressure 142/88, pulse 76, SpO2 97%",
    "0.5 mg/kg over 40 minutes in 67 patients",
    "a 45-year-old with fibromyalgia since 2019",
    "the trial ran from 2016 to 2019",
    "call 988 or 911 in an emergency",
    "sessions 1-3 and 4-6 of the course",
)


@pytest.mark.parametrize(("text", "part", "kind"), FOUND, ids=[row[1] for row in FOUND])
def test_an_identifier_is_found_with_its_span(text, part, kind):
    spans = [(text[span.start : span.end], span.type) for span in find_identifiers(text)]
    assert (part, kind) in spans


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_clinical_language_is_left_alone(text):
    assert find_identifiers(text) == ()


@given(st.lists(st.one_of(st.text(max_size=30), st.sampled_from([row[0] for row in FOUND])), max_size=6).map(" ".join))
def test_spans_are_ordered_inside_the_text_and_apart(text):
    spans = find_identifiers(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
