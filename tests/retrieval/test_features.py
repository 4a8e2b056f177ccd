"""Features of passages: kept once, made again when texts, model or files change, and never in the way of a search."""

from __future__ import annotations

import os
import shutil

import numpy as np
import pytest

from kapassist.domain import Passage
from kapassist.retrieval.features import Features, hubness
from kapassist.retrieval.surroundings import Surroundings

TEXTS = ["Measure blood pressure.", "Choose music without words.", "Ask who drives the client home.", "Blood pressure again."]


def unit(rows):
    array = np.array(rows, np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)


VECTORS = unit([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0.1, 0]])
ROWS = np.arange(len(TEXTS))


NO_QUESTIONS = np.full(4, np.nan, np.float32)


def passages(kind="guidance"):
    return [Passage(f"p{row}", "one.md", "One", "", text, kind, ()) for row, text in enumerate(TEXTS)]


class Counted:
    """Gives the vectors and counts how often it was asked."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return VECTORS


def kept(folder, counted, key="texts and model"):
    return Features.kept(folder, key, lambda: Features.made(TEXTS, counted()))


def seen(features):
    found = features.signals(
        ROWS, VECTORS[0], "blood pressure", np.zeros(4, np.float32), NO_QUESTIONS, Surroundings(passages())
    )
    return np.stack([found.cosines, found.hubs, found.pairs, found.pieces])


def test_a_question_counts_by_how_much_nearer_it_is_than_its_passage():
    asked = np.array([0.6, np.nan, -0.2, 1.0], np.float32)
    made = Features.made(TEXTS, VECTORS)
    found = made.signals(ROWS, VECTORS[0], "blood pressure", np.zeros(4, np.float32), asked, Surroundings(passages()))
    assert found.asked == pytest.approx(np.where(np.isnan(asked), 0, asked - found.cosines))


def test_what_is_kept_is_what_was_made(tmp_path):
    counted = Counted()
    made, again = kept(tmp_path, counted), kept(tmp_path, counted)
    assert counted.times == 1
    assert np.array_equal(seen(made), seen(again))
    assert np.array_equal(seen(made), seen(Features.made(TEXTS, VECTORS)))


def test_another_key_is_made_anew_and_replaces_the_old(tmp_path):
    counted = Counted()
    kept(tmp_path, counted)
    kept(tmp_path, counted, "other texts")
    assert counted.times == 2
    assert len(list(tmp_path.iterdir())) == 1


def truncated(folder):
    path = folder / "vectors.npy"
    os.truncate(path, path.stat().st_size // 2)


def flipped(folder):
    path = folder / "pieces-weights.npy"
    data = bytearray(path.read_bytes())
    data[-3] ^= 0xFF
    path.write_bytes(data)


def missing(folder):
    (folder / "hubs.npy").unlink()


def unsealed(folder):
    (folder / "crc32").unlink()


@pytest.mark.parametrize("damage", [truncated, flipped, missing, unsealed, shutil.rmtree])
def test_damaged_files_are_made_again(tmp_path, damage):
    counted = Counted()
    wanted = seen(kept(tmp_path, counted))
    damage(next(tmp_path.iterdir()))
    assert np.array_equal(seen(kept(tmp_path, counted)), wanted)
    assert counted.times == 2
    kept(tmp_path, counted)
    assert counted.times == 2


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, caplog):
    (tmp_path / "file").write_bytes(b"")
    assert np.array_equal(seen(kept(tmp_path / "file", Counted())), seen(Features.made(TEXTS, VECTORS)))
    assert "it is made again at the next start" in caplog.text


def test_hubness_is_the_mean_of_the_nearest_others():
    cosines = VECTORS @ VECTORS.T
    np.fill_diagonal(cosines, 0)
    assert hubness(VECTORS) == pytest.approx(cosines.sum(axis=1) / 3, abs=1e-6)
    assert hubness(VECTORS[:1]).tolist() == [0]
    assert hubness(np.zeros((0, 0), np.float32)).tolist() == []


def test_hubness_of_many_is_measured_against_a_sample():
    many = unit(np.random.default_rng(0).normal(size=(5000, 16)))
    means = hubness(many)
    exact = many @ many.T
    np.fill_diagonal(exact, -1)
    assert np.corrcoef(means, np.sort(exact, axis=1)[:, -12:].mean(axis=1))[0, 1] > 0.5
    assert means.max() < 0.999


@pytest.mark.parametrize("rows", [None, ROWS, np.array([1, 3]), np.array([2])])
@pytest.mark.parametrize("limit", [1, 2, 10])
def test_the_nearest_are_those_of_a_full_comparison(rows, limit):
    found, scores = Features.made(TEXTS, VECTORS).nearest(VECTORS[0], limit, rows)
    among = ROWS if rows is None else rows
    wanted = sorted(among, key=lambda row: -(VECTORS[row] @ VECTORS[0]))[:limit]
    assert found.tolist() == wanted
    assert scores == pytest.approx(VECTORS[wanted] @ VECTORS[0])


def test_of_no_passages_none_is_nearest():
    empty = Features.made([], np.zeros((0, 0), np.float32))
    assert [len(part) for part in empty.nearest(VECTORS[0], 3)] == [0, 0]
    assert [len(part) for part in Features.made(TEXTS, VECTORS).nearest(VECTORS[0], 3, ROWS[:0])] == [0, 0]


def test_a_curated_statement_stands_alone():
    means = Surroundings(passages()).means(ROWS, VECTORS, VECTORS[0])
    assert means.tolist() == pytest.approx((VECTORS @ VECTORS[0]).tolist())


def test_a_cut_passage_has_the_two_before_and_behind_it_around():
    cosines = VECTORS @ VECTORS[0]
    means = Surroundings(passages("clinic")).means(np.array([3, 0]), VECTORS, VECTORS[0])
    assert means.tolist() == pytest.approx([cosines[1:4].mean(), cosines[:3].mean()])
    assert Surroundings([]).means(np.zeros(0, np.int64), VECTORS, VECTORS[0]).tolist() == []
