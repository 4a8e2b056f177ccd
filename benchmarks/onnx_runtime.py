"""The bundled embedder in ONNX Runtime against PyTorch, one thread each, in turns: `python -m benchmarks.onnx_runtime`.

Needs `onnx` beside the project's packages. Prints how often faster ONNX Runtime is, with the weights as they are and with
weights of eight bits, for texts of the library and for single questions, and how near its vectors lie to PyTorch's.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # has no types
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from benchmarks.asking import questions
from kapassist.corpus.library import load_library
from kapassist.corpus.passages import passages
from kapassist.retrieval.embedder import bundled_folder
from kapassist.settings import Settings

TEXTS, QUESTIONS, TURNS, BATCH, PIECES = 256, 100, 3, 32, 256
INPUTS = ("input_ids", "attention_mask", "token_type_ids")

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class Pooled(nn.Module):
    """The model with the mean over word pieces and unit length, as sentence-transformers adds them."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Return one unit vector for each row."""
        states = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        return nn.functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)


def main() -> None:
    torch.set_num_threads(1)
    model = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    texts = [row.searchable for row in passages(load_library(Settings.from_environment().knowledge_dir))][:TEXTS]
    asked = [row.text for row in questions()][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        whole, eighth = Path(folder) / "whole.onnx", Path(folder) / "eighth.onnx"
        _export(model, whole)
        quantize_dynamic(whole, eighth, weight_type=QuantType.QInt8)
        ways = {"32 bits": _session(model, whole), "8 bits": _session(model, eighth)}
        for _ in range(TURNS):
            plain = _timed(lambda rows: model.encode(list(rows), batch_size=BATCH, normalize_embeddings=True), texts, asked)
            for name, encode in ways.items():
                found = _timed(encode, texts, asked)
                near = float((plain[0] * found[0]).sum(1).mean())
                print(f"{name}: texts {plain[1] / found[1]:.2f}x, questions {plain[2] / found[2]:.2f}x, mean cosine {near:.4f}")


def _export(model: Any, path: Path) -> None:
    sample = model.tokenizer(["two texts", "of which one is longer"], padding=True, return_tensors="pt")
    axes = {name: {0: "rows", 1: "pieces"} for name in INPUTS} | {"vectors": {0: "rows"}}
    torch.onnx.export(
        Pooled(model[0].model),
        tuple(sample[name] for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=["vectors"],
        dynamic_axes=axes,
        dynamo=False,
    )


def _session(model: Any, path: Path) -> Encode:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def encode(rows: Sequence[str]) -> Vectors:
        made = np.zeros((len(rows), model.get_embedding_dimension()), np.float32)
        order = np.argsort([-len(row) for row in rows])  # texts of a length together, as sentence-transformers does
        for start in range(0, len(rows), BATCH):
            part = order[start : start + BATCH]
            read = model.tokenizer(
                [rows[place] for place in part], padding=True, truncation=True, max_length=PIECES, return_tensors="np"
            )
            made[part] = session.run(None, {name: read[name].astype(np.int64) for name in INPUTS})[0]
        return made

    return encode


def _timed(encode: Encode, texts: Sequence[str], asked: Sequence[str]) -> tuple[Vectors, float, float]:
    """Return the texts' vectors, the seconds they took, and those of the questions one by one."""
    encode(texts[:BATCH])
    started = time.perf_counter()
    made = encode(texts)
    between = time.perf_counter()
    for question in asked:
        encode([question])
    return made, between - started, time.perf_counter() - between


if __name__ == "__main__":
    main()
