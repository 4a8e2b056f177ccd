"""What `drafts/clinic-rules.yaml` may hold: the rules that a clinic can write, and what drafts do with them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kapassist.corpus.fields import Identifier, Model, Text


class InsteadEntry(Model):
    """A sentence of handouts and what stands in its place once the rule is written, in each language."""

    en: tuple[Text, Text]
    es: tuple[Text, Text]


class OthersEntry(Model):
    """What cited sources say where a clinic has a rule of its own, in a patient's words; `least` is what holds in any case."""

    en: Text
    es: Text
    least: bool = False
    references: Annotated[list[str], Field(min_length=1)]


class ClinicRuleEntry(Model):
    """A written rule of a clinic: how it is called for clinicians and for patients, and the items whose blank it fills.

    `beside` are items that show the rule and keep their blank, because it is filled in anew for each person. On handouts
    `instead` takes fixed times away that could contradict the rule, and `others` says by item what sources say.
    """

    label: Text
    plain: Text
    hint: Text
    items: list[Identifier] = []
    beside: list[Identifier] = []
    instead: list[InsteadEntry] = []
    others: dict[Identifier, OthersEntry] = {}


class ClinicRulesFile(Model):
    """`clinic-rules.yaml`."""

    rules: Annotated[dict[Identifier, ClinicRuleEntry], Field(min_length=1)]
