"""Documents that are being written: drafts with their sections, items, course, basis and sign-off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kapassist.domain.answers import Citation, CitedStatement, Notice
from kapassist.domain.knowledge import Level
from kapassist.sessions import SessionBrief


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


@dataclass(frozen=True, slots=True)
class DraftItem:
    """An item as it stands in a draft: why it is there, who acts, and what it cites.

    `rule` is the clinic's own written rule for `field`, "" where it is still a blank; with `blank_stays` the rule stands beside
    `field`, which is filled in anew for each person. What a person did to the item: `own` was added by the clinic, `edited` has
    other words than the library's, `ticked` is done, `removed` holds the reason for taking a must out. `others` is what
    sources say beside a handout's rule. A `contact` rule is a number of the clinic; `numbers` with their names stand before
    the blank. What is `named` stands on one page in short, for want of room.
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
    others: tuple[CitedStatement, ...] = ()
    contact: bool = False
    numbers: tuple[tuple[str, str], ...] = ()
    named: bool = False


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

    A `row` is one row of the table that opens a comparison: its items are the cells, one for each session type. Sections
    `under` the same heading are its parts. `left` tells how many more items the full length has.
    """

    stage: str
    title: str
    items: tuple[DraftItem, ...]
    row: bool = False
    under: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A document being written. `id` depends on its content alone, so the same brief gives the same draft.

    `left` tells how many items of the full length one page leaves out.
    """

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
    left: int = 0

    @property
    def items(self) -> tuple[DraftItem, ...]:
        """Return the items of all sections in order."""
        return tuple(item for section in self.sections for item in section.items)
