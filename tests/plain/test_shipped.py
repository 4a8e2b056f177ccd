"""The handouts that ship are plain: low grades, no long sentences and no jargon, for every session type and length."""

from __future__ import annotations

import pytest

from kapassist.assistant import Assistant
from kapassist.corpus.library import Library
from kapassist.corpus.reading import reading_grade
from kapassist.corpus.spanish import spanish_ease
from kapassist.domain import Draft, DraftKind, Length
from kapassist.plain.records import PlainReport, Verdict
from kapassist.plain.report import plain_report
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief

FACTORS = (
    (),
    ("crps", "chronic-pain", "lives-alone"),
    ("benzodiazepine", "hypertension", "sleep-apnoea"),
    ("ptsd-trauma", "suicidality-history", "bipolar-history", "psychosis-history"),
    ("diabetes", "pregnancy-possible", "opioid", "fear-of-losing-control"),
)


def handout(
    assistant: Assistant, session_type: str, length: Length, factors: tuple[str, ...] = (), language: str = "en"
) -> Draft:
    return assistant.draft(DraftKind.HANDOUT, SessionBrief((session_type,), factors=factors), length, language)


def refused(report: PlainReport) -> dict[str, str]:
    return {row.id: row.spot.words for row in report.checklist if row.verdict is Verdict.NO}


@pytest.mark.parametrize("factors", FACTORS, ids=lambda factors: "-".join(factors) or "none")
@pytest.mark.parametrize("length", Length)
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_an_english_handout_is_plain(
    assistant: Assistant, library: Library, session_type: str, length: Length, factors: tuple[str, ...]
):
    report = plain_report(handout(assistant, session_type, length, factors), library)
    scores = {score.formula: score for score in report.scores}
    assert scores["Flesch-Kincaid"].value <= 6
    assert scores["new Dale-Chall"].value <= 9.5
    assert scores["SMOG"].value <= 6
    assert all(score.fits for score in report.scores)
    assert [(hit.word, hit.spot.item) for hit in report.jargon] == []
    assert [(row.words, row.spot.item) for row in report.long_sentences] == []


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_a_spanish_handout_is_plain(assistant: Assistant, library: Library, session_type: str):
    report = plain_report(handout(assistant, session_type, Length.FULL, language="es"), library)
    assert {score.formula for score in report.scores} == {"Fernandez Huerta", "INFLESZ"}
    assert all(score.value >= 80 for score in report.scores)
    assert report.long_sentences == ()
    assert refused(report) == {}


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_the_checklist_refuses_nothing(assistant: Assistant, library: Library, session_type: str):
    for length in (Length.STANDARD, Length.FULL):
        assert refused(plain_report(handout(assistant, session_type, length), library)) == {}


def test_what_clients_are_told_about_software_is_plain(library: Library):
    for entry in library.stationery.disclosures.values():
        assert reading_grade(entry.en, library.reading.allowed_terms) <= library.reading.max_grade
        assert spanish_ease(entry.es).inflesz >= library.reading.min_inflesz


def test_meanings_in_the_glossary_are_plain(library: Library):
    for word, entry in library.stationery.glossary.items():
        if entry.meaning:
            own = {part.lower() for form in (word, *entry.forms) for part in form.split()}
            assert reading_grade(entry.meaning, {*library.reading.allowed_terms, *own}) <= 8, word


def test_the_glossary_has_no_word_twice(library: Library):
    forms = [form.lower() for word, entry in library.stationery.glossary.items() for form in (word, *entry.forms)]
    assert len(library.stationery.glossary) >= 150
    assert sorted(form for form in set(forms) if forms.count(form) > 1) == []


def test_no_suggestion_is_jargon_itself(library: Library):
    glossary = library.stationery.glossary
    hard = {form.lower() for word, entry in glossary.items() if not entry.meaning for form in (word, *entry.forms)}
    for word, entry in glossary.items():
        assert not hard & set(entry.plain.lower().replace(",", "").split()), word
