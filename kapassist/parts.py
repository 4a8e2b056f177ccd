"""What an assistant is made of, each part made when it is first needed: search, notices, the two writers, the readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kapassist import paths
from kapassist.clinic.keeper import KeptProfile, ProfileKeeper
from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.keeper import Kept
from kapassist.corpus.library import Library
from kapassist.documents.held import Held
from kapassist.domain import Draft, Passage, Reference, SignOff
from kapassist.drafting.composer import DraftComposer
from kapassist.drafting.request import MessageReader
from kapassist.export.imprint import Imprint, imprint_of
from kapassist.retrieval.embedder import Embedder
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.lexical import StemCounts
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

if TYPE_CHECKING:
    from kapassist.desk.saved import SavedDrafts

DRAFTS_FILE = "drafts.sqlite"


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

    @property
    def profiles(self) -> ProfileKeeper:
        """Return what keeps the clinic's profile."""
        return ProfileKeeper.of(self.settings, self.library)

    @cached_property
    def kept_profile(self) -> KeptProfile:
        """Return the clinic's profile as it stood when it was first needed, or why it could not be read."""
        return self.profiles.read()

    @property
    def clinic(self) -> ClinicProfile:
        """Return the clinic's profile; a blank one where there is none that can be read."""
        return self.kept_profile.profile

    @property
    def profile_changed(self) -> bool:
        """Tell whether the profile's file was changed since it was read."""
        return "kept_profile" in self.__dict__ and self.profiles.stamp() != self.kept_profile.stamp

    @property
    def country(self) -> str:
        """Return the country whose crisis lines come first: the profile's, the configured one, or the library's first."""
        return self._notices.country

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
        return NoticeBook(self.library, self.clinic.country or self.settings.country, self.clinic.emergency)

    @cached_property
    def _answering(self) -> Answering:
        model = ChatModelWriter(self.settings, paths.prompts_dir()) if self.settings.model else None
        return Answering(self.library, self.references, self.passages, self._searcher, self.coverage, self._notices, model)

    @cached_property
    def _said(self) -> StemCounts:
        """Return the words of the passages themselves; what only the questions for them say, they do not speak of."""
        return StemCounts(passage.searchable for passage in self.passages)

    @cached_property
    def coverage(self) -> CoverageJudge:
        """Return what decides whether a question is covered; the index must be open."""
        vocabulary, searcher = self.library.vocabulary, self._searcher
        reader = TermReader(self._said, self._expander, vocabulary.filler_words)
        headings = dict.fromkeys(passage.section for passage in self.passages if passage.kind == "guidance")
        inside = Topics("inside", [*vocabulary.inside_topics, *headings], self.embedder, self.index.folder)
        outside = Topics("outside", vocabulary.outside_topics, self.embedder, self.index.folder)
        return CoverageJudge(reader, inside, outside, searcher.vector)

    @cached_property
    def desk(self) -> SavedDrafts:
        """Return the saved drafts of the data folder."""
        from kapassist.desk.saved import SavedDrafts

        clinic = self.clinic
        names = (clinic.name, clinic.address, clinic.phone, clinic.after_hours, clinic.emergency)
        own = "\n".join((*names, *(text for _, text in clinic.rules)))  # looked through when the profile was saved
        return SavedDrafts(self.settings.data_dir / DRAFTS_FILE, self.library.limits.review_months, own)

    @cached_property
    def _composer(self) -> DraftComposer:
        known = self._said.vocabulary
        return DraftComposer(self.library, self.passages, self._searcher, self._notices, known, self.clinic)

    @cached_property
    def _reader(self) -> MessageReader:
        return MessageReader(self.library)

    @cached_property
    def _triage(self) -> MessageTriage:
        return MessageTriage(self.library.triage.labels)

    def imprint(self, draft: Draft, signed: SignOff | None = None, version: int = 0) -> Imprint:
        """Return what stands around a draft where it is shown: words, clinic, crisis lines, disclosure, sign-off."""
        return imprint_of(self.library, self.clinic, self.settings.country, draft, signed, version)
