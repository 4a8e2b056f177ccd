"""What the page does with the clinic's profile: pure functions over records. Knows nothing of Gradio or of screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kapassist.clinic.file import checked_profile, profile_text, read_profile
from kapassist.clinic.flags import about_patients, flagged
from kapassist.clinic.keeper import KeptProfile
from kapassist.clinic.logo import logo_from_file
from kapassist.clinic.profile import ClinicProfile, Logo
from kapassist.errors import ClinicError, KapassistError
from ui.documents import discard
from ui.live import LiveHandlers


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds beside its fields: whether it was filled, its logo, and the flags that the user has seen."""

    filled: bool = False
    logo: Logo | None = None
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """How saving ended: the profile that is kept now and its rules about patients, what may identify one, or what is wrong."""

    profile: ClinicProfile | None = None
    about: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ClinicHandlers:
    """Shows, saves and loads the profile; afterwards the next draft uses it."""

    live: LiveHandlers

    def shown(self) -> KeptProfile:
        """Return the profile as it stands, or why it cannot be read."""
        return self.live.now().assistant.profiles.read()

    def save(self, values: Mapping[str, Any], form: Form) -> Saved:
        """Keep the profile that the fields make; new words that may identify a patient are kept only once they were seen."""
        assistant = self.live.now().assistant
        keeper = assistant.profiles
        try:
            profile = checked_profile(values, keeper.known, form.logo)
            before = flagged(keeper.read().profile)
            flags = tuple(line for line in flagged(profile) if line not in before)
            if not set(flags) <= set(form.seen):
                return Saved(flags=flags)
            keeper.save(profile)
        except KapassistError as error:
            return Saved(problem=str(error))
        return Saved(profile, about_patients(profile, assistant.library.stationery.plain_language.about_patients))

    def logo(self, upload: Path) -> tuple[Logo | None, str]:
        """Return the cleaned logo of an upload, or None and what is wrong; the upload itself is deleted."""
        try:
            return logo_from_file(upload), ""
        except ClinicError as error:
            return None, str(error)
        finally:
            discard([upload])

    def load(self, upload: Path) -> tuple[ClinicProfile | None, str]:
        """Return the profile of an uploaded file, or None and what is wrong; the upload itself is deleted."""
        try:
            return read_profile(upload, self.live.now().assistant.profiles.known), ""
        except KapassistError as error:
            return None, str(error).replace(str(upload), upload.name)
        finally:
            discard([upload])

    def file(self, profile: ClinicProfile) -> bytes:
        """Return a profile as a file to be shared."""
        return profile_text(profile).encode()
