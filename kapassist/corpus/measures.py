"""What `measures.yaml` may hold: outcome measures with bands, the change that matters and the licence; no item texts."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kapassist.corpus.fields import MEASURE_TOPICS, Basis, Identifier, IsoDate, Model, Sourced, Text, Words, one_of


class Band(Model):
    """Scores from one to another, both included, and what they are called."""

    from_: Annotated[float, Field(alias="from")]
    to: float
    label: Text


class Bands(Basis):
    """The severity bands of a measure, lowest first, without gap or overlap."""

    rows: Annotated[list[Band], Field(min_length=2)]

    @model_validator(mode="after")
    def _in_order(self) -> Bands:
        for row in self.rows:
            if row.to < row.from_:
                raise ValueError(
                    f"the band {row.label!r} ends at {row.to:g} before it begins at {row.from_:g}; mend one of them"
                )
        for low, high in pairwise(self.rows):
            if high.from_ <= low.to:
                raise ValueError(f"the bands {low.label!r} and {high.label!r} overlap at {high.from_:g}; mend one of them")
        return self


class MeasureEntry(Model):
    """One outcome measure. `range` is the lowest and the highest score; `worse` says which end is worse."""

    title: Text
    about: Annotated[str, one_of("topic", MEASURE_TOPICS)]
    words: Words
    questions: Annotated[int, Field(gt=0)] | None = None
    range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    period: str = ""
    worse: Literal["higher", "lower", "none"]
    bands: Bands | None = None
    change: Sourced | None = None
    licence: Sourced
    use: Sourced | None = None
    caution: Sourced | None = None
    checked: IsoDate

    @model_validator(mode="after")
    def _bands_inside_range(self) -> MeasureEntry:
        if self.bands and self.range:
            low, high = self.range
            outside = [row.label for row in self.bands.rows if row.from_ < low or row.to > high]
            if outside:
                raise ValueError(f"the band {outside[0]!r} lies outside the range {low:g} to {high:g}; mend one of them")
        return self

    @property
    def statements(self) -> dict[str, Sourced]:
        """Return the written statements by name, in reading order."""
        rows = {"change": self.change, "use": self.use, "caution": self.caution, "licence": self.licence}
        return {name: row for name, row in rows.items() if row}


class MeasuresFile(Model):
    """`measures.yaml`."""

    measures: dict[Identifier, MeasureEntry]
