"""Holds the library against every rule. The rules themselves lie in `rules/`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem
from kapassist.corpus.rules import asked, dates, drafts, items, markup, names, ruled, translations, wording

Rule = Callable[[Library], Iterable[Problem]]
RULES: tuple[Rule, ...] = (
    names.unknown_references,
    names.unused_references,
    names.doubled_references,
    names.unknown_factors,
    names.unknown_statements,
    names.unknown_scopes,
    names.misplaced_entries,
    names.stray_files,
    wording.claims,
    wording.dose_advice,
    wording.stop_medicine,
    wording.patient_reading,
    items.near_duplicates,
    items.contradictory_levels,
    items.clinic_fields,
    items.empty_conditions,
    items.coverage,
    translations.translated_items,
    translations.translated_words,
    translations.translated_arcs,
    translations.translated_crisis_lines,
    translations.translated_reading,
    drafts.missing_shorts,
    drafts.doubled_shorts,
    drafts.courses,
    drafts.note_forms,
    drafts.clinic_rules,
    ruled.ruled_sentences,
    ruled.others_on_items,
    markup.signs_of_texts,
    markup.signs_of_articles,
    markup.foreign_signs,
    asked.unknown_passages,
    asked.doubled_questions,
    asked.moved_questions,
)


def lint(library: Library, today: date | None = None, max_age: int | None = None) -> list[Problem]:
    """Return everything in the library that breaks a rule, in the order of files and lines.

    `max_age` is the number of days that any date may be old; without it `check.yaml` says so for each kind.
    """
    problems = [problem for rule in RULES for problem in rule(library)]
    return sorted({*problems, *dates.stale_dates(library, today or date.today(), max_age)})
