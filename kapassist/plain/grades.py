"""Reading scores of a handout: Flesch-Kincaid, SMOG and new Dale-Chall in English, Fernandez Huerta and INFLESZ in Spanish.

textstat works the English formulas out from word data that it brings along: nothing is fetched. Terms that a handout has to use
count as easy words in all three. Its new Dale-Chall calls an inflected form hard even where the list holds the word, so the
true score is lower.

Sources: McLaughlin GH, SMOG grading, Journal of Reading 1969 12(8) 639-646; Chall JS and Dale E, Readability Revisited, 1995.
"""

from __future__ import annotations

from kapassist.corpus.library import Library
from kapassist.corpus.reading import with_easy_terms
from kapassist.corpus.spanish import spanish_ease
from kapassist.plain.records import Score


def reading_scores(text: str, language: str, library: Library) -> tuple[Score, ...]:
    """Return the scores that fit the language, each with the limit of `reading.yaml` where there is one."""
    return _spanish(text, library) if language == "es" else _english(text, library)


def easy_terms(library: Library) -> frozenset[str]:
    """Return the words that count as easy: the allowed terms, and what the glossary defines because it cannot be avoided."""
    defined = [(word, entry.forms) for word, entry in library.stationery.glossary.items() if entry.meaning]
    return frozenset(library.reading.allowed_terms) | {form.lower() for word, forms in defined for form in (word, *forms)}


def _english(text: str, library: Library) -> tuple[Score, ...]:
    import textstat  # here: it loads a pronouncing dictionary

    eased, limits = with_easy_terms(text, easy_terms(library)), library.reading
    return (
        _at_most("Flesch-Kincaid", float(textstat.flesch_kincaid_grade(eased)), limits.max_grade),
        Score("SMOG", round(float(textstat.smog_index(eased)), 1)),
        _at_most("new Dale-Chall", float(textstat.dale_chall_readability_score(eased)), limits.max_dale_chall),
    )


def _spanish(text: str, library: Library) -> tuple[Score, ...]:
    ease, limit = spanish_ease(text), library.reading.min_inflesz
    return (
        Score("Fernandez Huerta", round(ease.fernandez_huerta, 1)),
        Score("INFLESZ", round(ease.inflesz, 1), limit, ease.inflesz >= limit),
    )


def _at_most(formula: str, value: float, limit: float) -> Score:
    return Score(formula, round(value, 1), limit, value <= limit)
