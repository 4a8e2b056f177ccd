"""The folder of all kept documents: its one writer, and changes that are whole or not there. Knows nothing of file formats.

A change is prepared in `.new-…` and counts with a rename; what goes is renamed to `.gone-…` first. After a crash such folders
may be left; the next writer takes them away. Readers take no lock.
"""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from kapassist.documents import folder as document
from kapassist.documents.records import DocumentEntry
from kapassist.errors import DataFolderError, DocumentError

_LOCK_SECONDS = 600
_ID = re.compile(r"[0-9a-f]{16}")


class Store:
    """Documents under `root`, each in a folder with its id for a name. Nothing is created until the first write."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folders(self) -> list[Path]:
        """Return the folders of the documents, the one that was written last at the end."""
        try:
            return sorted((path for path in self.root.iterdir() if _ID.fullmatch(path.name)), key=_written)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(error) from error

    def changed(self) -> int:
        """Return when a document was last put in or taken out, 0 where there is none."""
        try:
            return self.root.stat().st_mtime_ns
        except OSError:
            return 0

    def entries(self) -> list[DocumentEntry]:
        """Return the entries that can be read, the one that was written last at the end."""
        found = []
        for folder in self.folders():
            with suppress(DocumentError):
                found.append(document.read_entry(folder))
        return found

    def entry(self, key: str) -> DocumentEntry | None:
        """Return the entry of a document that is there and whole."""
        try:
            held = document.read(self.root / key)
        except DocumentError:
            return None
        return held[0] if held else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; what an earlier one left unfinished is taken away.

        Raises:
            DataFolderError: the folder cannot be written, or another process holds it for too long.

        """
        lock = FileLock(self.root / ".lock", timeout=_LOCK_SECONDS)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            raise DataFolderError(f"another KAPassist has held {self.root} for {_LOCK_SECONDS} s; close it") from None
        except OSError as error:
            raise self._unusable(error) from error
        try:
            for left in [*self.root.glob(".new-*"), *self.root.glob(".gone-*")]:
                shutil.rmtree(left, ignore_errors=True)
            yield
        finally:
            lock.release()

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Return a folder to prepare a document in; what is not placed is taken away. Needs `writing`."""
        folder = self.root / f".new-{uuid.uuid4().hex}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def place(self, staged: Path, key: str) -> None:
        """Put a prepared document in its place, over the one with the same id. Needs `writing`."""
        target = self.root / key
        document.sync_folder(staged)
        if not target.exists():
            staged.rename(target)
        else:
            for name in [path.name for path in staged.iterdir() if path.name != document.ENTRY] + [document.ENTRY]:
                (staged / name).replace(target / name)  # the entry last: only with it the new passages count
            document.sync_folder(target)
            wanted = document.names(target)
            for path in target.iterdir():
                if path.name not in wanted:
                    path.unlink()
        document.sync_folder(self.root)

    def drop(self, key: str) -> None:
        """Remove a document without trace. Needs `writing`."""
        gone = self.root / f".gone-{uuid.uuid4().hex}"
        with suppress(FileNotFoundError):  # another process was faster
            (self.root / key).rename(gone)
            document.sync_folder(self.root)
            shutil.rmtree(gone, ignore_errors=True)

    def _unusable(self, error: OSError) -> DataFolderError:
        return DataFolderError(
            f"cannot use the folder {str(self.root)!r} ({error.strerror}); "
            "set KAPASSIST_DATA_DIR to a folder that you can write to"
        )


def _written(folder: Path) -> tuple[int, str]:
    """Return when the entry was written: of two documents from one file, left by a crash, the later one counts."""
    try:
        return (folder / document.ENTRY).stat().st_mtime_ns, folder.name
    except OSError:
        return 0, folder.name
