"""The search as a LangChain retriever, for other LangChain programs. Importing this module loads langchain-core."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from kapassist.domain import Hit


class PassageRetriever(BaseRetriever):
    """Finds passages for a question; an empty or unusable question is the error that `find` raises."""

    find: Callable[[str], list[Hit]]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in self.find(query)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    metadata: dict[str, Any] = {
        "passage_id": passage.id,
        "document": passage.document,
        "heading": passage.heading,
        "kind": passage.kind,
        "references": list(passage.references),
        "editorial": passage.editorial,
        "session_types": list(passage.session_types),
        "stages": list(passage.stages),
        "score": hit.score,
        "similarity": hit.similarity,
    }
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
