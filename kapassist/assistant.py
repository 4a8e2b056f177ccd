"""The one object that the command line and the page talk to: answers, drafts, searches, keeps the clinic's own documents."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.corpus.keeper import Kept, LibraryKeeper
from kapassist.corpus.passages import passages as cut_passages
from kapassist.documents.records import About, DocumentEntry, Outcome
from kapassist.documents.shelf import Progress as DocumentProgress, Shelf
from kapassist.domain import Answer, Draft, DraftKind, Hit, Length, Notice, Triage
from kapassist.drafting.request import DraftRequest
from kapassist.errors import UsageError, known
from kapassist.parts import Parts
from kapassist.retrieval.embedder import Embedder, Progress
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.search import Filters
from kapassist.safety.cleaning import cleaned
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief, known_session_type, known_stage
from kapassist.settings import Settings

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

MAX_MESSAGE, MAX_BRIEF = 4000, 60_000  # characters of a question, and of a brief: about 9,000 words


@dataclass
class Assistant(Parts):
    """Everything KAPassist can do, over one library and one data folder. Every part is made when it is first needed.

    `held` are the clinic's own documents as they stood when this assistant was made; `refreshed` gives one with the newest.
    """

    shelf: Shelf
    _opened: bool = False
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def from_settings(cls, settings: Settings | None = None) -> Assistant:
        """Return an assistant; the library is read now, index and model when they are first needed.

        Raises:
            LibraryError: a file of the library cannot be read.
            UsageError: the configured country has no crisis lines in the library.
            EmbedderError: the embedding model's weights are missing.

        """
        settings = settings or Settings.from_environment()
        kept, shelf = LibraryKeeper.of(settings).read(), Shelf.of(settings)
        return cls._over(settings, kept, shelf, Embedder.from_setting(settings.embedding_model))

    @classmethod
    def _over(cls, settings: Settings, kept: Kept, shelf: Shelf, embedder: Embedder) -> Assistant:
        held = shelf.read()
        passages = [*cut_passages(kept.library), *held.passages]
        index = PassageIndex(settings.data_dir / "index", passages, embedder, settings.chroma_url)
        return cls(settings, kept, held, passages, embedder, index, shelf)

    def refreshed(self) -> Assistant:
        """Return an assistant over the library, the documents and the profile as they stand; this one, when nothing changed.

        Files that cannot be read change nothing but `kept.fault`, which says what is wrong.
        """
        kept = LibraryKeeper.of(self.settings).refreshed(self.kept)
        if kept.library is not self.library or self.shelf.stamp() != self.held.stamp:
            return self._over(self.settings, kept, self.shelf, self.embedder)
        return self if kept is self.kept and not self.profile_changed else replace(self, kept=kept)

    def open(self, progress: Progress | None = None) -> bool:
        """Open the index, building it where needed; tell whether it was built now. Later calls return at once.

        Raises:
            DataFolderError: the data folder cannot be written.
            EmbedderError: the model cannot be loaded.

        """
        with self._opening:
            if self._opened:
                return False
            built = self.index.open(progress)
            self._searcher.open(progress)
            self._opened = True
            LibraryKeeper.of(self.settings).keep(self.kept)
        return built

    def warm(self) -> None:
        """Load what the first question would load."""
        self.open()
        self._searcher.warm()
        self.coverage.covers("warm up", self.search("warm up", 1))
        self.imprint(self.draft(DraftKind.HANDOUT, SessionBrief(SESSION_TYPE_IDS[:1], text="warm up")))

    def triage(self, message: str) -> Triage:
        """Return what a message holds before anything else is done with it."""
        return self._triage.triage(message)

    def ask(self, question: str, session_type: str = "", history: Sequence[str] = ()) -> Answer:
        """Answer a question; `history` are the questions before it, oldest first.

        Raises:
            UsageError: an empty or far too long question, or an unknown session type.

        """
        text = _checked(question, "question")
        if session_type:
            known_session_type(session_type)
        triage = self.triage(text)
        self.open()
        return self._answering.answer(text, triage, session_type, history)

    def draft(self, kind: DraftKind, brief: SessionBrief, length: Length = Length.STANDARD, language: str = "") -> Draft:
        """Compose a draft for a session brief; what its text says of session type, number and factors counts too.

        A handout comes in `language`, in the clinic's own where none is given.

        Raises:
            UsageError: no or unknown session type, unknown factor or language, or a far too long brief.

        """
        if brief.text:
            brief = self._reader.completed(replace(brief, text=_checked(brief.text, "brief", MAX_BRIEF)))
        self.open()
        notices = self.notices_for(self.triage(brief.text))
        return self._composer.compose(kind, brief, length, notices, self._language(language))

    def _language(self, wanted: str) -> str:
        return known(wanted or self.clinic.language, ("en", *self.library.stationery.translations), "language")

    def request(self, message: str, panel: SessionBrief) -> DraftRequest | None:
        """Return what a chat message asks to be drafted, or None when it is a question.

        Raises:
            UsageError: an empty or far too long message.

        """
        text = _checked(message, "message", MAX_BRIEF)
        found = self._reader.request(text, replace(panel, text=cleaned(panel.text)))
        if found is None:
            _checked(message, "message")  # as a question it may be too long
        return found

    def read_brief(self, message: str, panel: SessionBrief) -> SessionBrief:
        """Return the panel's brief with what a message says on top."""
        return self._reader.brief(cleaned(message)[:MAX_BRIEF], replace(panel, text=cleaned(panel.text)))

    def search(self, query: str, limit: int = 10, session_type: str = "", stage: str = "") -> list[Hit]:
        """Return ranked passages.

        Raises:
            UsageError: an empty or far too long query, an unknown session type or stage.

        """
        text = _checked(query, "query")
        filters = Filters(known_session_type(session_type) if session_type else "", known_stage(stage).value if stage else "")
        self.open()
        return self._searcher.search(text, limit, filters)

    def as_retriever(self, limit: int = 10, session_type: str = "", stage: str = "") -> BaseRetriever:
        """Return the search as a LangChain retriever; an unusable question raises what `search` raises."""
        from kapassist.retrieval.langchain import PassageRetriever

        return PassageRetriever(find=partial(self.search, limit=limit, session_type=session_type, stage=stage))

    def add_documents(
        self, paths: Iterable[Path], about: About, progress: DocumentProgress | None = None, uploaded: bool = False
    ) -> Iterator[Outcome]:
        """Keep the clinic's own documents, as `Shelf.add` does; `refreshed` then gives an assistant that searches them."""
        return self.shelf.add(paths, about, progress, uploaded)

    def documents(self) -> list[DocumentEntry]:
        """Return the clinic's own documents as they stand now, by title."""
        return self.shelf.entries()

    def remove_document(self, name_or_id: str) -> DocumentEntry:
        """Remove a document without trace, as `Shelf.remove` does."""
        return self.shelf.remove(name_or_id)

    def notices_for(self, triage: Triage) -> tuple[Notice, ...]:
        """Return the notices that a message's labels call for."""
        return tuple(self._notices.for_labels(triage.labels))

    def crisis_lines(self) -> list[str]:
        """Return the configured country's emergency number and crisis lines."""
        return self._notices.crisis_lines()


def _checked(text: str, what: str, most: int = MAX_MESSAGE) -> str:
    if len(text) > most:
        raise UsageError(f"the {what} has {len(text):,} characters; shorten it to {most:,}")
    clean = cleaned(text)
    if not clean:
        raise UsageError(f"the {what} is empty; type a few words")
    return clean
