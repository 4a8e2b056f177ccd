"""A draft as a document of plain blocks, in reading order: what every printed form shows. Knows no form and holds no markup.

Every text is plain; each form escapes it in its own way. A value that is still to be filled in is "".
"""

from __future__ import annotations

from dataclasses import dataclass

from kapassist.clinic.profile import Logo

BLANK = "____________________"  # what forms without a line to draw show for a value that is to be filled in


@dataclass(frozen=True, slots=True)
class Cited:
    """A text with the numbers of its sources."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the title of the document has level 1 and is not among the blocks."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `small` print is for what is looked up, not read."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A notice: `kind` is a NoticeKind; an urgent one stands before everything else."""

    kind: str
    title: str
    lines: tuple[str, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its value, or with a blank to fill in."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels with values, one below the other."""

    rows: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What different sources say about one thing, side by side; it stands below the item that it is about."""

    title: str
    rows: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item. `ticked` is None where there is no box to tick; `lead` is its level and who acts.

    `tags` say that it has no source or was changed by the clinic; `removed` is why a must was taken out, which stays visible.
    `fields` are the clinic's own rule, where it fills no blank, and the item's blank. On one page, what is only `named` stands
    behind each other.
    """

    text: str
    sources: tuple[int, ...] = ()
    ticked: bool | None = None
    lead: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    notes: tuple[Cited, ...] = ()
    card: Card | None = None
    removed: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of items."""

    rows: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `differs` marks what is not the same in the whole row."""

    text: str
    sources: tuple[int, ...] = ()
    differs: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column and first row are headers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, with what it shows in words: one line for each of its steps, in order."""

    svg: str
    caption: str
    steps: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return the text alternative of the drawing."""
        return " ".join(self.steps)


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the list of sources; `grade` is "" on a patient's sheet."""

    n: int
    text: str
    grade: str
    link: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The list of sources; a `short` one is for patients, its addresses are left out where nothing can be clicked."""

    rows: tuple[Source, ...]
    short: bool = False


Block = Heading | Paragraph | Box | Fields | Lines | Table | Picture | Sources


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose document it is; empty texts are left out."""

    name: str
    lines: tuple[str, ...]
    logo: Logo | None = None
    logo_words: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `status` is its state of review; `compact` asks for one page, `dense` for small print in columns."""

    title: str
    language: str
    intro: str
    status: str
    blocks: tuple[Block, ...]
    letterhead: Letterhead | None = None
    footer: str = ""
    compact: bool = False
    dense: bool = False
