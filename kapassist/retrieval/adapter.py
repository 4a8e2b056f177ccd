"""A correction of the bundled embedder for this field: products of two narrow matrices, added to its weights once it is loaded.

Low-rank adaptation (Hu et al. 2022, "LoRA", arXiv:2106.09685). `benchmarks/tune.py` makes the file from the library and
questions over it; `docs/decisions.md` tells what it is worth.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class Correction(NamedTuple):
    """A file with a correction, and what its content must be."""

    path: Path
    sha256: str


BUNDLED = Correction(
    Path(__file__).with_name("adapter.safetensors"), "6f9df33a3116807d69d20a04cd278c62d7c9a10cb94634786cda714a1b69c7fd"
)
DOWN, UP = ".down", ".up"  # name endings of the two matrices of a layer, shapes (rank, inputs) and (outputs, rank)


def add(model: Any, path: Path) -> None:
    """Add the correction to the linear layers of a torch model that it names.

    Raises:
        OSError, KeyError, ValueError: the file cannot be read, or belongs to another model.

    """
    import torch
    from safetensors.torch import load_file

    parts = load_file(path)
    layers = dict(model.named_modules())
    with torch.no_grad():
        for name in sorted(key.removesuffix(DOWN) for key in parts if key.endswith(DOWN)):
            layers[name].weight += parts[name + UP].float() @ parts[name + DOWN].float()
