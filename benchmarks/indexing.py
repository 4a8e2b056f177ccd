"""What adding costs: indexing against embedding alone, adding a folder again against the first time, and start-up.

Files and passages are made of sentences of the library, so that they are as long as real ones. Ratios are of one run,
and what is compared takes turns. It takes about five minutes.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.scale import Generator, synthetic, timed
from kapassist.assistant import Assistant
from kapassist.corpus.library import load_library
from kapassist.corpus.passages import passages as cut_passages
from kapassist.documents.records import About
from kapassist.domain import Passage
from kapassist.paths import knowledge_dir
from kapassist.retrieval.embedder import Embedder, bundled_folder
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.search import Searcher
from kapassist.settings import Settings

ROUNDS, TEXTS = 3, 1000
FILES, WORDS = 1000, 300
STORED = 10_000


def prose() -> Iterator[str]:
    """Yield the library's sentences for ever, in a random but fixed order."""
    chance = random.Random(0)
    texts = [passage.text for passage in cut_passages(load_library(knowledge_dir()))]
    while True:
        yield from chance.sample(texts, len(texts))


def written(words: int, sentences: Iterator[str]) -> str:
    """Return some sentences, in paragraphs, with about so many words."""
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < words:
        parts.append(next(sentences))
    return "\n\n".join(parts)


def throughput() -> None:
    """Index passages in an empty folder, and embed the same texts with sentence-transformers alone, in turns."""
    from sentence_transformers import SentenceTransformer

    raw: Any = SentenceTransformer(str(bundled_folder()), device="cpu", local_files_only=True)
    sentences, ours = prose(), Embedder.from_setting("")
    chance = random.Random(1)
    passages = [
        Passage(f"p{n}", "d", f"Document {n // 5}", "", written(chance.randint(20, 170), sentences), "clinic", ())
        for n in range(TEXTS)
    ]
    texts = [passage.searchable for passage in passages]
    raw.encode(texts[:32])
    ours.encode(texts[:32])
    ratios = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            index = PassageIndex(Path(folder), passages, ours)
            alone, alone_busy = spent(raw.encode, texts)
            whole, whole_busy = spent(index.open)
            index.close()
        ratios.append((alone / whole, alone_busy / whole_busy))
        print(f"  {len(texts) / alone:.1f} texts a second embedded alone, {len(texts) / whole:.1f} indexed", flush=True)
    clock, busy = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"indexing against embedding alone: {clock:.2f}x on the clock, {busy:.2f}x by processor time (medians)", flush=True)


def spent(work: Callable[..., object], *arguments: object) -> tuple[float, float]:
    """Return the seconds on the clock and of the processor: other programs on the machine stretch only the first."""
    before = time.process_time()
    return timed(work, *arguments), time.process_time() - before


def folder_twice() -> None:
    """Add a folder and add it again unchanged, each time with a new assistant, until it can be searched."""
    sentences = prose()
    with tempfile.TemporaryDirectory() as temporary:
        clinic = Path(temporary) / "clinic"
        clinic.mkdir()
        for number in range(FILES):
            (clinic / f"{number}.md").write_text(f"# Rule {number}\n\n{written(WORDS, sentences)}\n", encoding="utf-8")
        settings = Settings.from_environment({"KAPASSIST_DATA_DIR": str(Path(temporary) / "data")})
        Assistant.from_settings(settings).open()  # the library's own index is no part of it
        first, again = (spent(added, settings, clinic) for _ in range(2))
    shares = f"{again[0] / first[0]:.2%}, by processor time {again[1] / first[1]:.2%}"
    print(f"{FILES} files added in {first[0]:.1f} s, again unchanged in {again[0]:.2f} s: {shares}", flush=True)


def added(settings: Settings, clinic: Path) -> None:
    assistant = Assistant.from_settings(settings)
    outcomes = list(assistant.add_documents([clinic], About()))
    assistant.refreshed().open()
    states = {outcome.status for outcome in outcomes}
    print(f"  {len(outcomes)} files {', '.join(states)}, {sum(outcome.passages for outcome in outcomes)} passages", flush=True)


def startup(folder: Path) -> None:
    """Open an intact index and ask it, beyond the imports; the passages are in memory, as the library's are."""
    import bm25s  # noqa: F401
    import chromadb  # noqa: F401

    passages, embedder = synthetic(STORED), Generator(48)
    question = passages[STORED // 2].text[:80]

    def start() -> None:
        index = PassageIndex(folder, passages, embedder)
        index.open()
        Searcher(passages, index, embedder, QueryExpander({}, [])).search(question, 10)  # type: ignore[arg-type]  # a generator

    clock, busy = spent(start)
    print(f"  first search of {STORED:,} passages answered after {clock:.2f} s, {busy:.2f} s of the processor", flush=True)


def startups() -> None:
    print("start-up beyond imports; the first line builds, the others open what is there", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(1 + ROUNDS):
            subprocess.run([sys.executable, "-m", "benchmarks.indexing", "--startup", folder], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--startup", type=Path, metavar="FOLDER", help="only open the index in FOLDER, in this process")
    given = parser.parse_args()
    if given.startup:
        startup(given.startup)
        return
    startups()
    throughput()
    folder_twice()


if __name__ == "__main__":
    main()
