"""The clinic's own documents: read at any moment, added to and removed from by one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kapassist.corpus.fields import AUDIENCES
from kapassist.documents import folder as document
from kapassist.documents.finding import files_under
from kapassist.documents.held import Document, Held
from kapassist.documents.limits import Limits
from kapassist.documents.records import About, DocumentEntry, Outcome, Step
from kapassist.documents.store import Store
from kapassist.domain import Passage, Reference
from kapassist.errors import DocumentError, UsageError, known
from kapassist.sessions import known_session_type, known_stage
from kapassist.settings import Settings

Progress = Callable[[Step], bool]

_LOOKS = 5


class Shelf:
    """The documents in a folder. Readers take no lock and see each document whole; nothing is created before the first add."""

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        self._store = Store(folder)
        self._limits = limits or Limits()
        self._read: dict[str, Document] = {}  # by stamp, so that a change costs no more than the document that changed

    @classmethod
    def of(cls, settings: Settings) -> Shelf:
        """Return the shelf in the configured data folder."""
        limits = Limits(settings.max_file_mb, settings.max_unpacked_mb, settings.max_pages, settings.max_seconds)
        return cls(settings.data_dir / "documents", limits)

    def stamp(self) -> tuple[str, ...]:
        """Return what changes whenever a document is added, changed or removed."""
        return tuple(sorted(map(_stamped, self._store.folders())))

    def read(self) -> Held:
        """Return everything that is held; no document is missed because another process updates it meanwhile."""
        for _ in range(_LOOKS):
            before = self._store.changed()
            held = self._look()
            if self._store.changed() == before:
                break
        return held

    def _look(self) -> Held:
        read: dict[str, Document] = {}
        faults, stamps = [], []
        for folder in self._store.folders():
            stamp = _stamped(folder)
            stamps.append(stamp)
            try:
                found = self._read.get(stamp) or _document(folder)
            except DocumentError as error:
                faults.append(str(error))
                continue
            if found:
                read[stamp] = found
        self._read = read
        newest = {found.entry.source or found.entry.id: found for found in read.values()}
        documents = sorted(newest.values(), key=lambda row: (row.entry.title.casefold(), row.entry.id))
        return Held(tuple(sorted(stamps)), tuple(documents), tuple(faults))

    def entries(self) -> list[DocumentEntry]:
        """Return the documents by title; those that cannot be read are told by `faults`."""
        return self.read().entries

    def faults(self) -> list[str]:
        """Return a line for each document that cannot be read."""
        return list(self.read().faults)

    def passages(self) -> list[Passage]:
        """Return all passages in a fixed order."""
        return self.read().passages

    def references(self) -> dict[str, Reference]:
        """Return the sources that the passages cite, by key."""
        return self.read().references

    def add(
        self, paths: Iterable[Path], about: About | None = None, progress: Progress | None = None, uploaded: bool = False
    ) -> Iterator[Outcome]:
        """Add files, and the files of folders; tell what became of each as it is done. What is done stays done.

        `progress` hears of each file before its turn and may return False to stop. `uploaded` files have no lasting place.

        Raises:
            UsageError: an unknown session type, stage or audience.
            DataFolderError: the folder cannot be written.

        """
        from kapassist.documents.intake import Intake  # here, because the readers of all formats come with it

        _check(about or About())
        intake = Intake(self._store, about or About(), self._limits, uploaded)
        intake.tidy()
        return self._each(files_under(paths, self._store.root), intake.take, progress)

    def reindex(self, progress: Progress | None = None) -> Iterator[Outcome]:
        """Read every kept file anew, also of documents whose other files are damaged.

        Raises:
            DataFolderError: the folder cannot be written.

        """
        from kapassist.documents.intake import Intake

        intake = Intake(self._store, About(), self._limits)
        return self._each(self._store.folders(), intake.take_again, progress)

    def _each(self, paths: list[Path], take: Callable[[Path], Outcome], progress: Progress | None) -> Iterator[Outcome]:
        passages = 0
        for done, path in enumerate(paths):
            if progress and not progress(Step(done, len(paths), path.name, passages)):
                return
            outcome = take(path)
            passages += outcome.passages
            yield outcome
        if progress:
            progress(Step(len(paths), len(paths), "", passages))

    def remove(self, name_or_id: str) -> DocumentEntry:
        """Remove the document with this id, name or path without trace.

        Raises:
            UsageError: there is none, or more than one.
            DataFolderError: the folder cannot be written.

        """
        if not self._store.folders():
            raise _unknown(name_or_id)
        with self._store.writing():
            states = [_known(folder) for folder in self._store.folders()]
            known = {row.source or row.id: row for row in states}.values()
            path = str(Path(name_or_id).expanduser().resolve())
            found = [row for row in known if name_or_id in (row.id, row.name)] or [row for row in known if row.source == path]
            if not found:
                raise _unknown(name_or_id)
            if len(found) > 1:
                ids = ", ".join(row.id for row in found)
                raise UsageError(f"{len(found)} documents are called {name_or_id!r}; name one by its id: {ids}")
            for row in states:
                if row.id == found[0].id or row.source == found[0].source != "":
                    self._store.drop(row.id)
        return found[0]


def _unknown(name: str) -> UsageError:
    return UsageError(f"there is no document {name!r}; 'kapassist library' lists them")


def _stamped(folder: Path) -> str:
    """Return what changes when a document changes: a new entry is always a new file."""
    try:
        status = (folder / document.ENTRY).stat()
    except OSError:
        return f"{folder.name}:"
    return f"{folder.name}:{status.st_ino}:{status.st_mtime_ns}:{status.st_size}"


def _document(folder: Path) -> Document | None:
    found = document.read(folder)
    return Document.of(*found) if found else None


def _known(folder: Path) -> DocumentEntry:
    """Return the entry of a document, or what can be said of a damaged one."""
    try:
        return document.read_entry(folder)
    except DocumentError:
        kept = document.kept_file(folder)
        name = kept.name if kept else ""
        return DocumentEntry(folder.name, name, name, "", "", 0, 0, "")


def _check(about: About) -> None:
    for session_type in about.session_types:
        known_session_type(session_type)
    if about.stage:
        known_stage(about.stage)
    if about.audience:
        known(about.audience, AUDIENCES, "audience")
