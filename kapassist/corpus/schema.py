"""What each file under `knowledge/` may hold: one model per kind of file. Unknown keys are errors."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kapassist.domain import DraftKind, Grade, Label, Level, NoticeKind
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

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
LABELS = (
    "due",
    "watch",
    "call",
    "sources",
    "sources-handout",
    "source",
    "blank",
    "checked",
    "contents",
    "differ",
    "why",
    "caution",
    "editorial",
    "clinic-phone",
    "after-hours",
    "stage",
    "number",
    "brief-text",
)
READING_DEPTHS = ("full-text", "abstract", "digest", "second-hand")


def _one_of(name: str, allowed: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not a known {name}; use one of: {', '.join(allowed)}")
        return value

    return AfterValidator(check)


def _holding(*names: str) -> AfterValidator:
    """Return a check that a table has all of these entries, so that a lost one is told here, not in a draft."""

    def check(value: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in names if name not in value]
        if missing:
            raise ValueError(f"has no entry for: {', '.join(missing)}; put it back")
        return value

    return AfterValidator(check)


def _iso_date(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not a date; write it as year-month-day, for example 2026-11-22") from None
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is not a usable pattern ({error})") from None
    return value


def _as_list(value: Any) -> Any:
    return list(SESSION_TYPE_IDS) if value == "all" else value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
SessionTypeId = Annotated[str, _one_of("session type", SESSION_TYPE_IDS)]
SessionTypes = Annotated[list[SessionTypeId], BeforeValidator(_as_list)]
StageId = Annotated[str, _one_of("stage", STAGE_IDS)]
Audience = Annotated[str, _one_of("audience", AUDIENCES)]
IsoDate = Annotated[str, AfterValidator(_iso_date)]
Pattern = Annotated[str, AfterValidator(_regex)]
Words = list[Annotated[str, Field(min_length=1)]]
Year = Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^(\d{4}|n\.d\.)$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))


class _Sourced(_Model):
    """A statement with references, or labelled editorial."""

    text: Text
    references: list[str] = []
    editorial: bool = False

    @model_validator(mode="after")
    def _has_basis(self) -> _Sourced:
        if not self.references and not self.editorial:
            raise ValueError("has no reference; name one under 'references', or write 'editorial: true'")
        if self.references and self.editorial:
            raise ValueError("is marked editorial and has references; keep one of the two")
        return self


class StatementEntry(_Sourced):
    """One statement of a session type or a position."""


class ReferenceEntry(_Model):
    """One entry of `references.yaml`."""

    authors: Text
    year: Year
    title: Text
    container: str = ""
    doi: Annotated[str, Field(pattern=r"^(10\.\d{4,9}/\S+)?$")] = ""
    pmid: Annotated[str, BeforeValidator(_as_text), Field(pattern=r"^\d*$")] = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    grade: Grade
    read: Annotated[str, _one_of("reading depth", READING_DEPTHS)]
    checked: IsoDate
    note: str = ""

    @model_validator(mode="after")
    def _can_be_found(self) -> ReferenceEntry:
        if not (self.doi or self.pmid or self.url):
            raise ValueError("is incomplete; give a doi, a pmid or a url")
        return self


class ReferencesFile(_Model):
    """`references.yaml`."""

    references: dict[Identifier, ReferenceEntry]


class SessionTypeEntry(_Model):
    """One session type."""

    title: Text
    words: Words
    factors: list[Identifier] = []
    library: Literal["complete", "partial"]
    facets: dict[Annotated[str, _one_of("facet", FACETS)], Annotated[list[StatementEntry], Field(min_length=1)]]


class SessionTypesFile(_Model):
    """`session-types.yaml`."""

    session_types: Annotated[dict[SessionTypeId, SessionTypeEntry], _holding(*SESSION_TYPE_IDS)]


class FactorEntry(_Model):
    """One client factor with the words that name it."""

    label: Text
    group: Text
    words: Words = []
    implies: list[Identifier] = []


class FactorsFile(_Model):
    """`factors.yaml`."""

    factors: dict[Identifier, FactorEntry]


class ItemEntry(_Sourced):
    """One checklist item."""

    id: Identifier
    area: Annotated[str, _one_of("area", AREAS)]
    plain: str = ""
    why: str = ""
    levels: Annotated[dict[SessionTypeId, Level], Field(min_length=1)]
    when: list[Identifier] = []
    audience: Annotated[list[Audience], Field(min_length=1)]
    field: str = ""
    positions: list[StatementEntry] = []
    matrix: list[Annotated[str, Field(pattern=r"^C\d{2}$")]] = []
    handout: bool = False

    @model_validator(mode="after")
    def _patient_wording(self) -> ItemEntry:
        if ("patient" in self.audience or self.handout) and not self.plain:
            raise ValueError("is for the patient but has no 'plain' wording; write it in second person at grade 6 or below")
        return self


class ItemsFile(_Model):
    """A file of `items/`."""

    stage: StageId
    items: list[ItemEntry]


class PromptEntry(_Sourced):
    """One integration prompt."""

    id: Identifier
    theme: Identifier
    modality: Annotated[str, _one_of("modality", MODALITIES)]
    why: Text
    not_for: str = ""
    session_types: SessionTypes
    when: list[Identifier] = []
    matrix: list[Annotated[str, Field(pattern=r"^P\d{2}$")]] = []


class PromptsFile(_Model):
    """A file of `integration/`."""

    stage: StageId
    prompts: list[PromptEntry]


class ArticleFront(_Model):
    """The front matter of a guidance article."""

    title: Text
    session_types: SessionTypes
    stages: list[StageId] = []
    lead: list[str] = []
    beside: list[str] = []


class CrisisLine(_Model):
    """One line that a person in distress can use."""

    name: Text
    contact: Text
    hours: Text
    languages: Text
    kind: Literal["crisis", "support"]
    source: Annotated[str, Field(pattern=r"^https?://\S+$")]
    checked: IsoDate
    note: str = ""


class CrisisCountry(_Model):
    """The emergency number and the lines of a country."""

    name: Text
    emergency: Annotated[str, BeforeValidator(_as_text)]
    lines: Annotated[list[CrisisLine], Field(min_length=1)]


class CrisisFile(_Model):
    """`crisis-lines.yaml`."""

    countries: Annotated[dict[str, CrisisCountry], Field(min_length=1)]


class NoticeEntry(_Model):
    """A fixed notice."""

    title: Text
    text: Text


class FixedText(_Model):
    """A fixed text without a title."""

    text: Text


class DeclinedTexts(_Model):
    """What is said instead of an answer."""

    dosing: Text
    unsupervised: Text
    crisis: Text
    emergency: Text


class NoticesFile(_Model):
    """`notices.yaml`."""

    notices: Annotated[dict[NoticeKind, NoticeEntry], _holding(*NoticeKind)]
    declined: DeclinedTexts
    not_covered: FixedText
    partial_library: FixedText


class TriageEntry(_Model):
    """Patterns of one label; `first-person` patterns show that the writer speaks of themself."""

    patterns: list[Pattern]
    first_person: list[Pattern] = []


class TriageFile(_Model):
    """`triage.yaml`."""

    labels: dict[Label, TriageEntry]


class VocabularyFile(_Model):
    """`vocabulary.yaml`."""

    abbreviations: dict[str, str]
    synonyms: list[Words]
    draft_kinds: dict[DraftKind, Words]
    draft_verbs: Words
    ordinals: dict[str, int]
    stages: dict[StageId, Words]
    follow_up_openers: Words
    follow_up_pronouns: Words


class ClaimEntry(_Model):
    """A claim that the library must not make."""

    id: Identifier
    pattern: Pattern
    why: Text
    references: list[str] = []
    instead: str = ""


class ClaimsFile(_Model):
    """`claims-to-avoid.yaml`."""

    claims: list[ClaimEntry]


class ReadingFile(_Model):
    """`reading.yaml`."""

    max_grade: float
    allowed_terms: Words


class ReviewEntry(_Model):
    """One clinician's sign-off."""

    reviewer: Text
    credentials: Text
    date: IsoDate
    scope: Annotated[list[Text], Field(min_length=1)]
    note: str = ""


class ReviewFile(_Model):
    """`review.yaml`."""

    reviews: list[ReviewEntry] = []


class KindWords(_Model):
    """Title and opening line of a kind of draft."""

    title: Text
    intro: Text


class StageWords(_Model):
    """A stage as a therapist and as a patient would call it."""

    therapist: Text
    patient: Text


class ChosenWords(_Model):
    """Reasons why an item stands in a draft."""

    rule: Text
    field: Text
    factor: Text
    retrieved: Text
    usual: Text


class WordingFile(_Model):
    """`wording.yaml`."""

    kinds: Annotated[dict[DraftKind, KindWords], _holding(*DraftKind)]
    stages: Annotated[dict[StageId, StageWords], _holding(*STAGE_IDS)]
    areas: dict[str, str]
    facets: Annotated[dict[str, str], _holding(*FACETS)]
    levels: Annotated[dict[Level, str], _holding(*Level)]
    chosen: ChosenWords
    grades: Annotated[dict[str, str], _holding(*Grade, "editorial")]
    depths: Annotated[dict[str, str], _holding(*READING_DEPTHS)]
    audiences: Annotated[dict[Audience, str], _holding(*AUDIENCES)]
    labels: Annotated[dict[str, str], _holding(*LABELS)]
