"""Kinds of value that the files under `knowledge/` hold: closed lists, dates, patterns, and the base of every model."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kapassist.corpus.problems import did_you_mean
from kapassist.errors import shortened
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

CONTACTS = ("phone", "after-hours", "emergency")  # numbers of a clinic's profile that fill a blank
AREAS = (
    "screening",
    "medicines",
    "consent",
    "expectations",
    "intention",
    "skills",
    "logistics",
    "measures",
    "pain",
    "monitoring",
    "discharge",
    "aftercare",
    "warning-signs",
    "contacts",
    "follow-up",
    "referral",
    "room",
    "equipment",
    "music",
    "people",
    "touch",
    "response",
)
AUDIENCES = ("therapist", "prescriber", "clinic", "patient", "support-person")
MODALITIES = ("open", "act", "ifs-informed", "somatic", "mindfulness", "cbt", "emdr-adjunct")
FACETS = (
    "summary",
    "route",
    "therapy-timing",
    "prescriber",
    "room",
    "course",
    "onset-duration",
    "studied",
    "monitoring",
    "recovery",
    "leaving",
    "tell-patient",
    "differs",
)
GLANCE = (
    "route",
    "setting",
    "prescriber",
    "in-room",
    "therapy",
    "course",
    "onset",
    "effect-length",
    "visit-length",
    "leaving",
    "approval",
    "evidence",
)
MEASURE_TOPICS = (
    "depression",
    "anxiety",
    "ptsd",
    "pain",
    "pain-beliefs",
    "suicide-risk",
    "experience",
    "integration",
    "dissociation",
    "function",
    "substance-use",
    "other",
)
SIGNS = ("now", "same-day")  # how soon a patient has to act on a warning sign
BASIS_INPUTS = ("types", "stage", "number", "factors", "brief", "audience", "length", "clinic")
READING_DEPTHS = ("full-text", "abstract", "digest", "second-hand")


def one_of(name: str, allowed: tuple[str, ...]) -> AfterValidator:
    """Return a check that a value is one of a closed list; `name` is what a message calls it."""

    def check(value: str) -> str:
        if value not in allowed:
            hint = did_you_mean(value, allowed)
            raise ValueError(f"{shortened(value)} is not a known {name}{hint}; use one of: {', '.join(allowed)}")
        return value

    return AfterValidator(check)


def holding(*names: str) -> AfterValidator:
    """Return a check that a table has all of these entries, so that a lost one is told here, not in a draft."""

    def check(value: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in names if name not in value]
        if missing:
            raise ValueError(f"has no entry for: {', '.join(missing)}; put it back")
        return value

    return AfterValidator(check)


def _iso_date(value: str) -> str:
    with suppress(ValueError):
        if date.fromisoformat(value).isoformat() == value:  # other forms of ISO 8601 are harder to read for people
            return value
    raise ValueError(f"{shortened(value)} is not a date; write it as year-month-day, for example 2026-11-22")


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a usable pattern ({error})") from None
    return value


def _as_list(value: Any) -> Any:
    return list(SESSION_TYPE_IDS) if value == "all" else value


def as_text(value: Any) -> Any:
    """Return a whole number as text, so that a year or a phone number needs no quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SessionTypeId = Annotated[str, one_of("session type", SESSION_TYPE_IDS)]
SessionTypes = Annotated[list[SessionTypeId], BeforeValidator(_as_list)]
StageId = Annotated[str, one_of("stage", STAGE_IDS)]
Audience = Annotated[str, one_of("audience", AUDIENCES)]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Pattern = Annotated[str, AfterValidator(_regex)]
Count = Annotated[int, Field(gt=0)]
Days = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Question = Annotated[str, Field(min_length=3, max_length=150)]  # more is no longer what people type
Words = list[Annotated[str, Field(min_length=1)]]
Year = Annotated[str, BeforeValidator(as_text), Field(pattern=r"^(\d{4}|n\.d\.)$")]


class Model(BaseModel):
    """Base of every model: keys with hyphens, unknown keys refused, records that do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))


class Basis(Model):
    """Something with references, or labelled editorial."""

    references: list[str] = []
    editorial: bool = False

    @model_validator(mode="after")
    def _has_basis(self) -> Basis:
        if not self.references and not self.editorial:
            raise ValueError("has no reference; name one under 'references', or write 'editorial: true'")
        if self.references and self.editorial:
            raise ValueError("is marked editorial and has references; keep one of the two")
        return self


class Sourced(Basis):
    """A statement with its basis."""

    text: Text
