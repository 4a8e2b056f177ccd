"""What is covered is answered, what is not is refused; the words of a question are read as people type them."""

from __future__ import annotations

import pytest

from kapassist.domain import AnswerStatus
from kapassist.retrieval.lexical import StemCounts, words
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.search import Filters
from kapassist.retrieval.topics import Topics
from kapassist.writing.terms import TermReader


def covered(assistant, question):
    return assistant.ask(question).status is AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "lamictal and ketamine",
        "fibromylagia ketamine",
        "theophyline interaction",
        "nardil + ketamine",
        "flonase before spravato",
        "how long til the lozenge kicks in",
        "bp goes over limit mid session",
        "phq9 cutoffs severity",
        "epilepsy and ketamine",
        "client on ozempic, does fasting change",
        "bipolar 1 client wants KAP",
        "is ketamine addictive?",
        "hx of stroke 5 yrs ago",
        "head injury last year",
        "hepatitis / liver disease patient",
        "Who can pick the patient up, is uber ok?",
    ],
)
def test_what_the_library_holds_is_answered_as_people_type_it(assistant, question):
    assistant.open()
    assert covered(assistant, question)


@pytest.mark.parametrize(
    "question",
    [
        "gabapentin max dose for neuropathy",
        "lamictal titration schedule and rash",
        "lithium level target range",
        "TMS coil placement for depression",
        "ketamine in horses",
        "ketamine for tinnitus",
        "ketamine street price",
        "CPT codes for billing ketamine sessions to medicare",
        "psilocybin legal status in Oregon",
        "EMDR eight phases in detail",
        "capital of france",
    ],
)
def test_what_is_near_the_field_and_not_in_the_library_is_refused(assistant, question):
    assert not covered(assistant, question)


@pytest.mark.parametrize("question", ["how sure are you?", "what does it mean", "???", "ok thanks"])
def test_a_question_about_nothing_is_not_covered(assistant, question):
    assert not covered(assistant, question)


def test_no_hits_cover_nothing(assistant):
    assistant.open()
    assert not assistant.coverage.covers("is ketamine addictive?", [])


def test_the_judge_is_sure_where_a_passage_asks_about_itself(assistant):
    assistant.open()
    for passage in [row for row in assistant.passages if row.kind == "guidance"][::70]:
        hits = assistant._searcher.search(passage.text, 12, Filters(kinds=("guidance",)))
        assert assistant.coverage.covers(passage.text, hits), passage.id


@pytest.fixture(scope="module")
def reader():
    texts = [
        "Ask about lamotrigine and the bladder.",
        "Fibromyalgia is painful.",
        "Treatment-resistant depression.",
        "Blood pressure.",
    ]
    abbreviations = {"trd": "treatment-resistant depression", "bp": "blood pressure"}
    return TermReader(StemCounts(texts), QueryExpander(abbreviations, [["lamotrigine", "lamictal"]]), ["ok"])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("lamictal?", "ask about lamotrigine"),
        ("fibromylagia", "fibromyalgia is painful"),
        ("fibromyalgias", "fibromyalgia"),
        ("trd", "treatment-resistant depression"),
        ("BP", "the blood pressure"),
        ("the bladder's state", "bladder"),
    ],
)
def test_a_term_is_found_under_any_of_its_names(reader, question, text):
    assert max(reader.support(term, set(words(text))) for term in reader.terms(question)) == 1


def test_a_word_that_is_close_to_none_is_not_found(reader):
    (term,) = reader.terms("gabapentin")
    assert reader.support(term, set(words("ask about lamotrigine"))) == 0
    assert term.weight > reader.terms("bladder")[0].weight


@pytest.mark.parametrize("question", ["", "is it ok", "??", "’s", "a 2 b"])
def test_words_that_say_nothing_are_no_terms(reader, question):
    assert reader.terms(question) == []


def test_half_of_a_phrase_counts_as_less_than_all_of_it(reader):
    (term,) = reader.terms("bp")
    assert 0 < reader.support(term, set(words("pressure"))) < 1


def test_topics_are_embedded_once_and_made_again_when_damaged(assistant, tmp_path):
    topics, vector = ["cooking rice", "repair of bicycles"], assistant.embedder.encode(["how do I cook rice"])[0]
    first = Topics("outside", topics, assistant.embedder, tmp_path).nearness(vector)
    (kept,) = tmp_path.glob("outside-*.npz")
    assert Topics("outside", topics, assistant.embedder, tmp_path).nearness(vector) == first > 0.5
    kept.write_bytes(kept.read_bytes()[:200])
    assert Topics("outside", topics, assistant.embedder, tmp_path).nearness(vector) == first
    assert Topics("outside", ["bicycles"], assistant.embedder, tmp_path).nearness(vector) < first
    assert len(list(tmp_path.iterdir())) == 1


def test_no_topics_are_near_nothing(assistant, tmp_path):
    assert Topics("outside", [], assistant.embedder, tmp_path).nearness(assistant.embedder.encode(["anything"])[0]) == 0
    assert list(tmp_path.iterdir()) == []
