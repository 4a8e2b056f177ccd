"""Puts the clinic's written rules in charge of a handout: no fixed sentence beside a rule names another time or amount."""

from __future__ import annotations

from dataclasses import replace

from kapassist.clinic.rules import RuleBook
from kapassist.domain import Draft, DraftItem, Section


def ruled(draft: Draft, rules: RuleBook) -> Draft:
    """Return a handout whose sentences, closing lines and course leave to the written rules what these decide."""
    return replace(
        draft,
        sections=tuple(_section(section, rules) for section in draft.sections),
        arc=tuple(replace(step, plain=rules.worded(step.plain)) for step in draft.arc),
    )


def _section(section: Section, rules: RuleBook) -> Section:
    return replace(section, items=tuple(_item(item, rules) for item in section.items))


def _item(item: DraftItem, rules: RuleBook) -> DraftItem:
    return replace(item, text=rules.worded(item.text), plain=rules.worded(item.plain))
