"""Records that pass between the parts: plain, frozen, without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kapassist.sessions import SessionBrief


class Grade(StrEnum):
    """How strong a reference is, strongest first."""

    GUIDELINE = "guideline"
    REGULATOR = "regulator"
    SYSTEMATIC_REVIEW = "systematic-review"
    RANDOMISED_TRIAL = "randomised-trial"
    OBSERVATIONAL = "observational"
    PRACTICE_DOCUMENT = "practice-document"
    OPINION = "opinion"


class Level(StrEnum):
    """What a session type asks of an item."""

    MUST = "must"
    SHOULD = "should"
    CLINIC_FIELD = "clinic-field"


class DraftKind(StrEnum):
    """Kinds of document that can be drafted."""

    CHECKLIST = "checklist"
    SETTING = "setting"
    INTEGRATION = "integration"
    HANDOUT = "handout"
    COMPARISON = "comparison"


class Length(StrEnum):
    """How much of what fits a draft holds: the musts in short, the musts with what is closest, or everything."""

    ONE_PAGE = "one-page"
    STANDARD = "standard"
    FULL = "full"


class NoticeKind(StrEnum):
    """Fixed notices, in the order in which they are shown."""

    CRISIS = "crisis"
    EMERGENCY = "emergency"
    DOSING = "dosing"
    UNSUPERVISED = "unsupervised"
    IDENTIFIERS = "identifiers"
    EVIDENCE = "evidence"
    REVIEW = "review"


class Label(StrEnum):
    """What triage finds in a message."""

    CRISIS = "crisis"
    MEDICAL_EMERGENCY = "medical-emergency"
    DOSING = "dosing-for-a-person"
    UNSUPERVISED = "unsupervised-or-illicit"
    IDENTIFIERS = "identifiers"
    OFF_TOPIC = "off-topic"
    OK = "ok"


class AnswerStatus(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_COVERED = "not_covered"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Reference:
    """A bibliographic source; `read` says how much of it was read, `checked` when (ISO date)."""

    key: str
    authors: str
    year: str
    title: str
    container: str
    doi: str
    pmid: str
    url: str
    grade: Grade
    read: str
    checked: str
    note: str = ""

    @property
    def link(self) -> str:
        """Return the best public address of the source."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/" if self.pmid else self.url


@dataclass(frozen=True, slots=True)
class Statement:
    """One atomic piece of guidance with the keys of its references; editorial statements have none.

    Empty `session_types` mean all of them.
    """

    text: str
    references: tuple[str, ...]
    editorial: bool = False
    session_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A statement that can stand on a checklist.

    `levels` maps session type ids to levels; `when` are factors of which one must be present; `positions` are the
    differing positions of sources; `field` is a blank for the clinic's own rule; `handout` items stand on patient handouts;
    `short` is the wording for one page; what is done `once`, before a first session, is only checked before a later one.
    `contacts` are numbers of the clinic that fill the blank; `field_plain` are its words for patients where they differ.
    """

    id: str
    stage: str
    area: str
    text: str
    plain: str
    why: str
    levels: tuple[tuple[str, Level], ...]
    when: tuple[str, ...]
    audience: tuple[str, ...]
    references: tuple[str, ...]
    editorial: bool
    field: str = ""
    positions: tuple[Statement, ...] = ()
    matrix: tuple[str, ...] = ()
    handout: bool = False
    short: str = ""
    once: bool = False
    contacts: tuple[str, ...] = ()
    field_plain: str = ""

    @property
    def field_for_patient(self) -> str:
        """Return the words before the blank on a handout."""
        return self.field_plain or self.field

    def level(self, session_type: str) -> Level | None:
        """Return the level that a session type asks for, or None where the item does not apply."""
        return dict(self.levels).get(session_type)


@dataclass(frozen=True, slots=True)
class Prompt:
    """An integration prompt: one open question, why it is asked, and for whom it is not; a factor in `unless` takes it out."""

    id: str
    stage: str
    theme: str
    modality: str
    text: str
    why: str
    not_for: str
    session_types: tuple[str, ...]
    when: tuple[str, ...]
    references: tuple[str, ...]
    editorial: bool
    matrix: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """What the index returns: one statement, item or prompt with the place it comes from.

    `kind` is guidance, session-type, measure, item, prompt, glance, arc or clinic; `asked` are questions that it answers. Empty
    `session_types` or `stages` mean all.
    """

    id: str
    document: str
    title: str
    section: str
    text: str
    kind: str
    references: tuple[str, ...]
    editorial: bool = False
    session_types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    position: int = 0
    asked: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return the headings that lead to the passage."""
        return f"{self.title}: {self.section}" if self.section else self.title

    @property
    def searchable(self) -> str:
        """Return what is embedded: the passage under its headings."""
        return f"{self.heading}. {self.text}" if self.heading else self.text

    @property
    def findable(self) -> str:
        """Return the words that find it: the passage under its headings, and the questions that it answers."""
        return "\n".join((self.searchable, *self.asked))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search, with its fused score and the cosine similarity to the query.

    `same` are passages left out because they say the same in the same words.
    """

    passage: Passage
    score: float
    similarity: float
    same: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered way from a statement to its passage and reference; `reference` is None for editorial statements.

    `reviewed` names the clinician who signed off the passage's file as it stands, with credentials and date, or is "".
    `section` holds the texts around the passage in its section, its own among them; drafts leave it empty.
    """

    n: int
    reference: Reference | None
    passage: Passage
    reviewed: str = ""
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A fixed text that stands before an answer or a draft."""

    kind: NoticeKind
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class IdentifierSpan:
    """Characters `start` to `end` of a message that may identify a person."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Triage:
    """What was found in a message before anything else is done with it."""

    labels: tuple[Label, ...]
    identifiers: tuple[IdentifierSpan, ...] = ()
    first_person: bool = False

    def has(self, label: Label) -> bool:
        """Tell whether the message carries this label."""
        return label in self.labels


