"""The embedder's correction: what it changes, and what happens to a wrong one."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from kapassist.errors import EmbedderError
from kapassist.retrieval.adapter import BUNDLED, DOWN, UP, Correction
from kapassist.retrieval.embedder import BUNDLED_SHA256, Embedder, file_sha256

TEXTS = [
    "What has the client eaten?",
    "The time of the last meal is told to the medical lead.",
    "The patient keeps a diary of dreams.",
    "The committee met on a rainy afternoon.",
]


@pytest.fixture(scope="module")
def published():
    return Embedder.bundled().encode(TEXTS)


def corrected(path):
    return Embedder.bundled(Correction(path, file_sha256(path)))


def test_the_correction_that_ships_is_the_one_we_know():
    assert file_sha256(BUNDLED.path) == BUNDLED.sha256
    assert Embedder.from_setting("").identity == f"{BUNDLED_SHA256}+{BUNDLED.sha256}"


def test_a_question_comes_nearer_to_its_answer_and_no_text_goes_far(published):
    found = Embedder.from_setting("").encode(TEXTS)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert found[0] @ found[1] - found[0] @ found[2] > published[0] @ published[1] - published[0] @ published[2]
    assert ((found * published).sum(1) > 0.5).all()


def test_a_correction_of_nothing_changes_nothing(tmp_path, published):
    path = tmp_path / "nothing.safetensors"
    save_file({name: torch.zeros_like(part) for name, part in load_file(BUNDLED.path).items()}, path)
    embedder = corrected(path)
    assert embedder.identity != BUNDLED_SHA256
    assert np.allclose(embedder.encode(TEXTS), published, atol=1e-6)


def test_it_is_low_rank_and_small():
    parts = load_file(BUNDLED.path)
    names = {name.removesuffix(DOWN) for name in parts if name.endswith(DOWN)}
    assert {name + UP for name in names} | {name + DOWN for name in names} == parts.keys()
    assert all(parts[name + DOWN].shape[0] == parts[name + UP].shape[1] <= 8 for name in names)


def test_one_flipped_byte_is_refused_with_its_mend(tmp_path):
    path = tmp_path / "adapter.safetensors"
    data = bytearray(BUNDLED.path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(EmbedderError, match=r"correction at .* has sha256 .*; install it again: .*kapassist$"):
        Embedder.bundled(Correction(path, BUNDLED.sha256)).load()


def test_a_missing_correction_is_told(tmp_path):
    with pytest.raises(EmbedderError, match="has sha256 none"):
        Embedder.bundled(Correction(tmp_path / "gone", BUNDLED.sha256)).load()


def test_a_correction_for_another_model_is_one_line(tmp_path):
    path = tmp_path / "other.safetensors"
    save_file({f"no.such.layer{DOWN}": torch.zeros(8, 4), f"no.such.layer{UP}": torch.zeros(4, 8)}, path)
    with pytest.raises(EmbedderError, match=r"^cannot load the embedding model"):
        corrected(path).load()
