"""Questions that passages answer: they help to find their passage, cost nothing where there are none, and are made once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kapassist.retrieval.asked import AskedQuestions
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.search import Filters, Searcher
from tests.retrieval.doubles import HashedWords, numbered

QUESTIONS = ("may i ride my bicycle home", "cycling afterwards")


@pytest.fixture
def passages():
    found = numbered(150)
    found[120] = replace(found[120], kind="guidance", session_types=("group",), asked=QUESTIONS)
    found[40] = replace(found[40], kind="guidance", asked=("lunch before the visit",))
    return found


def searcher(folder, passages, embedder):
    index = PassageIndex(folder, passages, embedder)
    index.open()
    return Searcher(passages, index, embedder, QueryExpander({}, []))


def first(found, query, filters=None):
    return found.search(query, 1, filters)[0].passage.id


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_passage_is_found_by_its_questions(tmp_path, passages, query):
    assert first(searcher(tmp_path, passages, HashedWords()), query) == "doc-120"


def test_without_its_questions_it_is_not_found(tmp_path, passages):
    bare = [replace(passage, asked=()) for passage in passages]
    assert first(searcher(tmp_path, bare, HashedWords()), QUESTIONS[0]) != "doc-120"


def test_a_filter_holds_for_what_questions_find(tmp_path, passages):
    found = searcher(tmp_path, passages, HashedWords())
    assert first(found, QUESTIONS[0], Filters(session_type="group")) == "doc-120"
    passages[120] = replace(passages[120], session_types=("maintenance",))
    found = searcher(tmp_path / "other", passages, HashedWords())
    assert first(found, QUESTIONS[0], Filters(session_type="group")) != "doc-120"


def test_each_passage_counts_by_its_nearest_question(tmp_path, passages):
    embedder = HashedWords()
    asked = AskedQuestions(passages, embedder, tmp_path)
    near = asked.nearness(embedder.encode([QUESTIONS[1]])[0])
    assert asked.rows.tolist() == [40, 120]
    assert near.shape == (2,)
    assert near[1] == pytest.approx(1 - 0.07, abs=1e-4)  # its own words, less what a question is nearer than a passage
    assert near[1] > near[0]


def test_passages_without_questions_need_no_vectors(tmp_path):
    embedder = HashedWords()
    asked = AskedQuestions(numbered(10), embedder, tmp_path)
    asked.open()
    assert asked.nearness(np.ones(32, np.float32)).shape == (0,)
    assert embedder.encoded == 0
    assert list(tmp_path.iterdir()) == []


def test_they_are_embedded_once_and_only_what_changes_again(tmp_path, passages):
    AskedQuestions(passages, HashedWords(), tmp_path).open()
    again = HashedWords()
    AskedQuestions(passages, again, tmp_path).open()
    assert again.encoded == 0
    passages[40] = replace(passages[40], asked=("supper before the visit",))
    AskedQuestions(passages, again, tmp_path).open()
    assert again.encoded == 1
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY and no more", b"PK and no more", b"\x00" * 4000])
def test_a_damaged_file_is_made_again(tmp_path, passages, damage):
    AskedQuestions(passages, HashedWords(), tmp_path).open()
    next(tmp_path.iterdir()).write_bytes(damage)
    again = HashedWords()
    AskedQuestions(passages, again, tmp_path).open()
    assert again.encoded == 3


def test_a_flipped_byte_never_reaches_the_ranking(tmp_path, passages):
    asked = AskedQuestions(passages, HashedWords(), tmp_path)
    vector = HashedWords().encode(["lunch"])[0]
    right = asked.nearness(vector)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x80]) + whole[place + 1 :])
        assert AskedQuestions(passages, HashedWords(), tmp_path).nearness(vector).tolist() == right.tolist()


def test_a_changed_question_changes_the_words_that_find_a_passage(tmp_path, passages):
    searcher(tmp_path, passages, HashedWords())
    passages[120] = replace(passages[120], asked=("tram ticket",))
    index = PassageIndex(tmp_path, passages, HashedWords())
    assert index.open() is True
    assert next(iter(index.lexical.best("tram", 1))) == 120
    assert index.lexical.best("bicycle", 1) == {}
