"""Rules about what a handout says where a clinic has written a rule of its own.

- Every sentence that gives way to a rule stands on some handout, in both languages at the same places: one that was reworded
  since would stay beside the rule and could contradict it.
- What stands in its place leaves the value to the rule, so it names no number.
- What others say is cited by the item that it is said of, with numbers that this item holds, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kapassist.corpus.clinic_rules import ClinicRuleEntry, OthersEntry
from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.domain import Item
from kapassist.errors import shortened

_NUMBER = re.compile(r"\d+")


def ruled_sentences(library: Library) -> Iterator[Problem]:
    """Find sentences that are to give way to a rule and stand nowhere, or in one language only; and numbers in their place."""
    texts = list(_handout_texts(library))
    for key, rule in library.stationery.rules.items():
        for told in _sentence_faults(rule, texts):
            yield _at(library, key, told)


def others_on_items(library: Library) -> Iterator[Problem]:
    """Find what others say of items that the rule is not about, from sources or with numbers that the item does not hold."""
    items = {item.id: item for item in library.items}
    for key, rule in library.stationery.rules.items():
        about = [identifier for identifier in (*rule.items, *rule.beside) if identifier in items]
        for identifier, entry in rule.others.items():
            if identifier not in about or not items[identifier].handout:
                hint = did_you_mean(identifier, tuple(about))
                told = f"says what others say of {identifier!r}, which it is not about or no handout holds{hint}"
                yield _at(library, key, told)
            elif told := _others_fault(entry, items[identifier]):
                yield _at(library, key, f"says of {identifier!r} what others say, {told}")


def _sentence_faults(rule: ClinicRuleEntry, texts: list[tuple[str, str]]) -> Iterator[str]:
    english, spanish = [row.en for row in rule.instead], [row.es for row in rule.instead]
    for side, rows in enumerate((english, spanish)):
        for sentence, instead in rows:
            if not any(sentence in text[side] for text in texts):
                yield f"gives way with {shortened(sentence)}, which stands on no handout; write it as it stands there"
            if number := _NUMBER.search(instead):
                yield f"says {number.group()!r} in {shortened(instead)}; leave the value to the clinic's rule"
    for text in texts:
        held = [any(sentence in words for sentence, _ in rows) for words, rows in zip(text, (english, spanish), strict=True)]
        if held[0] is not held[1]:
            yield f"gives way in one language only in {shortened(text[held[1]])}; name the sentence in both"


def _others_fault(entry: OthersEntry, item: Item) -> str:
    cited = {*item.references, *(key for row in item.positions for key in row.references)}
    foreign = [key for key in entry.references if key not in cited]
    if foreign:
        return f"citing {', '.join(foreign)}, which the item does not cite; take it from there"
    held = set(_NUMBER.findall(" ".join((item.text, item.plain, item.why, *(row.text for row in item.positions)))))
    if strange := set(_NUMBER.findall(entry.en)) - held:
        return f"with {', '.join(sorted(strange))}, which no position of the item holds; say what it says"
    if set(_NUMBER.findall(entry.en)) != set(_NUMBER.findall(entry.es)):
        return "with other numbers in Spanish; write the same"
    return ""


def _handout_texts(library: Library) -> Iterator[tuple[str, str]]:
    """Return what handouts say, in English and Spanish: items, closing lines and the steps of courses."""
    stationery, spanish = library.stationery, library.stationery.translations["es"]
    yield from (
        (item.plain, spanish.items[item.id].text) for item in library.items if item.handout and item.id in spanish.items
    )
    yield from ((row.en, row.es) for row in (*stationery.closing.summary, *stationery.closing.checklist))
    for key, steps in stationery.arcs.items():
        yield from zip((step.plain for step in steps), spanish.arcs[key], strict=False)  # another rule tells unequal lengths


def _at(library: Library, key: str, told: str) -> Problem:
    place = library.places[f"drafts/clinic-rules.yaml:rules:{key}"]
    return Problem(place.file, place.line, f"rule {key!r} {told}")
