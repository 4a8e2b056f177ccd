"""What each file under `knowledge/` may hold: one model per kind of file. Unknown keys are errors."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from kapassist.corpus.fields import (
    AREAS,
    CONTACTS,
    FACETS,
    GLANCE,
    MODALITIES,
    READING_DEPTHS,
    SIGNS,
    Audience,
    Count,
    Days,
    Identifier,
    IsoDate,
    Model,
    Pattern,
    Question,
    SessionTypeId,
    SessionTypes,
    Share,
    Sourced,
    StageId,
    Text,
    Words,
    Year,
    as_text,
    holding,
    one_of,
)
from kapassist.domain import DraftKind, Grade, Label, Length, Level, NoticeKind


class StatementEntry(Sourced):
    """One statement of a session type or a position."""


class PositionEntry(StatementEntry):
    """What one source says where sources differ; `session-types` narrows it to those that the source is about."""

    session_types: SessionTypes = []


class ReferenceEntry(Model):
    """One entry of `references.yaml`."""

    authors: Text
    year: Year
    title: Text
    container: str = ""
    doi: Annotated[str, Field(pattern=r"^(10\.\d{4,9}/\S+)?$")] = ""
    pmid: Annotated[str, BeforeValidator(as_text), Field(pattern=r"^\d*$")] = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    grade: Grade
    read: Annotated[str, one_of("reading depth", READING_DEPTHS)]
    checked: IsoDate
    note: str = ""

    @model_validator(mode="after")
    def _can_be_found(self) -> ReferenceEntry:
        if not (self.doi or self.pmid or self.url):
            raise ValueError("is incomplete; give a doi, a pmid or a url")
        return self


class ReferencesFile(Model):
    """`references.yaml`."""

    references: dict[Identifier, ReferenceEntry]


class SessionTypeFile(Model):
    """A file of `session-types/`: one session type, in short cells for comparison and in full statements by facet."""

    session_type: SessionTypeId
    title: Text
    patient: Text
    words: Words
    factors: list[Identifier] = []
    compare_with: SessionTypeId
    library: Literal["complete", "partial"]
    levels: Literal["sourced", "derived"] = "sourced"
    glance: Annotated[dict[Annotated[str, one_of("glance cell", GLANCE)], StatementEntry], holding(*GLANCE)]
    facets: dict[Annotated[str, one_of("facet", FACETS)], Annotated[list[StatementEntry], Field(min_length=1)]]

    @model_validator(mode="after")
    def _complete_types_have_every_facet(self) -> SessionTypeFile:
        missing = [facet for facet in FACETS if facet not in self.facets]
        if self.library == "complete" and missing:
            raise ValueError(f"is called complete but has no facet {', '.join(missing)}; write it or say 'library: partial'")
        return self


class FactorEntry(Model):
    """One client factor with the words that name it."""

    label: Text
    group: Text
    words: Words = []
    implies: list[Identifier] = []


class FactorsFile(Model):
    """`factors.yaml`."""

    factors: dict[Identifier, FactorEntry]


class ItemEntry(Sourced):
    """One checklist item."""

    id: Identifier
    area: Annotated[str, one_of("area", AREAS)]
    plain: str = ""
    why: str = ""
    levels: Annotated[dict[SessionTypeId, Level], Field(min_length=1)]
    when: list[Identifier] = []
    audience: Annotated[list[Audience], Field(min_length=1)]
    field: str = ""
    field_plain: str = ""
    contacts: list[Annotated[str, one_of("number of the clinic", CONTACTS)]] = []
    numbers: list[Annotated[str, one_of("number of the clinic", CONTACTS)]] = []
    positions: list[PositionEntry] = []
    matrix: list[Annotated[str, Field(pattern=r"^C\d{2}$")]] = []
    handout: bool = False
    once: bool = False
    sign: Annotated[str, one_of("kind of warning sign", ("", *SIGNS))] = ""
    look_back: bool = False
    short: Annotated[str, Field(max_length=64)] = ""

    @model_validator(mode="after")
    def _patient_wording(self) -> ItemEntry:
        if ("patient" in self.audience or self.handout) and not self.plain:
            raise ValueError("is for the patient but has no 'plain' wording; write it in second person at grade 6 or below")
        if self.contacts and not self.field:
            raise ValueError("has 'contacts' but no 'field' that they could fill; write the words before the blank")
        shown = {"sign": self.handout, "numbers": self.handout and self.field, "field_plain": self.handout and self.field}
        if lost := [name.replace("_", "-") for name, place in shown.items() if getattr(self, name) and not place]:
            raise ValueError(f"has {lost[0]!r}, but is not on handouts with a 'field'; add those or take it away")
        return self


class ItemsFile(Model):
    """A file of `items/`."""

    stage: StageId
    items: list[ItemEntry]


class PromptEntry(Sourced):
    """One integration prompt."""

    id: Identifier
    theme: Identifier
    modality: Annotated[str, one_of("modality", MODALITIES)]
    why: Text
    not_for: Text
    session_types: SessionTypes
    when: list[Identifier] = []
    unless: list[Identifier] = []
    matrix: list[Annotated[str, Field(pattern=r"^P\d{2}$")]] = []


class PromptsFile(Model):
    """A file of `integration/`."""

    stage: StageId
    prompts: list[PromptEntry]


class ArticleFront(Model):
    """The front matter of a guidance article."""

    title: Text
    session_types: SessionTypes
    stages: list[StageId] = []
    lead: list[str] = []
    beside: list[str] = []


class CrisisLine(Model):
    """One line that a person in distress can use."""

    name: Text
    contact: Text
    hours: Text
    languages: Text
    kind: Literal["crisis", "support"]
    source: Annotated[str, Field(pattern=r"^https?://\S+$")]
    checked: IsoDate
    note: str = ""


class CrisisCountry(Model):
    """The emergency number and the lines of a country."""

    name: Text
    emergency: Annotated[str, BeforeValidator(as_text)]
    lines: Annotated[list[CrisisLine], Field(min_length=1)]


class CrisisFile(Model):
    """`crisis-lines.yaml`."""

    countries: Annotated[dict[str, CrisisCountry], Field(min_length=1)]


class NoticeEntry(Model):
    """A fixed notice."""

    title: Text
    text: Text


class FixedText(Model):
    """A fixed text without a title."""

    text: Text


class DeclinedTexts(Model):
    """What is said instead of an answer."""

    dosing: Text
    unsupervised: Text
    crisis: Text
    emergency: Text


class NoticesFile(Model):
    """`notices.yaml`."""

    notices: Annotated[dict[NoticeKind, NoticeEntry], holding(*NoticeKind)]
    declined: DeclinedTexts
    not_covered: FixedText
    partial_library: FixedText
    derived_levels: FixedText


class TriageEntry(Model):
    """Patterns of one label; `first-person` patterns show that the writer speaks of themself."""

    patterns: list[Pattern]
    first_person: list[Pattern] = []


class TriageFile(Model):
    """`triage.yaml`."""

    labels: dict[Label, TriageEntry]


class AskedFile(Model):
    """A file of `asked/`: the questions that passages answer, as people type them, by the passage's id."""

    asked: dict[Text, Annotated[list[Question], Field(min_length=1)]]


