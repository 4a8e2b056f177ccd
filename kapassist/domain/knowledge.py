"""What the library holds: references, statements, items, prompts, and the passages that the index returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
    `contacts` are numbers of the clinic that fill the blank; `field_plain` are its words for patients where they differ;
    `numbers` stand before it on handouts. There a `sign` to act on stands among the warning signs, by how soon; with
    `look_back` it is about the last session.
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
    numbers: tuple[str, ...] = ()
    sign: str = ""
    look_back: bool = False

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
