"""Records of a plain-language report: plain, frozen, without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a check found."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a handout: the section's title, the item's id and the words that are meant; what does not apply is ""."""

    section: str = ""
    item: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A reading formula's value for the whole handout; `limit` is None where none is set, `fits` says whether it is kept."""

    formula: str
    value: float
    limit: float | None = None
    fits: bool = True


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence with more words than a patient's sentence should have."""

    words: int
    spot: Spot


@dataclass(frozen=True, slots=True)
class JargonHit:
    """A hard word as it was written, and what to write instead."""

    word: str
    plain: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Term:
    """A hard word that a handout cannot avoid, with its meaning; `explained` says whether the handout tells it."""

    word: str
    meaning: str
    explained: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One point of the checklist: what is asked, what was found and where; `mend` says what to do about a no."""

    id: str
    number: int
    group: str
    text: str
    verdict: Verdict
    spot: Spot
    mend: str = ""


@dataclass(frozen=True, slots=True)
class PlainReport:
    """How plain a handout is. `score` is the share of points answered yes among those that apply, from 0 to 1."""

    language: str
    scores: tuple[Score, ...]
    long_sentences: tuple[LongSentence, ...]
    jargon: tuple[JargonHit, ...]
    terms: tuple[Term, ...]
    checklist: tuple[CheckRow, ...]

    @property
    def score(self) -> float:
        """Return the share of yes among the points that apply."""
        applying = [row for row in self.checklist if row.verdict is not Verdict.NOT_APPLICABLE]
        return sum(row.verdict is Verdict.YES for row in applying) / len(applying) if applying else 1.0