class VocabularyFile(Model):
    """`vocabulary.yaml`."""

    abbreviations: dict[str, str]
    synonyms: list[Words]
    draft_kinds: dict[DraftKind, Words]
    draft_verbs: Words
    draft_lengths: Annotated[dict[Length, Words], holding(*Length)]
    ordinals: dict[str, int]
    stages: dict[StageId, Words]
    follow_up_openers: Words
    follow_up_pronouns: Words
    filler_words: Words = []
    inside_topics: Words = []
    outside_topics: Words = []


class ClaimEntry(Model):
    """A claim that the library must not make."""

    id: Identifier
    pattern: Pattern
    why: Text
    references: list[str] = []
    instead: str = ""


class ClaimsFile(Model):
    """`claims-to-avoid.yaml`."""

    claims: list[ClaimEntry]


class ReadingFile(Model):
    """`reading.yaml`."""

    max_grade: float
    max_dale_chall: float
    max_sentence_words: Count
    min_inflesz: float
    allowed_terms: Words


class ReviewEntry(Model):
    """One clinician's sign-off; `scope` holds the files read, each with the fingerprint of the wording that was seen."""

    reviewer: Text
    credentials: Text
    date: IsoDate
    scope: Annotated[dict[str, Text], Field(min_length=1)]
    note: str = ""


class ReviewFile(Model):
    """`review.yaml`."""

    reviews: list[ReviewEntry] = []


class MaxAges(Model):
    """Days after which something has to be checked again."""

    references: Days
    regulation: Days
    crisis_lines: Days
    measures: Days


class CheckFile(Model):
    """`check.yaml`."""

    max_age_days: MaxAges
    near_duplicate_share: Share
    contradiction_share: Share
    review_months: Annotated[int, Field(gt=0, le=120)]
