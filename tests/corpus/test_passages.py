"""The library cut into passages: one for each statement, with an identity that follows its text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapassist.corpus.fields import GLANCE
from kapassist.corpus.passages import fingerprint, glance_passages, passages
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS
from kapassist.writing.answering import ANSWER_KINDS


@pytest.fixture(scope="module")
def cut(library):
    return passages(library)


def test_every_statement_is_one_passage(cut, library):
    statements = sum(len(article.statements) for article in library.articles)
    facets = sum(len(rows) for entry in library.session_types.values() for rows in entry.facets.values())
    measures = sum(len(entry.statements) + bool(entry.bands) for entry in library.measures.values())
    assert len(cut) == statements + facets + measures + len(library.items) + len(library.prompts)


def test_glance_cells_can_be_cited_but_are_not_searched(cut, library):
    cells = glance_passages(library)
    assert len(cells) == len(SESSION_TYPE_IDS) * len(GLANCE)
    assert {cell.id for cell in cells} & {passage.id for passage in cut} == set()
    assert [cell.id for cell in cells if len(cell.text.split()) > 17] == []


def test_the_bands_of_a_measure_are_one_sentence(cut):
    bands = next(passage for passage in cut if passage.id == "measure-phq-9#bands")
    assert "PHQ-9" in bands.text
    assert "10 to 14 moderate" in bands.text
    assert "kroenke2001" in bands.references


def test_ids_are_unique(cut):
    assert len({passage.id for passage in cut}) == len(cut)


def test_every_passage_has_a_basis(cut, library):
    assert [passage.id for passage in cut if bool(passage.references) is passage.editorial] == []
    assert {key for passage in cut for key in passage.references} <= set(library.references)


def test_every_passage_knows_where_it_comes_from(cut, library):
    assert [passage.id for passage in cut if not (library.root / passage.document).is_file()] == []
    assert {name for passage in cut for name in passage.session_types} <= set(SESSION_TYPE_IDS)
    assert {name for passage in cut for name in passage.stages} <= set(STAGE_IDS)


def test_every_passage_that_answers_has_four_questions(cut):
    assert [passage.id for passage in cut if passage.kind in ANSWER_KINDS and len(passage.asked) != 4] == []


def test_a_passage_for_all_session_types_names_none(cut):
    assert [passage.id for passage in cut if len(passage.session_types) == len(SESSION_TYPE_IDS)] == []


def test_the_cut_is_the_same_every_time(cut, library):
    assert fingerprint(passages(library)) == fingerprint(cut)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Other words."},
        {"section": "Elsewhere"},
        {"session_types": ("group",)},
        {"stages": ("intake",)},
        {"references": ()},
    ],
)
def test_the_fingerprint_follows_every_change(cut, change):
    changed = [*cut[:3], replace(cut[3], **change), *cut[4:]]
    assert fingerprint(changed) != fingerprint(cut)
    assert fingerprint(cut[:-1]) != fingerprint(cut)
    assert fingerprint([*cut[1:], cut[0]]) != fingerprint(cut)
