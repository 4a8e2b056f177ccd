"""Divides questions into folds so that none is judged by what was learned from its own paraphrase."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from kapassist.retrieval.embedder import bundled_folder

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

FOLDS = 5
_SAME = 0.72  # cosine similarity from which two questions nearly say the same


def groups(texts: Sequence[str]) -> Numbers:
    """Return the number of each question's group: whatever nearly says the same, directly or by way of others.

    Measured with the embedder as it was published, so that the groups do not depend on what is learned.
    """
    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    vectors = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
    found = np.arange(len(vectors))
    for vector in vectors:
        joined = found[vectors @ vector >= _SAME]
        found[np.isin(found, joined)] = joined.min()
    return found


def folds(group: Numbers, seed: int = 0) -> Numbers:
    """Return each question's fold, 0 to 4; a group stays together."""
    names, number = np.unique(group, return_inverse=True)
    return (np.random.default_rng(seed).permutation(len(names)) % FOLDS)[number]
