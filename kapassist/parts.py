"""What an assistant is made of, each part made when it is first needed: search, notices, the two writers, the readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kapassist import paths
from kapassist.corpus.keeper import Kept
from kapassist.corpus.library import Library
from kapassist.documents.held import Held
from kapassist.domain import Passage, Reference
from kapassist.drafting.composer import DraftComposer
from kapassist.drafting.request import MessageReader
from kapassist.retrieval.embedder import Embedder
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.reranker import Reranker
from kapassist.retrieval.search import Searcher
from kapassist.retrieval.topics import Topics
from kapassist.safety.notices import NoticeBook
from kapassist.safety.triage import MessageTriage
from kapassist.settings import Settings
from kapassist.writing.answering import Answering
from kapassist.writing.chat_model import ChatModelWriter
from kapassist.writing.coverage import CoverageJudge
from kapassist.writing.terms import TermReader


@dataclass
class Parts:
    """The parts over one state of the library (`kept`) and of the clinic's own documents (`held`)."""

    settings: Settings
    kept: Kept
    held: Held
    passages: Sequence[Passage]
    embedder: Embedder
    index: PassageIndex

    @property
    def library(self) -> Library:
        """Return the guidance library that everything is answered from."""
        return self.kept.library

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """Return the sources that passages cite, by key: the library's, and the clinic's own documents."""
        return {**self.library.references, **self.held.references}

    @cached_property
    def _expander(self) -> QueryExpander:
        return QueryExpander(self.library.vocabulary.abbreviations, self.library.vocabulary.synonyms)

    @cached_property
    def _searcher(self) -> Searcher:
        reranker = Reranker.from_setting(self.settings.reranker)
        return Searcher(self.passages, self.index, self.embedder, self._expander, reranker)

    @cached_property
    def _notices(self) -> NoticeBook:
        return NoticeBook(self.library, self.settings.country)

    @cached_property
    def _answering(self) -> Answering:
        model = ChatModelWriter(self.settings, paths.prompts_dir()) if self.settings.model else None
        return Answering(self.library, self.references, self.passages, self._searcher, self.coverage, self._notices, model)

    @cached_property
    def coverage(self) -> CoverageJudge:
        """Return what decides whether a question is covered; the index must be open."""
        vocabulary, searcher = self.library.vocabulary, self._searcher
        reader = TermReader(self.index.lexical, self._expander, vocabulary.filler_words)
        headings = dict.fromkeys(passage.section for passage in self.passages if passage.kind == "guidance")
        inside = Topics("inside", [*vocabulary.inside_topics, *headings], self.embedder, self.index.folder)
        outside = Topics("outside", vocabulary.outside_topics, self.embedder, self.index.folder)
        return CoverageJudge(reader, inside, outside, searcher.vector)

    @cached_property
    def _composer(self) -> DraftComposer:
        return DraftComposer(self.library, self.passages, self._searcher, self._notices)

    @cached_property
    def _reader(self) -> MessageReader:
        return MessageReader(self.library)

    @cached_property
    def _triage(self) -> MessageTriage:
        return MessageTriage(self.library.triage.labels)
