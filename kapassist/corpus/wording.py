"""What `wording.yaml` may hold: the words of drafts and of their basis. Unknown keys are errors."""

from __future__ import annotations

from typing import Annotated

from kapassist.corpus.fields import (
    AUDIENCES,
    BASIS_INPUTS,
    FACETS,
    GLANCE,
    READING_DEPTHS,
    Audience,
    Model,
    StageId,
    Text,
    holding,
)
from kapassist.corpus.labels import LABELS
from kapassist.domain import DraftKind, Grade, Length, Level
from kapassist.sessions import STAGE_IDS


class KindWords(Model):
    """Title and opening line of a kind of draft; `later` is its title for a session that is not the first."""

    title: Text
    intro: Text
    later: str = ""

    def titled(self, later: bool) -> str:
        """Return the title for a first or for a later session."""
        return (later and self.later) or self.title


class StageWords(Model):
    """A stage as a therapist and as a patient would call it."""

    therapist: Text
    patient: Text


class ChosenWords(Model):
    """Reasons why an item stands in a draft."""

    rule: Text
    field: Text
    factor: Text
    retrieved: Text
    usual: Text
    done: Text
    cell: Text
    stated: Text


class MeasureWords(Model):
    """How the bands of a measure are said in one sentence."""

    bands: Text
    band: Text


class BasisWords(Model):
    """What the basis of a draft says: for whom it is, what went in, and what is not covered."""

    intended: Annotated[dict[DraftKind, Text], holding(*DraftKind)]
    inputs: Annotated[dict[str, Text], holding(*BASIS_INPUTS)]
    lengths: Annotated[dict[Length, Text], holding(*Length)]
    not_said: Text
    unused_factors: Text
    unknown_words: Text
    more_words: Text
    long_brief: Text
    blanks: Text
    shortened: Text
    picked: Text


class WordingFile(Model):
    """`wording.yaml`."""

    kinds: Annotated[dict[DraftKind, KindWords], holding(*DraftKind)]
    stages: Annotated[dict[StageId, StageWords], holding(*STAGE_IDS)]
    areas: dict[str, str]
    facets: Annotated[dict[str, str], holding(*FACETS)]
    glance: Annotated[dict[str, str], holding(*GLANCE)]
    measures: MeasureWords
    levels: Annotated[dict[Level, str], holding(*Level)]
    chosen: ChosenWords
    grades: Annotated[dict[str, str], holding(*Grade, "editorial")]
    depths: Annotated[dict[str, str], holding(*READING_DEPTHS)]
    audiences: Annotated[dict[Audience, str], holding(*AUDIENCES)]
    labels: Annotated[dict[str, str], holding(*LABELS)]
    basis: BasisWords