@dataclass(frozen=True, slots=True)
class CitedStatement:
    """A sentence or short paragraph of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence of a chat model that was not shown, and the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A cited answer to a question. `text` is what was decided to say when there are no statements."""

    question: str
    status: AnswerStatus
    labels: tuple[Label, ...]
    notices: tuple[Notice, ...]
    statements: tuple[CitedStatement, ...] = ()
    text: str = ""
    citations: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()
    nearest: tuple[str, ...] = ()
    writer: str = "extractive"
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item as it stands in a draft: why it is there, who acts, and what it cites.

    `rule` is the clinic's own written rule for `field`, "" where it is still a blank; with `blank_stays` the rule stands beside
    `field`, which is filled in anew for each person. What a person did to the item: `own` was added by the clinic, `edited` has
    other words than the library's, `ticked` is done, `removed` holds the reason for taking a must out.
    """

    id: str
    text: str
    plain: str
    why: str
    level: Level
    audience: tuple[str, ...]
    condition: str
    citations: tuple[int, ...]
    chosen: str
    editorial: bool = False
    field: str = ""
    caution: str = ""
    theme: str = ""
    positions: tuple[CitedStatement, ...] = ()
    short: str = ""
    rule: str = ""
    blank_stays: bool = False
    own: bool = False
    edited: bool = False
    ticked: bool = False
    removed: str = ""


@dataclass(frozen=True, slots=True)
class ArcStep:
    """One step of a session's course on the timeline; `part` is therapy, medicine, visit, contact or home."""

    stage: str
    part: str
    text: str
    plain: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a person needs to check a draft without trusting us.

    `inputs` are label and value; `chosen` is each reason with the number of items; `missing` says what is not covered.
    """

    intended_user: str
    inputs: tuple[tuple[str, str], ...]
    chosen: tuple[tuple[str, int], ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's sign-off of a draft as it stood: `content` is the hash of what was signed, dates are ISO dates."""

    name: str
    credentials: str
    date: str
    review_by: str
    content: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of items; `stage` is "" where the section is not a stage of care.

    A `row` is one row of the table that opens a comparison: its items are the cells, one for each session type.
    """

    stage: str
    title: str
    items: tuple[DraftItem, ...]
    row: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A document being written. `id` depends on its content alone, so the same brief gives the same draft."""

    id: str
    kind: DraftKind
    title: str
    brief: SessionBrief
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    notices: tuple[Notice, ...]
    intro: str = ""
    length: Length = Length.STANDARD
    writer: str = "extractive"
    language: str = "en"
    arc: tuple[ArcStep, ...] = ()
    basis: Basis | None = None

    @property
    def items(self) -> tuple[DraftItem, ...]:
        """Return the items of all sections in order."""
        return tuple(item for section in self.sections for item in section.items)
