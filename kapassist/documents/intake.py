"""Takes files onto the shelf, one at a time: what is new or changed is copied, read and cut; what is known is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from kapassist.documents import folder as document
from kapassist.documents.cutting import cut
from kapassist.documents.extraction import extract
from kapassist.documents.finding import Origin, origin_of, safe_name, unreadable
from kapassist.documents.limits import Limits
from kapassist.documents.records import About, DocumentEntry, Outcome, Piece
from kapassist.documents.store import Store
from kapassist.errors import DocumentError

_ID = 16  # characters of the sha256


class Intake:
    """One run of adding. `about` holds for all of its files; an empty one leaves what was said of a document before."""

    def __init__(self, store: Store, about: About, limits: Limits, uploaded: bool = False) -> None:
        self._store = store
        self._about = about
        self._limits = limits
        self._uploaded = uploaded
        entries = [entry for entry in store.entries() if entry.source]
        self._by_source = {entry.source: entry for entry in entries}
        self._outdated = [entry for entry in entries if entry is not self._by_source[entry.source]]
        self._elsewhere: dict[str, Origin] = {}  # by id: another file with the same content, seen in this run

    def tidy(self) -> None:
        """Remove the earlier states of files that a crash left beside the later ones.

        Raises:
            DataFolderError: the folder cannot be written.

        """
        for entry in self._outdated:
            with self._store.writing():
                self._store.drop(entry.id)

    def take(self, path: Path) -> Outcome:
        """Return what became of a file; a refusal says why and what to do.

        Raises:
            DataFolderError: the folder cannot be written.

        """
        return self._told(str(path), lambda: self._taken(path))

    def take_again(self, folder: Path) -> Outcome:
        """Read the kept file of a document anew, whatever state its other files are in.

        Raises:
            DataFolderError: the folder cannot be written.

        """
        return self._told(folder.name, lambda: self._retaken(folder))

    def _told(self, name: str, work: Callable[[], Outcome]) -> Outcome:
        try:
            return work()
        except DocumentError as error:
            return Outcome(name, "refused", str(error))
        except OSError as error:
            mend = "free some space there, or set KAPASSIST_DATA_DIR to another folder"
            return Outcome(name, "refused", f"it cannot be kept in {str(self._store.root)!r} ({error.strerror}); {mend}")

    def _taken(self, path: Path) -> Outcome:
        origin = origin_of(path, self._uploaded)
        before = self._by_source.get(origin.source)
        if before and Origin(before.source, before.size, before.modified_ns) == origin:
            same = self._store.entry(before.id)
        else:
            self._limits.check_file(origin.size)
            same = self._store.entry(_sha256(path)[:_ID])
        if same:
            outcome = self._known(path, same, origin)
        else:
            entry = self._placed(path, origin, self._about if self._about != About() or not before else _about(before))
            outcome = Outcome(str(path), "added", passages=entry.passages)
            same = entry
        if not before or before.id == same.id:
            return outcome
        self._retire(before)
        return replace(outcome, status="updated")

    def _known(self, path: Path, entry: DocumentEntry, origin: Origin) -> Outcome:
        """Return the outcome for content that is kept already; only what is said of it may be new."""
        said = entry if self._about == About() else replace(entry, **asdict(self._about))
        wanted = said
        if not self._uploaded and (entry.source == origin.source or not entry.source or not Path(entry.source).exists()):
            wanted = replace(said, **asdict(origin))
        elif not self._uploaded:
            self._elsewhere[entry.id] = origin
        if wanted != entry:
            self._rewrite(wanted)
        status = "unchanged" if said == entry else "updated"
        reason = "" if origin.source in ("", wanted.source) else f"the same content is kept from {entry.source}"
        return Outcome(str(path), status, reason, entry.passages)

    def _placed(self, path: Path, origin: Origin, about: About) -> DocumentEntry:
        """Copy, read and cut a file, and put it on the shelf; it is the copy that is read, so that both are the same."""
        with self._store.writing(), self._store.staging() as staged:
            copy = Path(shutil.copyfile(path, staged / safe_name(path)))
            document.sync(copy)
            sha256 = document.sha256_of(copy)
            title, pieces = self._read(copy)
            facts = {**asdict(origin), **asdict(about)}
            entry = DocumentEntry(sha256[:_ID], copy.name, title, sha256, added=_today(), passages=len(pieces), **facts)
            document.write(staged, entry, pieces)
            self._store.place(staged, entry.id)
        return entry

    def _read(self, file: Path) -> tuple[str, list[Piece]]:
        extracted = extract(file, self._limits)
        pieces = cut(extracted.blocks)
        if not pieces:
            raise DocumentError("it holds no text; add a file with text in it")
        return extracted.title, pieces

    def _rewrite(self, entry: DocumentEntry) -> None:
        """Put a changed entry in the place of the one that is there."""
        with self._store.writing(), self._store.staging() as staged:
            held = document.read(self._store.root / entry.id)
            if held:
                document.write(staged, entry, held[1])
                self._store.place(staged, entry.id)

    def _retire(self, before: DocumentEntry) -> None:
        """Remove the earlier state of a file, unless another file still has that content."""
        elsewhere = self._elsewhere.get(before.id)
        if elsewhere:
            self._rewrite(replace(before, **asdict(elsewhere)))
            return
        with self._store.writing():
            now = self._store.entry(before.id)
            if now and now.source == before.source:
                self._store.drop(before.id)

    def _retaken(self, folder: Path) -> Outcome:
        with self._store.writing(), self._store.staging() as staged:
            kept = document.kept_file(folder) if folder.is_dir() else None
            if kept is None:
                raise DocumentError(f"its kept copy is gone; run 'kapassist remove {folder.name}' and add the file again")
            sha256 = document.sha256_of(kept)
            if sha256[:_ID] != folder.name:
                raise DocumentError(f"its kept copy {kept.name!r} is damaged; add the file again")
            title, pieces = self._read(kept)
            entry, lost = self._entry_of(folder, kept, sha256)
            entry = replace(entry, name=kept.name, title=title, passages=len(pieces))
            document.write(staged, entry, pieces)
            self._store.place(staged, entry.id)
        return Outcome(entry.name, "updated", lost, entry.passages)

    def _entry_of(self, folder: Path, kept: Path, sha256: str) -> tuple[DocumentEntry, str]:
        """Return the entry of a document with what was lost of it: all that was said of it, where it cannot be read."""
        try:
            return document.read_entry(folder), ""
        except DocumentError:
            status = kept.stat()
            entry = DocumentEntry(folder.name, kept.name, "", sha256, "", status.st_size, status.st_mtime_ns, _today())
            return entry, "its session types, stage, audience and reference are lost; add the file again with them"


def _about(entry: DocumentEntry) -> About:
    return About(entry.session_types, entry.stage, entry.audience, entry.reference)


def _sha256(path: Path) -> str:
    try:
        return document.sha256_of(path)
    except OSError as error:
        raise unreadable(error) from error


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
