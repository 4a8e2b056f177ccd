"""The other systems, each cutting, storing and ranking as its own guides do it; none is a dependency of the project."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from typing import NamedTuple

from benchmarks.retrieval import CHUNKS_ASKED
from benchmarks.rivals.known import Awaited, Known
from kapassist.evaluation.records import JudgedDocument

CHUNK, OVERLAP = 1000, 200  # characters, as in LangChain's own tutorials

Documents = Sequence[JudgedDocument]
Find = Callable[[str], list[str]]  # a question to the documents of the passages found, best first


class Rival(NamedTuple):
    """Another system: its packages and their modules, the first package giving the version, and how it is set up."""

    name: str
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    over: Callable[[Documents, Known, ExitStack], Find]


def langchain(documents: Documents, known: Known, stack: ExitStack) -> Find:
    """Return the pipeline of LangChain's tutorials: recursive splitter, Chroma, similarity search."""
    splitters, chroma = (import_module(name) for name in ("langchain_text_splitters", "langchain_chroma"))
    splitter = splitters.RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    pairs = [(row.id, chunk) for row in documents for chunk in splitter.split_text(whole(row))]
    chunks, sources = [chunk for _, chunk in pairs], [{"document": key} for key, _ in pairs]
    known.of(chunks)  # at once, not in the store's batches
    folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    store = chroma.Chroma.from_texts(chunks, known, sources, persist_directory=folder)
    return lambda text: [row.metadata["document"] for row in store.similarity_search(text, k=CHUNKS_ASKED)]


def txtai(documents: Documents, known: Known, _: ExitStack) -> Find:
    """Return txtai's hybrid index with content; it cuts nothing by itself, so each row is a whole document."""
    embeddings = import_module("txtai").Embeddings
    index = embeddings(method="external", transform=lambda texts: known.of(texts), content=True, hybrid=True)
    index.index((place, whole(row), None) for place, row in enumerate(documents))
    return lambda text: [documents[int(row["id"])].id for row in index.search(text, CHUNKS_ASKED)]


def haystack(documents: Documents, known: Known, _: ExitStack) -> Find:
    """Return Haystack's hybrid pipeline: its splitter, store in memory, dense and BM25 retrievers, reciprocal rank fusion."""
    core, splitters, stores, retrievers, joiners = (
        import_module(f"haystack{part}")
        for part in (
            "",
            ".components.preprocessors",
            ".document_stores.in_memory",
            ".components.retrievers.in_memory",
            ".components.joiners",
        )
    )
    given = [core.Document(content=whole(row), meta={"document": row.id}) for row in documents]
    chunks = splitters.DocumentSplitter().run(documents=given)["documents"]
    made = known.embed_documents([chunk.content for chunk in chunks])
    store = stores.InMemoryDocumentStore(return_embedding=False)  # else a pipeline copies every vector found
    store.write_documents([replace(chunk, embedding=vector) for chunk, vector in zip(chunks, made, strict=True)])
    pipeline = core.Pipeline()
    pipeline.add_component("dense", retrievers.InMemoryEmbeddingRetriever(store, top_k=CHUNKS_ASKED))
    pipeline.add_component("lexical", retrievers.InMemoryBM25Retriever(store, top_k=CHUNKS_ASKED))
    pipeline.add_component("joiner", joiners.DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("dense", "joiner")
    pipeline.connect("lexical", "joiner")

    def find(text: str) -> list[str]:
        found = pipeline.run({"dense": {"query_embedding": known.embed_query(text)}, "lexical": {"query": text}})
        return [chunk.meta["document"] for chunk in found["joiner"]["documents"]]

    return find


def paper_qa(documents: Documents, known: Known, stack: ExitStack) -> Find:
    """Return the search by which paper-qa gathers evidence, before a language model reads it."""
    core, readers, types = (import_module(name) for name in ("paperqa", "paperqa.readers", "paperqa.types"))
    docs, settings, model = core.Docs(), core.Settings(), Awaited(known)
    sizes = {key: settings.parsing.reader_config[key] for key in ("chunk_chars", "overlap")}
    run = stack.enter_context(asyncio.Runner()).run
    known.of([whole(row) for row in documents])
    for row in documents:
        about = types.ParsedMetadata(parsing_libraries=[], total_parsed_text_length=len(whole(row)))
        parsed = types.ParsedText(content=whole(row), metadata=about)
        doc = core.Doc(docname=row.id, dockey=row.id, citation=row.id)
        chunks = readers.chunk_text(parsed, doc, **sizes, use_tiktoken=False)  # tiktoken would download its words
        run(docs.aadd_texts(chunks, doc, settings, model))
    return lambda text: [row.doc.dockey for row in run(docs.retrieve_texts(text, CHUNKS_ASKED, settings, model))]


RIVALS = (
    Rival(
        "LangChain + Chroma",
        ("langchain-chroma", "langchain-text-splitters"),
        ("langchain_chroma", "langchain_text_splitters"),
        langchain,
    ),
    Rival("txtai", ("txtai",), ("txtai",), txtai),
    Rival("Haystack", ("haystack-ai",), ("haystack",), haystack),
    Rival("paper-qa", ("paper-qa",), ("paperqa",), paper_qa),
)


def whole(row: JudgedDocument) -> str:
    return f"{row.title}. {row.text}" if row.title else row.text
