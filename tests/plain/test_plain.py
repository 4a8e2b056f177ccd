"""Plain language, measured: grades, long sentences, jargon and the checklist, each found at its place and only there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapassist.corpus.library import Library
from kapassist.corpus.plain_language import PLAIN_CHECKS
from kapassist.domain import ArcStep, Draft, DraftItem, DraftKind, Length, Level, Section
from kapassist.plain.checklist import CHECKS
from kapassist.plain.grades import easy_terms, reading_scores
from kapassist.plain.jargon import jargon, terms, words_on_sheet
from kapassist.plain.records import CheckRow, PlainReport, Spot, Verdict
from kapassist.plain.report import plain_report
from kapassist.plain.sentences import long_sentences, whole_text
from kapassist.sessions import SessionBrief

EASY = "Ask an adult to take you home. Give us their name."


def item(plain: str, identifier: str = "one", **changes: str) -> DraftItem:
    return DraftItem(identifier, "For clinicians.", plain, "", Level.MUST, ("patient",), "", (), "", **changes)  # type: ignore[arg-type]


def sheet(*texts: str, language: str = "en") -> Draft:
    """Return a handout with one section of these texts."""
    section = Section("going-home", "When it is over", tuple(item(text, f"item-{n}") for n, text in enumerate(texts, 1)))
    brief = SessionBrief(("group",))
    return Draft("x", DraftKind.HANDOUT, "Sheet", brief, (section,), (), (), intro="This sheet helps.", language=language)


def row(report: PlainReport, key: str) -> CheckRow:
    return next(entry for entry in report.checklist if entry.id == key)


def verdict(draft: Draft, library: Library, key: str) -> Verdict:
    return row(plain_report(draft, library), key).verdict


def test_every_point_of_the_file_has_a_check(library: Library):
    assert set(CHECKS) == set(PLAIN_CHECKS) == set(library.stationery.plain_language.checks)
    numbers = [entry.number for entry in library.stationery.plain_language.checks.values()]
    assert numbers == sorted(set(numbers))


def test_a_report_is_the_same_twice_and_says_where(library: Library):
    draft = sheet(EASY, "The clinician will administer an infusion intravenously.")
    first = plain_report(draft, library)
    assert first == plain_report(draft, library)
    assert [(hit.word, hit.plain, hit.spot.item) for hit in first.jargon] == [
        ("clinician", "doctor, nurse or therapist", "item-2"),
        ("administer", "give", "item-2"),
        ("intravenously", "into a vein", "item-2"),
    ]
    assert first.jargon[0].spot.section == "When it is over"
    assert row(first, "everyday-words").verdict is Verdict.NO


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Prior  to the visit, rest.", ["Prior  to"]),
        ("MEDICATIONS and Hypertension", ["MEDICATIONS", "Hypertension"]),
        ("You may have an adverse event.", ["adverse event"]),
        ("Post-traumatic stress", ["Post-traumatic"]),
        ("The therapist gives ketamine in a lozenge.", []),
        ("Reassess and non-oral are other words.", []),
    ],
)
def test_jargon_is_found_in_every_form_and_nowhere_else(library: Library, text: str, words: list[str]):
    assert [hit.word for hit in jargon(sheet(text), library)] == words


def test_a_spanish_handout_is_not_searched_for_english_words(library: Library):
    report = plain_report(sheet("Pida oral. Severe.", language="es"), library)
    assert (report.jargon, report.terms) == ((), ())
    assert [score.formula for score in report.scores] == ["Fernandez Huerta", "INFLESZ"]


def test_a_word_that_cannot_be_avoided_has_to_be_explained(library: Library):
    draft = replace(sheet("Your infusion starts at noon."), length=Length.ONE_PAGE)  # there is no room for a list of words
    (found,) = terms(draft, library)
    assert (found.word, found.explained, found.spot.item) == ("infusion", False, "item-1")
    assert verdict(draft, library, "terms-explained") is Verdict.NO
    said = sheet("Your infusion starts at noon.", f"Infusion: {found.meaning}")
    listed = sheet("Your infusion starts at noon.")  # longer sheets end with their words
    assert verdict(replace(said, length=Length.ONE_PAGE), library, "terms-explained") is Verdict.YES
    assert verdict(listed, library, "terms-explained") is Verdict.YES
    assert [(row.word, row.meaning) for row in words_on_sheet(listed, library)] == [("infusion", found.meaning)]
    assert words_on_sheet(replace(listed, length=Length.ONE_PAGE), library) == ()
    assert verdict(sheet("Rest today."), library, "terms-explained") is Verdict.NOT_APPLICABLE


def test_allowed_and_defined_terms_make_no_text_harder(library: Library):
    assert {"ketamine", "seizures", "pharmacist"} <= easy_terms(library)
    plain = reading_scores("Ask about the word at your next visit to the room. " * 5, "en", library)
    medical = reading_scores("Ask about the buprenorphine at your next visit to the room. " * 5, "en", library)
    assert plain == medical


def test_limits_are_kept_or_told(library: Library):
    hard = "Pharmacological considerations necessitate interdisciplinary communication regarding contraindications. " * 4
    scores = {score.formula: score for score in reading_scores(hard, "en", library)}
    assert not scores["Flesch-Kincaid"].fits
    assert not scores["new Dale-Chall"].fits
    assert scores["SMOG"].limit is None
    assert all(
        score.fits for score in reading_scores("Call us. Rest at home and drink. We will help you at night.", "en", library)
    )


def test_a_long_sentence_is_named_with_its_length(library: Library):
    long = "We ask you to " + "rest and " * 10 + "wait."
    (found,) = long_sentences(sheet(EASY, long), 20)
    assert (found.words, found.spot) == (25, Spot("When it is over", "item-2", long))
    assert verdict(sheet(EASY, long), library, "small-steps") is Verdict.NO
    assert long_sentences(sheet("A well-known e-mail isn't two words."), 6) == ()


def test_what_was_taken_out_is_not_measured_and_what_the_clinic_wrote_is(library: Library):
    draft = sheet(EASY)
    section = replace(draft.sections[0], items=(item("Utilize it.", removed="not here"), item(EASY, rule="Utilize a taxi")))
    draft = replace(draft, sections=(section,))
    assert whole_text(draft) == f"This sheet helps. {EASY} Utilize a taxi."
    assert [hit.spot.words for hit in jargon(draft, library)] == ["Utilize a taxi"]


def test_an_empty_handout_gives_a_report(library: Library):
    draft = replace(sheet(), sections=(), intro="")
    report = plain_report(draft, library)
    assert 0 <= report.score <= 1
    assert row(report, "purpose").verdict is Verdict.NO


@pytest.mark.parametrize(
    ("key", "bad", "good"),
    [
        ("active-voice", "The dose is given by staff.", "Staff give the dose."),
        ("clear-numbers", "It helps in 30% of cases.", "It helps 3 of 10 people."),
        ("no-sums", "Multiply your weight by the number.", "Take it as written."),
        ("speaks-to-reader", "The patient rests.", "You rest."),
        ("action", "Nothing else matters.", "Call us."),
    ],
)
def test_signs_in_the_text_decide(library: Library, key: str, bad: str, good: str):
    assert verdict(sheet(bad), library, key) is Verdict.NO
    assert verdict(sheet(good), library, key) is Verdict.YES


@pytest.mark.parametrize(
    ("key", "bad", "good"),
    [
        ("active-voice", "La medicina es dada por el equipo.", "El equipo da la medicina."),
        ("no-sums", "Multiplique su peso por dos.", "Tome lo que dice su receta."),
        ("speaks-to-reader", "El paciente descansa.", "Usted descansa."),
        ("action", "Nada más importa.", "Llámenos."),
    ],
)
def test_signs_in_spanish(library: Library, key: str, bad: str, good: str):
    assert verdict(sheet(bad, language="es"), library, key) is Verdict.NO
    assert verdict(sheet(good, language="es"), library, key) is Verdict.YES


def test_the_closing_sections_and_the_picture_are_looked_for(library: Library):
    bare, labels = sheet(EASY), library.wording.labels
    assert [verdict(bare, library, key) for key in ("summary", "tool", "visual-aid")] == [Verdict.NO] * 3
    assert verdict(bare, library, "picture-explained") is Verdict.NOT_APPLICABLE
    ends = tuple(Section("", labels[key], (item(EASY),)) for key in ("summary", "closing"))
    whole = replace(bare, sections=(*bare.sections, *ends), arc=(ArcStep("during", "medicine", "Session", "Your session"),))
    keys = ("summary", "tool", "visual-aid", "picture-explained", "logical-order", "headings")
    assert [verdict(whole, library, key) for key in keys] == [Verdict.YES] * len(keys)


def test_the_summary_is_found_in_spanish(library: Library):
    labels = library.stationery.translations["es"].wording.labels
    draft = sheet("Llame.", language="es")
    ended = replace(draft, sections=(*draft.sections, Section("", labels["summary"], (item("Llame."),))))
    assert verdict(ended, library, "summary") is Verdict.YES


def test_order_and_headings(library: Library):
    def in_order(*stages: str) -> Draft:
        rows = tuple(Section(stage, f"{stage} {n}", (item(EASY),)) for n, stage in enumerate(stages))
        return replace(sheet(), sections=rows)

    assert verdict(in_order("intake", "during", "ongoing", ""), library, "logical-order") is Verdict.YES
    assert (
        verdict(in_order("during", "ongoing", "intake"), library, "logical-order") is Verdict.YES
    )  # what should be done already
    assert verdict(in_order("during", "arrival", "intake"), library, "logical-order") is Verdict.NO
    assert verdict(in_order("during", "", "intake"), library, "logical-order") is Verdict.NO
    doubled = replace(sheet(EASY), sections=sheet(EASY).sections * 2)
    assert verdict(doubled, library, "headings") is Verdict.NO


def test_long_sections_are_named(library: Library):
    report = plain_report(sheet(*[EASY] * 21), library)
    assert (row(report, "short-sections").verdict, row(report, "short-sections").spot.section) == (
        Verdict.NO,
        "When it is over",
    )
    assert row(report, "short-sections").mend
