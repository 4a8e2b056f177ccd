"""Puts a clinic's written rules to the items that they are about. A rule that is not written stays a blank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kapassist.clinic.profile import ClinicProfile
from kapassist.clinic.texts import on_one_line
from kapassist.corpus.clinic_rules import ClinicRuleEntry, InsteadEntry
from kapassist.corpus.stationery import Stationery


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """What the clinic's rules say on an item; `blank_stays` tells that the item's own blank is still to be filled in."""

    text: str = ""
    blank_stays: bool = False


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What sources say where the clinic has a rule of its own, for patients, with their keys; `least` holds in any case."""

    text: str
    references: tuple[str, ...]
    least: bool = False


class RuleBook:
    """The written rules of one clinic over the rules that a library knows; `names` are those of a handout's language."""

    def __init__(
        self, entries: Mapping[str, ClinicRuleEntry], profile: ClinicProfile, names: Mapping[str, str], language: str = "en"
    ) -> None:
        self._entries = entries
        self._profile = profile
        self._names = names
        self._language = language
        self._written = [entry for key, entry in entries.items() if self._bare(key)]
        self._instead = dict(self._in_language(row) for entry in self._written for row in entry.instead)

    @classmethod
    def of(cls, stationery: Stationery, profile: ClinicProfile, language: str = "en") -> RuleBook:
        """Return the rules with the names that patients read in this language."""
        translation = stationery.translations.get(language)
        names = {key: entry.plain for key, entry in stationery.rules.items()}
        return cls(stationery.rules, profile, {**names, **(translation.rules if translation else {})}, language)

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

    def worded(self, text: str) -> str:
        """Return a patient's text whose sentences leave times and amounts to the rules that are written."""
        found = "|".join(map(re.escape, sorted(self._instead, key=len, reverse=True)))  # the longest sentence goes first
        return re.sub(found, lambda match: self._instead[match.group()], text) if found else text

    def others(self, item: str) -> tuple[OtherWords, ...]:
        """Return what sources say on an item whose rule is written."""
        rows = (entry.others[item] for entry in self._written if item in entry.others)
        return tuple(OtherWords(row.es if self._language == "es" else row.en, tuple(row.references), row.least) for row in rows)

    def _in_language(self, row: InsteadEntry) -> tuple[str, str]:
        return row.es if self._language == "es" else row.en

    def _bare(self, key: str) -> str:
        """Return the words of a rule without its own name at their head, which every draft sets before them."""
        entry = self._entries[key]
        names = "|".join(re.escape(name) for name in {entry.label, entry.plain, self._names[key]})
        return re.sub(rf"^(?:(?:{names})\s*:\s*)+", "", on_one_line(self._profile.rule(key)), flags=re.IGNORECASE)

    def _name(self, key: str, for_patient: bool) -> str:
        return self._names[key] if for_patient else self._entries[key].label
