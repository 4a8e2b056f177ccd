"""Start-up, latency and memory of the index at several sizes, with synthetic passages: Zipf-like words, random unit vectors.

No model is involved: texts get their vectors from a generator, so what is measured is all that comes beyond the embedding.
`--dimensions` is the number of independent directions of the vectors. Vectors of sentences fill their 384 numbers far from
evenly, so a search that walks from neighbour to neighbour works as if there were fewer: 48 stands for that. With all 384 no
vector is near to another, which is the hardest case and no text's. Beside the time on the clock stands the processor's time,
all threads together, because other programs on the machine stretch only the first.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from functools import partial
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


def told(name: str, work: Callable[[Any], object], given: Sequence[Any], size: int, results: Path | None) -> None:
    """Tell how long a work takes on the clock and of the processor, over everything given, in milliseconds."""
    clock, busy = [], []
    for one in given:
        before = time.process_time()
        clock.append(1000 * timed(work, one))
        busy.append(1000 * (time.process_time() - before))
    row = {"p50": middle(clock), "p95": high(clock), "cpu50": middle(busy), "cpu95": high(busy)}
    print(f"  {name}: p50 {row['p50']:.1f} ms, p95 {row['p95']:.1f} ms; ", end="")
    print(f"of the processor {row['cpu50']:.1f} and {row['cpu95']:.1f} ms", flush=True)
    if results:
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"size": size, "name": name, **row}) + "\n")


def middle(values: Sequence[float]) -> float:
    return round(statistics.median(values), 3)


def high(values: Sequence[float]) -> float:
    return round(sorted(values)[int(0.95 * (len(values) - 1))], 3)


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def held_megabytes() -> tuple[float, float]:
    """Return the memory of this process: its own, and pages of files that the system may drop and read again. Linux only."""
    rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(rows["RssAnon"].split()[0]) / 1024, int(rows["RssFile"].split()[0]) / 1024


def build(index: PassageIndex) -> None:
    print(f"  built from nothing in {timed(index.open):.1f} s")
    for pattern in ("catalog.sqlite3", "chroma-*", "lexical-*", "features-*"):
        files = [file for part in index.folder.glob(pattern) for file in (part, *part.rglob("*")) if file.is_file()]
        print(f"  {pattern}: {sum(file.stat().st_size for file in files) / 1e6:.1f} MB", flush=True)


def change(index: PassageIndex) -> None:
    print(f"  50 passages replaced in {timed(index.open):.1f} s", flush=True)


def ask(passages: Sequence[Passage], index: PassageIndex, embedder: Any, results: Path | None) -> None:
    import bm25s  # noqa: F401  # start-up is measured beyond the imports
    import chromadb  # noqa: F401

    before, size = held_megabytes(), len(passages)
    questions = synthetic_questions(passages)
    vectors = embedder.encode(questions)
    print(f"  start-up {timed(lambda: (index.open(), index.query(vectors[0], 10))):.2f} s")
    searcher = Searcher(passages, index, embedder, QueryExpander({}, []))
    for name, wanted in FILTERS.items():
        narrow = (100, wanted.session_type, wanted.stage, "".join(wanted.kinds))
        index.query(vectors[0], *narrow)  # the first one reads what it needs
        told(f"dense, {name}", partial(dense, index, narrow), vectors, size, results)
    told("lexical", lambda question: index.lexical.best(question, 100), questions, size, results)
    print(f"  first search of all {timed(searcher.warm):.2f} s")
    for name, wanted in FILTERS.items():
        told(f"whole search, {name}", partial(whole, searcher, wanted), questions, size, results)
    own, mapped = (now - then for now, then in zip(held_megabytes(), before, strict=True))
    scaled = f"{own * 1e5 / size:.0f} and {mapped * 1e5 / size:.0f} MB for 100,000 passages"
    print(f"  memory beyond passages and imports {own:.0f} MB, and {mapped:.0f} MB of mapped files: {scaled}")
    print(f"  recall of the best 60 against exact search {recall(passages, index, vectors):.4f}")
    print(f"  peak memory {peak_megabytes():.0f} MB", flush=True)


def dense(index: PassageIndex, narrow: tuple[int, str, str, str], vector: Vectors) -> object:
    return index.query(vector, *narrow)


def whole(searcher: Searcher, wanted: Filters, question: str) -> object:
    return searcher.search(question, 10, wanted)


def synthetic_questions(passages: Sequence[Passage]) -> list[str]:
    random = np.random.default_rng(2)
    return [" ".join(random.choice(passages[row].text.split(), 9)) for row in random.integers(0, len(passages), QUERIES)]


def recall(passages: Sequence[Passage], index: PassageIndex, vectors: Vectors) -> float:
    matrix = index.vectors()
    exact = [{passages[row].id for row in np.argpartition(-(matrix @ vector), 60)[:60]} for vector in vectors]
    return statistics.mean(len(best & set(index.query(vector, 60))) / 60 for best, vector in zip(exact, vectors, strict=True))


def step(name: str, size: int, folder: Path, dimensions: int, results: Path | None) -> None:
    embedder: Any = Generator(dimensions)
    passages = synthetic(size + 50)
    passages = passages[50:] if name == "change" else passages[:size]
    index = PassageIndex(folder, passages, embedder)
    if name == "ask":
        ask(passages, index, embedder, results)
    else:
        {"build": build, "change": change}[name](index)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 200_000])
    parser.add_argument("--dimensions", type=int, default=WIDTH)
    parser.add_argument("--folder", type=Path, help="keep the index here")
    parser.add_argument("--results", type=Path, help="add the latencies to this file, a JSON object on each line")
    parser.add_argument("--step", choices=("build", "ask", "change"), help="one step in this process")
    given = parser.parse_args()
    for size in given.sizes:
        if given.step:
            step(given.step, size, given.folder, given.dimensions, given.results)
            continue
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.folder or Path(temporary)
            print(f"{size:,} passages, vectors of {given.dimensions} directions", flush=True)
            for name in ("build", "ask", "change"):  # each in a process of its own
                own = [__file__, str(size), "--step", name, "--folder", str(folder), "--dimensions", str(given.dimensions)]
                kept = ["--results", str(given.results)] if given.results else []
                subprocess.run([sys.executable, *own, *kept], check=True)


if __name__ == "__main__":
    main()
