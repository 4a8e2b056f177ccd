"""What `drafts/plain-language.yaml` may hold: the points of the checklist, its limits and the signs it looks for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kapassist.corpus.fields import Basis, Count, Identifier, Model, Pattern, Share, Text, holding

PLAIN_CHECKS = (
    "purpose",
    "everyday-words",
    "terms-explained",
    "active-voice",
    "clear-numbers",
    "no-sums",
    "short-sections",
    "headings",
    "logical-order",
    "summary",
    "visual-aid",
    "picture-explained",
    "action",
    "speaks-to-reader",
    "small-steps",
    "tool",
)


class PlainCheck(Basis):
    """One point of the plain-language checklist; `number` is the point of PEMAT-P that it follows."""

    number: Annotated[int, Field(ge=1, le=26)]
    group: Literal["understandability", "actionability"]
    text: Text
    mend: Text


class PlainLimits(Model):
    """Beyond these a handout is called long or passive."""

    section_points: Count
    point_sentences: Count
    heading_words: Count
    passive_share: Share


class PlainSigns(Model):
    """Patterns by which the checks read a text of one language."""

    passive: Pattern
    sums: Pattern
    hard_number: Pattern
    about_patient: Pattern
    you: Pattern
    action: Pattern


class PlainLanguageFile(Model):
    """`plain-language.yaml`: what a program can check of a handout's plain language."""

    checks: Annotated[dict[Identifier, PlainCheck], holding(*PLAIN_CHECKS)]
    limits: PlainLimits
    signs: Annotated[dict[str, PlainSigns], holding("en", "es")]

    @property
    def about_patients(self) -> tuple[str, ...]:
        """Return the signs of a text that speaks about patients, of every language."""
        return tuple(sign.about_patient for sign in self.signs.values())
