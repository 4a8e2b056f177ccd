"""Keeps the profile in use: read when it is needed, written whole or not at all, never over one that could not be read."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from kapassist.clinic.file import Known, profile_text, read_profile
from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.library import Library
from kapassist.errors import ClinicError, DataFolderError
from kapassist.settings import Settings

FILE = "clinic.yaml"
_LOCK_SECONDS = 10

Stamp = tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """The profile in use and the state of its file (None where there is none); `fault` says why it could not be read."""

    profile: ClinicProfile = field(default_factory=ClinicProfile)
    stamp: Stamp = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ProfileKeeper:
    """Keeps the profile at `path`; `named` tells that the user named the path, so that a file is expected there."""

    path: Path
    known: Known
    lock: Path
    named: bool = False

    @classmethod
    def of(cls, settings: Settings, known: Known | Library) -> ProfileKeeper:
        """Return the keeper of the configured profile."""
        known = Known.of(known) if isinstance(known, Library) else known
        path = settings.clinic or settings.data_dir / FILE
        return cls(path, known, settings.data_dir / f".{FILE}.lock", settings.clinic is not None)

    def stamp(self) -> Stamp:
        """Return time, size and number of the file: equal stamps mean that it was not changed."""
        with suppress(OSError):
            status = self.path.stat()
            return status.st_mtime_ns, status.st_size, status.st_ino
        return None

    def read(self) -> KeptProfile:
        """Return the profile; a blank one where there is none, or where it cannot be read."""
        stamp = self.stamp()
        if stamp is None and not self.path.exists():
            fault = (
                f"KAPASSIST_CLINIC is {str(self.path)!r}, and no file is there; mend it or save a profile" if self.named else ""
            )
            return KeptProfile(fault=fault)
        try:
            return KeptProfile(read_profile(self.path, self.known), stamp)
        except ClinicError as error:
            return KeptProfile(stamp=stamp, fault=str(error))

    def change(self, changed: Callable[[ClinicProfile], ClinicProfile]) -> ClinicProfile:
        """Replace the profile by what `changed` makes of it, and return that.

        Raises:
            ClinicError: the profile that is there cannot be read; it is left as it is.
            DataFolderError: the file cannot be written.

        """
        target = self.path.resolve()  # a link stays a link
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self.lock.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.lock, timeout=_LOCK_SECONDS):
                profile = changed(self._present())
                _write(target, profile_text(profile))
        except Timeout:
            raise DataFolderError(f"another KAPassist is writing {str(target)!r}; try again") from None
        except OSError as error:
            raise DataFolderError(
                f"cannot write {str(target)!r} ({error.strerror}); set KAPASSIST_CLINIC to another file"
            ) from error
        return profile

    def save(self, profile: ClinicProfile) -> None:
        """Replace the profile, as `change` does."""
        self.change(lambda _: profile)

    def set_aside(self) -> Path | None:
        """Copy the profile's file to a new name beside it; None where there is none.

        Raises:
            DataFolderError: the copy cannot be written.

        """
        source = self.path.resolve()
        names = (source.with_name(f"{source.stem}-before-{number}{source.suffix}") for number in count(1))
        copy = next(path for path in names if not path.exists())
        try:
            _write(copy, source.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DataFolderError(f"cannot keep {str(copy)!r} ({error.strerror}); nothing was changed") from error
        return copy

    def clear(self) -> bool:
        """Delete the profile, also one that cannot be read; tell whether there was one.

        Raises:
            DataFolderError: it cannot be deleted.

        """
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise DataFolderError(f"cannot delete {str(self.path)!r} ({error.strerror}); delete it by hand") from error
        return True

    def _present(self) -> ClinicProfile:
        kept = self.read()
        if kept.fault and self.path.exists():
            raise ClinicError(f"{kept.fault}; nothing was changed")
        return kept.profile


def write_profile(path: Path, profile: ClinicProfile) -> None:
    """Write a profile to a file to be shared.

    Raises:
        ClinicError: the file cannot be written.

    """
    try:
        _write(path.resolve(), profile_text(profile))
    except OSError as error:
        raise ClinicError(f"cannot write {str(path)!r} ({error.strerror}); choose another file") from error


def _write(path: Path, text: str) -> None:
    """Write a file so that it is whole or not there, whatever happens."""
    new = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
