"""Measures the product's own search on a judged set: the same passages, index, fusion and vocabulary as for a clinic."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from kapassist.corpus.keeper import LibraryKeeper
from kapassist.corpus.passages import fingerprint
from kapassist.documents.cutting import cut
from kapassist.documents.records import Block
from kapassist.domain import Hit, Passage
from kapassist.errors import UsageError
from kapassist.evaluation.metrics import percentile, quality
from kapassist.evaluation.reading import read_judged_set
from kapassist.evaluation.records import JudgedDocument, JudgedSet, Latency, Measured
from kapassist.retrieval.embedder import Embedder, Progress
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.reranker import Reranker
from kapassist.retrieval.search import Searcher
from kapassist.settings import Settings

_HITS = 50  # passages asked for, so that ten documents are found even where several passages of one come first


def evaluate_retrieval(folder: Path, settings: Settings, progress: Progress | None = None) -> Measured:
    """Return how well and how fast the search does on the judged set in a folder; its index is kept for the next time.

    Raises:
        UsageError: the folder's files cannot be used.
        DataFolderError: the data folder cannot be written.
        EmbedderError: a model cannot be loaded.

    """
    judged = read_judged_set(folder)
    passages = cut_passages(judged)
    if not passages:
        raise UsageError(f"no document in {folder} has a text; fill in 'text' in corpus.jsonl")
    searcher = searcher_over(passages, settings, progress)
    rankings, embedding, searching = [], [], []
    for query in judged.queries:
        started = time.perf_counter()
        searcher.vector(query.text)
        embedded = time.perf_counter()
        hits = searcher.search(query.text, _HITS)
        searching.append(time.perf_counter() - embedded)
        embedding.append(embedded - started)
        rankings.append(pooled(hits))
    return Measured(
        name=judged.name,
        queries=len(judged.queries),
        passages=len(passages),
        quality=quality(rankings, [query.relevant for query in judged.queries]),
        whole=_latency([a + b for a, b in zip(embedding, searching, strict=True)]),
        search=_latency(searching),
    )


def cut_passages(judged: JudgedSet) -> list[Passage]:
    """Return the passages of a set's documents, each cut as a clinic's own document is cut."""
    return [passage for document in judged.documents for passage in _passages(document)]


def _passages(document: JudgedDocument) -> Iterator[Passage]:
    for position, piece in enumerate(cut([Block(document.text)])):
        yield Passage(
            id=f"{document.id}#{position}",
            document=document.id,
            title=document.title,
            section="",
            text=piece.text,
            kind="clinic",
            references=(),
            position=position,
        )


def pooled(hits: Sequence[Hit]) -> list[str]:
    """Return the documents in the order of their best passages; one that says the same as another stands behind it."""
    return list(dict.fromkeys(passage.document for hit in hits for passage in (hit.passage, *hit.same)))


def searcher_over(passages: Sequence[Passage], settings: Settings, progress: Progress | None = None) -> Searcher:
    """Return the product's search over these passages; its index lies in the data folder and is kept."""
    vocabulary = LibraryKeeper.of(settings).read().library.vocabulary
    embedder = Embedder.from_setting(settings.embedding_model)
    kept = settings.data_dir / "evaluation" / fingerprint(passages)[:16]
    index = PassageIndex(kept, passages, embedder)
    index.open(progress)
    expander = QueryExpander(vocabulary.abbreviations, vocabulary.synonyms)
    searcher = Searcher(passages, index, embedder, expander, Reranker.from_setting(settings.reranker))
    searcher.warm()
    return searcher


def _latency(seconds: Sequence[float]) -> Latency:
    milliseconds = [value * 1000 for value in seconds]
    return Latency(percentile(milliseconds, 0.5), percentile(milliseconds, 0.95))
