"""Puts a clinic's written rules to the items that they are about. A rule that is not written stays a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.texts import on_one_line
from kapassist.corpus.stationery import ClinicRuleEntry, Stationery


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """What the clinic's rules say on an item; `blank_stays` tells that the item's own blank is still to be filled in."""

    text: str = ""
    blank_stays: bool = False


class RuleBook:
    """The written rules of one clinic over the rules that a library knows; `names` are those of a handout's language."""

    def __init__(self, entries: Mapping[str, ClinicRuleEntry], profile: ClinicProfile, names: Mapping[str, str]) -> None:
        self._entries = entries
        self._profile = profile
        self._names = names

    @classmethod
    def of(cls, stationery: Stationery, profile: ClinicProfile, language: str = "en") -> RuleBook:
        """Return the rules with the names that patients read in this language."""
        translation = stationery.translations.get(language)
        names = {key: entry.plain for key, entry in stationery.rules.items()}
        return cls(stationery.rules, profile, {**names, **(translation.rules if translation else {})})

    def on(self, item: str, for_patient: bool = False) -> WrittenRule:
        """Return what is written on an item. Where several rules are about it, each is named, and one alone fills no blank."""
        about = [key for key, entry in self._entries.items() if item in (*entry.items, *entry.beside)]
        written = [(key, text) for key in about if (text := self._bare(key))]
        if not written:
            return WrittenRule()
        fills = all(item in self._entries[key].items for key in about) and len(written) == len(about)
        if len(about) == 1:
            return WrittenRule(written[0][1], not fills)
        return WrittenRule("; ".join(f"{self._name(key, for_patient)}: {text}" for key, text in written), not fills)

    def _bare(self, key: str) -> str:
        """Return the words of a rule without its own name at their head, which every draft sets before them."""
        entry = self._entries[key]
        names = "|".join(re.escape(name) for name in {entry.label, entry.plain, self._names[key]})
        return re.sub(rf"^(?:(?:{names})\s*:\s*)+", "", on_one_line(self._profile.rule(key)), flags=re.IGNORECASE)

    def _name(self, key: str, for_patient: bool) -> str:
        return self._names[key] if for_patient else self._entries[key].label
