"""The LangChain retriever: one step of a chain like any other, with the way back to each source."""

from __future__ import annotations

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnablePassthrough

from kapassist.errors import UsageError

QUESTION = "how is blood pressure watched?"


def test_it_gives_what_the_search_gives_with_the_way_back(assistant):
    retriever = assistant.as_retriever(limit=4, session_type="iv-pain", stage="arrival")
    hits = assistant.search(QUESTION, 4, "iv-pain", "arrival")
    documents = retriever.invoke(QUESTION)
    assert isinstance(retriever, BaseRetriever)
    assert [document.id for document in documents] == [hit.passage.id for hit in hits]
    for document, hit in zip(documents, hits, strict=True):
        assert document.page_content == hit.passage.text
        assert document.metadata["references"] == list(hit.passage.references)
        assert document.metadata["session_types"] == list(hit.passage.session_types)
        assert (document.metadata["passage_id"], document.metadata["score"]) == (hit.passage.id, hit.score)


def test_it_is_a_step_of_a_chain(assistant):
    prompt = ChatPromptTemplate.from_template("Passages:\n{passages}\n\nQuestion: {question}")
    model = FakeListChatModel(responses=["Before, during and after [1]."])
    seen = []

    def joined(documents):
        seen.extend(documents)
        return "\n".join(f"[{number}] {document.page_content}" for number, document in enumerate(documents, 1))

    steps = {"passages": assistant.as_retriever(limit=3) | joined, "question": RunnablePassthrough()}
    chain = steps | prompt | model | StrOutputParser()
    assert chain.invoke(QUESTION) == "Before, during and after [1]."
    assert len(seen) == 3


def test_an_unusable_question_is_told(assistant):
    with pytest.raises(UsageError, match="the query is empty"):
        assistant.as_retriever().invoke("  ")


def test_an_unknown_session_type_is_told(assistant):
    with pytest.raises(UsageError, match="unknown session type 'im'"):
        assistant.as_retriever(session_type="im").invoke(QUESTION)
