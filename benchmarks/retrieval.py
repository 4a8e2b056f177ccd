"""The product's search beside plain baselines, on the judged sets that are named; `rivals.py` sets it beside other systems.

Every way uses the same embedding model, the product with its correction; vectors are kept in the data folder, so that a second
run only searches.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from kapassist.corpus.passages import fingerprint
from kapassist.domain import Passage
from kapassist.evaluation.metrics import percentile, quality
from kapassist.evaluation.reading import read_judged_set
from kapassist.evaluation.records import JudgedSet
from kapassist.evaluation.retrieval import cut_passages, pooled, searcher_over
from kapassist.retrieval.embedder import Embedder
from kapassist.retrieval.index import PassageIndex
from kapassist.settings import Settings

POOL, DEPTH, RRF = 100, 10, 60
CHUNKS_ASKED = 50

Scores = NDArray[np.float32]
Rank = Callable[[str, Scores], Sequence[str]]  # a question and its vector to document ids


class System(NamedTuple):
    """One way to search; `ready` is called with a question before the clock starts, where a system embeds by itself."""

    name: str
    rank: Rank
    ready: Callable[[str], object] = str


def vectors(texts: Sequence[str], settings: Settings, embedder: Embedder) -> Scores:
    """Return one unit vector for each text, kept for the next run."""
    passages = [Passage(str(place), "", "", "", text, "clinic", ()) for place, text in enumerate(texts)]
    index = PassageIndex(settings.data_dir / "evaluation" / f"plain-{fingerprint(passages)[:16]}", passages, embedder)
    index.open(lambda done, total: print(f"\rembedding {done} of {total}", end="", file=sys.stderr))
    return index.vectors()


def published(settings: Settings) -> Embedder:
    """Return the embedding model as others have it, without the product's correction."""
    return Embedder.from_setting(settings.embedding_model) if settings.embedding_model else Embedder.bundled()


def baselines(judged: JudgedSet, settings: Settings, embedder: Embedder) -> Iterator[System]:
    """Return BM25 and dense search over whole documents, and their fusions."""
    texts = [f"{row.title}. {row.text}" if row.title else row.text for row in judged.documents]
    names = [row.id for row in judged.documents]
    matrix, stemmer = vectors(texts, settings, embedder), Stemmer.Stemmer("english")
    scorer = bm25s.BM25()
    scorer.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)

    def lexical(text: str, _: Scores) -> Scores:
        tokens = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False)[0]
        known = [token for token in tokens if token in scorer.vocab_dict]
        return np.asarray(scorer.get_scores(known)) if known else np.zeros(len(texts), np.float32)

    def dense(_: str, vector: Scores) -> Scores:
        return np.asarray(matrix @ vector)

    def convex(weight: float) -> Callable[[str, Scores], Scores]:
        return lambda text, vector: weight * spread(dense(text, vector)) + (1 - weight) * spread(lexical(text, vector))

    def reciprocal(text: str, vector: Scores) -> Scores:
        return by_rank(dense(text, vector)) + by_rank(lexical(text, vector))

    def ranked(way: Callable[[str, Scores], Scores]) -> Rank:
        return lambda text, vector: [names[place] for place in best(way(text, vector), DEPTH)]

    ways = {"bm25s": lexical, "dense": dense, "rank fusion": reciprocal}
    ways |= {f"convex {weight}": convex(weight) for weight in (0.5, 0.6, 0.7)}
    for name, way in ways.items():
        yield System(name, ranked(way))


def best(scores: Scores, count: int) -> NDArray[np.int64]:
    return np.argsort(-scores, kind="stable")[:count]


def spread(scores: Scores) -> Scores:
    """Map the best scores to 0..1; the others count 0."""
    kept, found = best(scores, POOL), np.zeros_like(scores)
    low, high = scores[kept].min(), scores[kept].max()
    found[kept] = (scores[kept] - low) / (high - low) if high > low else 1
    return found


def by_rank(scores: Scores) -> Scores:
    found = np.zeros_like(scores)
    found[best(scores, POOL)] = 1 / (RRF + 1 + np.arange(min(POOL, len(scores))))
    return np.where(scores > 0, found, 0)


def product(judged: JudgedSet, settings: Settings) -> System:
    searcher = searcher_over(cut_passages(judged), settings)
    return System("KAPassist", lambda text, _: pooled(searcher.search(text, CHUNKS_ASKED)), searcher.vector)


def head() -> None:
    heads = ("nDCG@10", "recall@5", "recall@10", "MRR@10", "p50 ms", "p95 ms", "p50 +emb", "p95 +emb")
    print(f"{'set':16} {'system':24} {' '.join(f'{name:>9}' for name in heads)}")


def measure(judged: JudgedSet, system: System, embedded: Sequence[Scores], embedding: Sequence[float]) -> None:
    """Print one row: quality, and milliseconds without and with the embedding of the question."""
    rankings, times = [], []
    for query, vector in zip(judged.queries, embedded, strict=True):
        system.ready(query.text)
        started = time.perf_counter()
        rankings.append(system.rank(query.text, vector))
        times.append((time.perf_counter() - started) * 1000)
    found = quality(rankings, [query.relevant for query in judged.queries])
    whole = [a + b for a, b in zip(times, embedding, strict=True)]
    shown = " ".join(f"{figure:9.4f}" for figure in (found.ndcg_10, found.recall_5, found.recall_10, found.mrr_10))
    spans = " ".join(f"{percentile(row, share):9.2f}" for row in (times, whole) for share in (0.5, 0.95))
    print(f"{judged.name:16} {system.name:24} {shown} {spans}", flush=True)


def embedded_queries(judged: JudgedSet, embedder: Embedder) -> tuple[list[Scores], list[float]]:
    """Return each question's vector, and the milliseconds that it took."""
    embedder.encode(["warm up"])
    made, times = [], []
    for query in judged.queries:
        started = time.perf_counter()
        made.append(embedder.encode([query.text])[0])
        times.append((time.perf_counter() - started) * 1000)
    return made, times


def main(folders: Sequence[str]) -> None:
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    settings = Settings.from_environment()
    embedder = published(settings)
    head()
    for folder in folders:
        judged = read_judged_set(Path(folder))
        queries = embedded_queries(judged, embedder)
        for system in baselines(judged, settings, embedder):
            measure(judged, system, *queries)
        measure(judged, product(judged, settings), *queries)


if __name__ == "__main__":
    main(sys.argv[1:])
