"""The clinic's profile as one YAML file that can be shared between machines: what it may hold, reading and writing it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from kapassist.clinic.logo import checked_logo
from kapassist.clinic.profile import PROFILE_VERSION, ClinicProfile, Logo, ReadingSize
from kapassist.clinic.texts import fitting
from kapassist.corpus.fields import Identifier, Model, as_text
from kapassist.corpus.files import MAX_BYTES, read_text
from kapassist.corpus.library import Library
from kapassist.corpus.messages import schema_problems
from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.corpus.source import SourceFile, parse_yaml
from kapassist.errors import ClinicError, shortened

LANGUAGES = ("en", "es")
_VERSION = "profile-version"
_ACCEPTED = f"write '{_VERSION}: {PROFILE_VERSION}', without quotes, or export the profile anew"
_ELSE = "a member of the European Union may use EU; for any other country leave it empty and set 'emergency'"
_TITLE = "# The profile of a clinic for KAPassist. It may be shared; keep what identifies a patient out of it.\n"


def _text(field: str) -> tuple[BeforeValidator, AfterValidator]:
    return BeforeValidator(as_text), AfterValidator(lambda value: fitting(field, value))


def _version(value: object) -> object:
    if type(value) is not int or value != PROFILE_VERSION:
        raise ValueError(f"{shortened(value)} is no version that this program knows; {_ACCEPTED}")
    return value


class LogoEntry(Model):
    """The logo; `data` is base64."""

    media: Literal["image/png", "image/jpeg"]
    data: Annotated[str, Field(min_length=1)]


class ProfileFile(Model):
    """A profile file."""

    profile_version: Annotated[int, BeforeValidator(_version)]
    name: Annotated[str, *_text("name")] = ""
    address: Annotated[str, *_text("address")] = ""
    phone: Annotated[str, *_text("phone")] = ""
    after_hours: Annotated[str, *_text("after-hours")] = ""
    emergency: Annotated[str, *_text("emergency")] = ""
    country: Annotated[str, AfterValidator(lambda value: value.strip().upper())] = ""
    language: Literal["en", "es"] = "en"
    reading_size: ReadingSize = ReadingSize.REGULAR
    disclosure: Annotated[str, *_text("disclosure")] = ""
    rules: dict[Identifier, Annotated[str, *_text("rule")]] = Field(default_factory=dict)
    logo: LogoEntry | None = None


FIELDS = tuple(field.alias or name for name, field in ProfileFile.model_fields.items())[1:]


@dataclass(frozen=True, slots=True)
class Known:
    """What a profile may name: countries with crisis lines, and the ids of written rules."""

    countries: tuple[str, ...]
    rules: tuple[str, ...]

    @classmethod
    def of(cls, library: Library) -> Known:
        """Return what a library knows."""
        return cls(tuple(library.crisis), tuple(library.stationery.rules))


def read_profile(path: Path, known: Known) -> ClinicProfile:
    """Return the profile of a file.

    Raises:
        ClinicError: it cannot be read; the first thing wrong is named with file, line, field and value.

    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ClinicError(f"{path} is {path.stat().st_size:,} bytes long, too much for a profile; choose another file")
    except OSError as error:
        raise ClinicError(f"cannot read {str(path)!r} ({error.strerror}); check the path") from error
    text, problems = read_text(path, str(path))
    if problems:
        raise ClinicError(str(problems[0]))
    return _profile(parse_yaml(text, str(path)), known)


def checked_profile(values: Mapping[str, Any], known: Known, logo: Logo | None = None) -> ClinicProfile:
    """Return the profile that these values make, under the names of the file; `logo` is a cleaned one.

    Raises:
        ClinicError: a value cannot be used; the line begins with its name.

    """
    return replace(_profile(SourceFile("", {_VERSION: PROFILE_VERSION, **values}, {}), known), logo=logo)


def profile_values(profile: ClinicProfile) -> dict[str, Any]:
    """Return everything but the logo under the names of the file."""
    return {
        "name": profile.name,
        "address": profile.address,
        "phone": profile.phone,
        "after-hours": profile.after_hours,
        "emergency": profile.emergency,
        "country": profile.country,
        "language": profile.language,
        "reading-size": profile.reading_size.value,
        "disclosure": profile.disclosure,
        "rules": dict(profile.rules),
    }


def profile_text(profile: ClinicProfile) -> str:
    """Return a profile as the text of its file; empty values are left out."""
    values = {_VERSION: PROFILE_VERSION} | {key: value for key, value in profile_values(profile).items() if value}
    text = _TITLE + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)
    if profile.logo:
        data = base64.encodebytes(profile.logo.data).decode("ascii").replace("\n", "\n    ").rstrip()
        text += f"logo:\n  media: {profile.logo.media}\n  data: |\n    {data}\n"
    return text


def _profile(source: SourceFile, known: Known) -> ClinicProfile:
    _check_version(source)
    if source.problems:
        raise _told(source.problems[0])
    try:
        entry = ProfileFile.model_validate(source.data)
    except ValidationError as error:
        raise _told(next(schema_problems(source, ProfileFile, error))) from None
    for problem in _unknown(entry, source, known):
        raise _told(problem)
    return ClinicProfile(
        entry.name,
        entry.address,
        entry.phone,
        entry.after_hours,
        entry.emergency,
        entry.country,
        entry.language,
        entry.reading_size,
        _logo(entry.logo, source),
        tuple((key, text) for key, text in entry.rules.items() if text),
        entry.disclosure,
    )


def _check_version(source: SourceFile) -> None:
    """Tell a file of a later version before anything else, because nothing in it can be judged."""
    if source.data is None and not source.problems:
        raise _told(Problem(source.name, 1, "is empty; delete it, or export the profile anew"))
    if not isinstance(source.data, dict):
        return
    version = source.data.get(_VERSION)
    if isinstance(version, int) and version > PROFILE_VERSION:
        mend = f"update KAPassist, or export it anew with this one, which reads '{_VERSION}: {PROFILE_VERSION}'"
        told = f"was written by a newer KAPassist ({_VERSION} {shortened(version)}); {mend}"
        raise _told(Problem(source.name, source.line((_VERSION,)), told))
    if _VERSION not in source.data and not source.problems:
        raise _told(Problem(source.name, 1, f"{_VERSION}: is missing; {_ACCEPTED}"))


def _unknown(entry: ProfileFile, source: SourceFile, known: Known) -> Iterator[Problem]:
    if entry.country and entry.country not in known.countries:
        told = f"country: {shortened(entry.country)} has no crisis lines; use one of: {', '.join(known.countries)}; {_ELSE}"
        yield Problem(source.name, source.line(("country",)), told)
    for key in entry.rules:
        if key not in known.rules:
            told = f"{shortened(key)} is not a known rule{did_you_mean(key, known.rules)}; use one of: {', '.join(known.rules)}"
            yield Problem(source.name, source.line(("rules", key)), f"rules: {told}")


def _logo(entry: LogoEntry | None, source: SourceFile) -> Logo | None:
    if entry is None:
        return None
    try:
        return checked_logo(entry.media, base64.b64decode("".join(entry.data.split()), validate=True))
    except binascii.Error:
        told = "logo: data is not base64; choose the logo again"
    except ClinicError as error:
        told = f"logo: {error}"
    raise _told(Problem(source.name, source.line(("logo", "data")), told))


def _told(problem: Problem) -> ClinicError:
    return ClinicError(str(problem) if problem.file else problem.message)
