"""The plain-language report of a handout, in English or Spanish."""

from __future__ import annotations

from kapassist.corpus.library import Library
from kapassist.domain import Draft
from kapassist.plain.checklist import check_rows
from kapassist.plain.grades import reading_scores
from kapassist.plain.jargon import jargon, terms, words_on_sheet
from kapassist.plain.records import PlainReport
from kapassist.plain.sentences import long_sentences, whole_text


def plain_report(draft: Draft, library: Library) -> PlainReport:
    """Return how plain a draft's patient wording is; every finding names its place."""
    told = (f"{term.word}: {term.meaning}" for term in words_on_sheet(draft, library))  # the end of the sheet is read as well
    scores = reading_scores(" ".join([whole_text(draft), *told]), draft.language, library)
    long = long_sentences(draft, library.reading.max_sentence_words)
    hits, hard = jargon(draft, library), terms(draft, library)
    return PlainReport(draft.language, scores, long, hits, hard, check_rows(draft, library, scores, long, hits, hard))
