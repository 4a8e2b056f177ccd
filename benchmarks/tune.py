"""Makes the embedder's correction for this field: `python -m benchmarks.tune OUT.safetensors [FOLD]`.

Low-rank changes of the upper layers are trained so that a question lies nearer to the passages that answer it than to the other
passages of its batch, and a question that the library does not answer lies far from all; passages stay near where they were, so
that texts of other fields keep their places. With FOLD (0 to 4) the questions of that fold are left out, to be judged by.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.asking import Question, questions
from benchmarks.folds import folds, groups
from kapassist.corpus.library import Library, load_library
from kapassist.corpus.passages import passages
from kapassist.retrieval.adapter import DOWN, UP
from kapassist.retrieval.embedder import bundled_folder
from kapassist.retrieval.query import QueryExpander
from kapassist.settings import Settings

RANK, FROZEN = 8, 2  # of the narrow matrices; the lowest layers, which read words rather than meaning
EPOCHS, BATCH, RATE, WARM = 3, 32, 1e-3, 20
REFUSED, FAR, PUSH = 8, 0.3, 3.0  # unanswerable questions in a batch, the cosine they may reach, how strongly they are pushed
STRENGTH = 0.25  # of what was learned, that is kept: between the published weights and these, texts of other fields lose less
SHARPNESS, STAY = 20.0, 1.0  # of the softmax over a batch; how strongly passages are held where they were
QUESTION_PIECES, PASSAGE_PIECES = 64, 128


class Pair(NamedTuple):
    """A question and one passage that answers it, by their numbers."""

    question: int
    passage: int


class Examples(NamedTuple):
    """What is learned from: texts of questions and passages, who belongs to whom, and what nothing answers."""

    questions: Sequence[str]
    passages: Sequence[str]
    wanted: Mapping[int, frozenset[int]]
    refused: Sequence[int]


class Corrected(nn.Module):
    """A linear layer with a low-rank change; the layer itself is frozen."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))

    def forward(self, values: Tensor) -> Tensor:
        """Return the layer's outputs, changed."""
        as_before: Tensor = self.layer(values)
        return as_before + values @ self.down.T @ self.up.T


def main() -> None:
    asked = [*questions(), *questions("fresh.jsonl")]
    if len(sys.argv) > 2:
        kept = folds(groups([row.text for row in asked])) != int(sys.argv[2])
        asked = [question for question, stays in zip(asked, kept, strict=True) if stays]
    model = _model()
    corrected = _corrected(model)
    _train(model, list(corrected.values()), _examples(load_library(Settings.from_environment().knowledge_dir), asked))
    parts: dict[str, Tensor] = {name + DOWN: layer.down for name, layer in corrected.items()}
    parts |= {name + UP: STRENGTH * layer.up for name, layer in corrected.items()}
    save_file({name: value.detach().half().contiguous() for name, value in parts.items()}, Path(sys.argv[1]))


def _model() -> Any:
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(0)
    return SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True).requires_grad_(requires_grad=False)


def _corrected(model: nn.Module) -> dict[str, Corrected]:
    """Put a corrected layer in place of every linear one above the frozen layers; return them by their names."""
    layers = [
        (name, layer)
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear) and ".layer." in name and int(name.split(".layer.")[1].split(".")[0]) >= FROZEN
    ]
    found = {name: Corrected(layer) for name, layer in layers}
    for name, layer in found.items():
        parent, _, child = name.rpartition(".")
        setattr(model.get_submodule(parent), child, layer)
    return found


def _examples(library: Library, asked: Sequence[Question]) -> Examples:
    expander = QueryExpander(library.vocabulary.abbreviations, library.vocabulary.synonyms)
    held = passages(library)
    rows = {passage.id: row for row, passage in enumerate(held)}
    wanted = {number: frozenset(rows[name] for name in question.passages) for number, question in enumerate(asked)}
    return Examples(
        [expander.spelled_out(question.text) for question in asked],
        [passage.searchable for passage in held],
        {number: found for number, found in wanted.items() if found},
        [number for number, question in enumerate(asked) if not question.answerable],
    )


def _train(model: Any, layers: Sequence[Corrected], examples: Examples) -> None:
    before = torch.tensor(model.encode(list(examples.passages), normalize_embeddings=True, show_progress_bar=False))
    batches = list(_batches(examples))
    learner = torch.optim.AdamW([value for layer in layers for value in (layer.down, layer.up)], lr=RATE, weight_decay=0.01)
    for step, (pairs, refused) in enumerate(batches):
        for group in learner.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM) * (1 - step / len(batches))
        loss = _loss(model, examples, pairs, refused, before)
        learner.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
        learner.step()
        print(f"\r{step + 1} of {len(batches)}, loss {loss.item():.2f} ", end="", flush=True)


def _batches(examples: Examples) -> Iterator[tuple[list[Pair], list[int]]]:
    chance = random.Random(0)
    pairs = [Pair(question, passage) for question, wanted in examples.wanted.items() for passage in sorted(wanted)]
    for _ in range(EPOCHS):
        chance.shuffle(pairs)
        for start in range(0, len(pairs) - BATCH + 1, BATCH):
            yield pairs[start : start + BATCH], chance.sample(list(examples.refused), REFUSED)


def _loss(model: Any, examples: Examples, pairs: Sequence[Pair], refused: Sequence[int], before: Tensor) -> Tensor:
    texts = [examples.questions[number] for number in (*(pair.question for pair in pairs), *refused)]
    asked = _vectors(model, texts, QUESTION_PIECES)
    rows = [pair.passage for pair in pairs]
    told = _vectors(model, [examples.passages[row] for row in rows], PASSAGE_PIECES)
    also = [[i != j and rows[j] in examples.wanted[pair.question] for j in range(len(rows))] for i, pair in enumerate(pairs)]
    likeness = SHARPNESS * asked[: len(pairs)] @ told.T
    chosen = functional.cross_entropy(likeness.masked_fill(torch.tensor(also), -1e4), torch.arange(len(pairs)))
    pushed = functional.relu(asked[len(pairs) :] @ told.T - FAR).amax(1).mean()
    moved = (1 - (told * before[rows]).sum(1)).mean()
    return chosen + PUSH * pushed + STAY * moved


def _vectors(model: Any, texts: Sequence[str], pieces: int) -> Tensor:
    read = model.tokenizer(list(texts), padding=True, truncation=True, max_length=pieces, return_tensors="pt")
    return functional.normalize(model(dict(read))["sentence_embedding"], dim=1)


if __name__ == "__main__":
    main()
