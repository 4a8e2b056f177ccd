"""Start-up, latency and memory of the index at several sizes, with synthetic passages: Zipf-like words, random unit vectors.

No model is involved: texts get their vectors from a generator, so what is measured is all that comes beyond the embedding.
`--dimensions` is the number of independent directions of the vectors; all 384 are the hardest case, sentences have some tens.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kapassist.domain import Passage
from kapassist.retrieval.embedder import Progress
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.search import Filters, Searcher
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

WIDTH = 384
WORDS, LENGTH = 60_000, 110
QUERIES = 100
FILTERS = {
    "no filter": Filters(),
    "session type": Filters("iv-pain"),
    "type and stage": Filters("iv-pain", "arrival"),
    "one kind in thirty": Filters(kinds=("item",)),
}


class Generator:
    """Stands in for the embedder: the same text always has the same random unit vector."""

    def __init__(self, dimensions: int) -> None:
        self.identity = f"random-{dimensions}"
        self._dimensions = dimensions
        self._axes = np.random.default_rng(1).standard_normal((dimensions, WIDTH)).astype(np.float32)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector per text."""
        rows = [np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self._dimensions) for text in texts]
        found = np.asarray(rows, np.float32)
        if self._dimensions < WIDTH:
            found = found @ self._axes
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def synthetic(count: int) -> list[Passage]:
    random = np.random.default_rng(0)
    words = vocabulary(random)
    drawn = random.choice(WORDS, (count, LENGTH), p=zipf())
    alone, stage, kind = random.random(count), random.random(count), random.random(count)
    return [
        Passage(
            id=f"doc-{row // 50}#{row}",
            document=f"documents/{row // 50}.md",
            title=" ".join(words[word] for word in drawn[row, :4]),
            section="",
            text=" ".join(words[word] for word in drawn[row, 4:]),
            kind="item" if kind[row] < 1 / 30 else "clinic",
            references=("clinic-0",),
            session_types=() if alone[row] < 0.6 else (SESSION_TYPE_IDS[row % len(SESSION_TYPE_IDS)],),
            stages=() if stage[row] < 0.7 else (STAGE_IDS[row % len(STAGE_IDS)],),
            position=row,
        )
        for row in range(count)
    ]


def vocabulary(random: np.random.Generator) -> list[str]:
    letters = np.array(list("etaoinshrdlucmfwypvbgk"))
    return ["".join(random.choice(letters, random.integers(3, 11))) for _ in range(WORDS)]


def zipf() -> Any:
    share = 1 / np.arange(1, WORDS + 1) ** 1.05
    return share / share.sum()


def timed(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def told(name: str, seconds: Sequence[float]) -> None:
    ordered = sorted(seconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"  {name}: p50 {1000 * statistics.median(ordered):.1f} ms, p95 {1000 * p95:.1f} ms")


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(passages: Sequence[Passage], index: PassageIndex) -> None:
    print(f"  built from nothing in {timed(index.open):.1f} s")


def change(passages: Sequence[Passage], index: PassageIndex) -> None:
    print(f"  50 passages replaced in {timed(index.open):.1f} s")


def ask(passages: Sequence[Passage], index: PassageIndex, embedder: Any) -> None:
    import bm25s  # noqa: F401  # start-up is measured beyond the imports
    import chromadb  # noqa: F401

    before = peak_megabytes()
    questions = synthetic_questions(passages)
    vectors = embedder.encode(questions)
    print(f"  start-up {timed(lambda: (index.open(), index.query(vectors[0], 10))):.2f} s")
    searcher = Searcher(passages, index, embedder, QueryExpander({}, []))
    print(f"  memory beyond the passages {peak_megabytes() - before:.0f} MB")
    for name, wanted in FILTERS.items():
        narrow = (100, wanted.session_type, wanted.stage, "".join(wanted.kinds))
        index.query(vectors[0], *narrow)  # the first exact comparison loads the vectors
        told(f"dense, {name}", [timed(index.query, vector, *narrow) for vector in vectors])
    told("lexical", [timed(index.lexical.best, question, 100) for question in questions])
    print(f"  recall of the best 60 against exact search {recall(passages, index, vectors):.4f}")
    print(f"  first search of all {timed(searcher.warm):.2f} s")
    for name, wanted in FILTERS.items():
        told(f"whole search, {name}", [timed(searcher.search, question, 10, wanted) for question in questions])
    print(f"  peak memory {peak_megabytes():.0f} MB", flush=True)


def synthetic_questions(passages: Sequence[Passage]) -> list[str]:
    random = np.random.default_rng(2)
    return [" ".join(random.choice(passages[row].text.split(), 9)) for row in random.integers(0, len(passages), QUERIES)]


def recall(passages: Sequence[Passage], index: PassageIndex, vectors: Vectors) -> float:
    matrix = index.vectors()
    exact = [{passages[row].id for row in np.argpartition(-(matrix @ vector), 60)[:60]} for vector in vectors]
    return statistics.mean(len(best & set(index.query(vector, 60))) / 60 for best, vector in zip(exact, vectors, strict=True))


def step(name: str, size: int, folder: Path, dimensions: int) -> None:
    embedder: Any = Generator(dimensions)
    passages = synthetic(size + 50)
    passages = passages[50:] if name == "change" else passages[:size]
    index = PassageIndex(folder, passages, embedder)
    if name == "ask":
        ask(passages, index, embedder)
    else:
        {"build": build, "change": change}[name](passages, index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 200_000])
    parser.add_argument("--dimensions", type=int, default=WIDTH)
    parser.add_argument("--folder", type=Path, help="keep the index here")
    parser.add_argument("--step", choices=("build", "ask", "change"), help="one step in this process")
    given = parser.parse_args()
    for size in given.sizes:
        if given.step:
            step(given.step, size, given.folder, given.dimensions)
            continue
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.folder or Path(temporary)
            print(f"{size:,} passages, vectors of {given.dimensions} directions", flush=True)
            for name in ("build", "ask", "change"):  # each in a process of its own
                own = [__file__, str(size), "--step", name, "--folder", str(folder), "--dimensions", str(given.dimensions)]
                subprocess.run([sys.executable, *own], check=True)


if __name__ == "__main__":
    main()
