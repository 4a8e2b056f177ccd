"""Reads the library as it stands now; while a file of it cannot be read, the last good copy stands in."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kapassist.corpus.fingerprints import library_files, whole
from kapassist.corpus.library import Library, read_library
from kapassist.errors import KapassistError, LibraryError, UsageError
from kapassist.settings import Settings

_STAMPED = "%Y-%m-%dT%H%M%S"

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A library that can be used, and the state of the files it was looked up at.

    `read_on` is the date on which its files were good; `fault` says what is wrong with them as they stand now.
    """

    library: Library
    stamp: Stamp
    read_on: str
    fault: str = ""


class LibraryKeeper:
    """Keeps one good copy of the library under `root` in the folder `copies`; `country` must have crisis lines in it."""

    def __init__(self, root: Path, copies: Path, country: str) -> None:
        self._root = root
        self._copies = copies
        self._country = country

    @classmethod
    def of(cls, settings: Settings) -> LibraryKeeper:
        """Return the keeper of the configured library; each library folder has copies of its own."""
        folder = hashlib.sha256(str(settings.knowledge_dir.resolve()).encode()).hexdigest()[:12]
        return cls(settings.knowledge_dir, settings.data_dir / "library" / folder, settings.country)

    def refreshed(self, kept: Kept) -> Kept:
        """Return the library as its files stand now: the same record when nothing was edited.

        Files that cannot be read change nothing but `fault`; the library that is in use stays.
        """
        stamp = self.stamp()
        if stamp == kept.stamp:
            return kept
        try:
            newest = self.read()
        except KapassistError as error:  # and no copy to fall back on
            return replace(kept, stamp=stamp, fault=str(error))
        return replace(kept, stamp=stamp, fault=newest.fault) if newest.fault else newest

    def stamp(self) -> Stamp:
        """Return names, times and sizes of the library's files: equal stamps mean that nothing was edited."""
        found = []
        for path in library_files(self._root):
            with suppress(OSError):  # an editor may replace a file between the listing and the look
                status = path.stat()
                found.append((path.relative_to(self._root).as_posix(), status.st_mtime_ns, status.st_size))
        return tuple(found)

    def read(self) -> Kept:
        """Return the library, or the last good copy of it.

        Raises:
            LibraryError: a file cannot be read and there is no good copy; the first problem is named with file and line.
            UsageError: the configured country has no crisis lines in the library.

        """
        stamp = self.stamp()
        reading = read_library(self._root)
        if reading.library is not None and not reading.problems:
            self._check_country(reading.library)
            return Kept(reading.library, stamp, datetime.now(UTC).date().isoformat())
        fault = reading.told(self._root)
        if not self._root.is_dir():  # a wrong setting, not an edit that went wrong
            raise LibraryError(fault)
        for copy in self._good_copies():
            kept = read_library(copy)
            if kept.library is not None and not kept.problems:
                self._check_country(kept.library)
                return Kept(kept.library, stamp, copy.name[:10], fault)
        raise LibraryError(fault)

    def _check_country(self, library: Library) -> None:
        if self._country and self._country not in library.crisis:
            raise UsageError(f"KAPASSIST_COUNTRY is {self._country!r}; use one of: {', '.join(library.crisis)}")

    def keep(self, kept: Kept) -> None:
        """Copy the library's files, unless the newest copy holds the same; a copy that cannot be written is no error."""
        if kept.fault:
            return  # the files are not those of this library
        content = whole(kept.library.fingerprints)
        copies = self._good_copies()
        if copies and copies[0].name.endswith(content):
            return
        with suppress(OSError):  # the library works without a copy
            self._write(f"{datetime.now(UTC).strftime(_STAMPED)}-{content}")

    def _write(self, name: str) -> None:
        unfinished = self._copies / f".{uuid.uuid4().hex}"
        for path in library_files(self._root):
            target = unfinished / path.relative_to(self._root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        unfinished.rename(self._copies / name)  # only now it counts: a copy broken off has no date for a name
        for old in self._copies.iterdir():
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)

    def _good_copies(self) -> list[Path]:
        """Return the finished copies, newest first."""
        try:
            return sorted((path for path in self._copies.iterdir() if not path.name.startswith(".")), reverse=True)
        except OSError:
            return []
