"""Rules about handouts in another language: complete, up to date with the English wording, with its numbers, easy to read.

Claims to avoid are written for English and are not looked for here: a translation is held to its English wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kapassist.corpus.fingerprints import wording_fingerprint
from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.corpus.records import Place
from kapassist.corpus.schema import CrisisCountry, NoticeEntry
from kapassist.corpus.spanish import spanish_ease
from kapassist.corpus.stationery import TranslationFile
from kapassist.domain import Item, NoticeKind
from kapassist.errors import shortened

_NUMBER = re.compile(r"\d+")
_BLANK = re.compile(r"\{\w+\}")


def translated_items(library: Library) -> Iterator[Problem]:
    """Find handout items without a translation, translations of what has changed since, and ids that no handout holds."""
    handed = {item.id: item for item in library.items if item.handout}
    for language, file in library.stationery.translations.items():
        for identifier in handed.keys() - file.items.keys():
            place = library.places[identifier]
            yield Problem(place.file, place.line, f"{identifier!r} stands on handouts but is not in drafts/{language}.yaml")
        for identifier in file.items:
            item = handed.get(identifier)
            told = _fault(item, file) if item else f"no handout holds {identifier!r}{did_you_mean(identifier, tuple(handed))}"
            if told:
                yield _at(library, language, f"items:{identifier}", told)


def translated_words(library: Library) -> Iterator[Problem]:
    """Find words around the items that have no translation, or one that lost a blank or a number of the English words."""
    for language, file in library.stationery.translations.items():
        for top, english, translated in _tables(library, file):
            for key in english.keys() - translated.keys():
                yield _at(library, language, top, f"has no wording for {key!r} ({shortened(english[key])}); write it")
            for key, text in translated.items():
                if key not in english:
                    hint = did_you_mean(key, tuple(english))
                    yield _at(library, language, top, f"{key!r} stands for nothing in English{hint}; take it away")
                elif told := _lost(english[key], text):
                    yield _at(library, language, top, f"{key!r} {told}")


def translated_arcs(library: Library) -> Iterator[Problem]:
    """Find arcs that have more or fewer steps than the English ones, and steps that lost a number."""
    for language, file in library.stationery.translations.items():
        for session_type, steps in library.stationery.courses.items():
            texts = file.courses[session_type]
            place = f"arcs:{session_type}"
            if len(texts) != len(steps):
                told = (
                    f"the arc of {session_type} has {len(texts)} steps here and {len(steps)} in arcs.yaml; give one text a step"
                )
                yield _at(library, language, place, told)
                continue
            for step, text in zip(steps, texts, strict=True):
                if told := _lost(step.plain, text):
                    yield _at(library, language, place, f"the step {shortened(text)} of {session_type} {told}")


def translated_crisis_lines(library: Library) -> Iterator[Problem]:
    """Find countries without crisis lines in a language, and numbers of the English lines that are not among them."""
    for language, file in library.stationery.translations.items():
        for key in file.crisis_lines.keys() - library.crisis.keys():
            yield _at(library, language, f"crisis-lines:{key}", f"crisis-lines.yaml knows no country {key!r}; mend it")
        for key, country in library.crisis.items():
            lines = file.crisis_lines.get(key, [])
            missing = _numbers(" ".join(_shown(country))) - _numbers(" ".join(lines))
            if not lines:
                yield _at(library, language, "crisis-lines", f"has no crisis lines for {key}; write those of crisis-lines.yaml")
            elif missing:
                told = f"the crisis lines of {key} lack {', '.join(sorted(missing))}; write the numbers of crisis-lines.yaml"
                yield _at(library, language, f"crisis-lines:{key}", told)


def translated_reading(library: Library) -> Iterator[Problem]:
    """Find session types whose whole Spanish handout is harder to read than `reading.yaml` allows."""
    limit = library.reading.min_inflesz
    file = library.stationery.translations["es"]
    for session_type in library.session_types:
        rows = [item for item in library.items if item.handout and item.level(session_type) and item.id in file.items]
        score = spanish_ease(" ".join(file.items[item.id].text for item in rows)).inflesz
        if score < limit:
            told = (
                f"the handout of {session_type} reads at INFLESZ {score:.0f}, below {limit:g}; use shorter words and sentences"
            )
            yield _at(library, "es", "items", told)


def _fault(item: Item, file: TranslationFile) -> str:
    """Return what is wrong with the translation of an item, or ""."""
    row = file.items[item.id]
    due = wording_fingerprint(item.plain, item.field_for_patient)
    if row.of != due:
        return f"the English wording of {item.id!r} has changed since it was translated; translate it anew and write of: {due}"
    if bool(item.field) != bool(row.field):
        return f"{item.id!r} has a blank ('field') in one language only; give it to both"
    told = _lost(f"{item.plain} {item.field_for_patient}", f"{row.text} {row.field}")
    return f"{item.id!r} {told}" if told else ""


def _tables(library: Library, file: TranslationFile) -> Iterable[tuple[str, Mapping[str, str], Mapping[str, str]]]:
    """Return each table of words: the key it stands under, the English texts and the translated ones."""
    words, notices = library.wording, library.notices.notices
    yield "wording:labels", words.labels, file.wording.labels
    yield "wording:grades", words.grades, file.wording.grades
    yield "wording:depths", words.depths, file.wording.depths
    yield "rules", {key: rule.plain for key, rule in library.stationery.rules.items()}, file.rules
    yield "notices", _notice_texts(notices), _notice_texts(file.notices)


def _notice_texts(notices: Mapping[NoticeKind, NoticeEntry]) -> dict[str, str]:
    return {kind.value: f"{entry.title} {entry.text}" for kind, entry in notices.items()}


def _lost(english: str, text: str) -> str:
    """Return which blanks or numbers of the English text the other one lacks, or ""."""
    for pattern in (_BLANK, _NUMBER):
        missing = set(pattern.findall(english)) - set(pattern.findall(text))
        if missing:
            return f"lacks {', '.join(sorted(missing))} of the English text {shortened(english)}; put it in"
    return ""


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _shown(country: CrisisCountry) -> Iterator[str]:
    """Return what handouts show of a country: the emergency number and the crisis lines, with the date of their check."""
    yield country.emergency
    for line in country.lines:
        if line.kind == "crisis":
            yield f"{line.name} {line.contact} {line.hours} {line.languages} {line.checked}"


def _at(library: Library, language: str, key: str, message: str) -> Problem:
    file = f"drafts/{language}.yaml"
    place = library.places.get(f"{file}:{key}", Place(file, 1))
    return Problem(place.file, place.line, message)
