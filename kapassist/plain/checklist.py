"""The plain-language checklist: what a program can see of the points of PEMAT-P, each yes, no or n/a with the place.

Points, limits and signs stand in `drafts/plain-language.yaml`. A yes means that no sign against it was found, not that readers
agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from kapassist.corpus.library import Library
from kapassist.corpus.plain_language import PlainLimits, PlainSigns
from kapassist.domain import Draft, Section
from kapassist.plain.records import CheckRow, JargonHit, LongSentence, Score, Spot, Term, Verdict
from kapassist.plain.sentences import Piece, pieces, words_of
from kapassist.sessions import STAGE_IDS

Finding = tuple[Verdict, Spot]
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A handout as the checks read it, with what was measured before."""

    draft: Draft
    labels: Mapping[str, str]
    limits: PlainLimits
    signs: PlainSigns
    scores: tuple[Score, ...]
    long_sentences: tuple[LongSentence, ...]
    jargon: tuple[JargonHit, ...]
    terms: tuple[Term, ...]
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def sentences(self) -> Iterator[tuple[Piece, str]]:
        """Return every sentence with its piece."""
        return ((piece, sentence) for piece in self.pieces for sentence in piece.sentences)

    def closing(self, label: str) -> Section | None:
        """Return the section at the end that carries this label's title and holds something."""
        title = self.labels.get(label)
        return next((row for row in self.draft.sections if not row.stage and row.title == title and row.items), None)

    def first(self, pattern: str) -> Spot | None:
        """Return the first sentence in which a pattern is found."""
        search = re.compile(pattern, re.IGNORECASE).search
        return next((piece.spot(sentence) for piece, sentence in self.sentences if search(sentence)), None)


def check_rows(
    draft: Draft,
    library: Library,
    scores: tuple[Score, ...],
    long_sentences: tuple[LongSentence, ...],
    jargon: tuple[JargonHit, ...],
    terms: tuple[Term, ...],
) -> tuple[CheckRow, ...]:
    """Return every point of the checklist for a draft, in the order of the file."""
    file, translation = library.stationery.plain_language, library.stationery.translations.get(draft.language)
    labels = translation.wording.labels if translation else library.wording.labels
    signs = file.signs.get(draft.language, file.signs["en"])
    sheet = Sheet(draft, labels, file.limits, signs, scores, long_sentences, jargon, terms, pieces(draft))
    return tuple(_row(key, sheet, library) for key in file.checks if key in CHECKS)


def _row(key: str, sheet: Sheet, library: Library) -> CheckRow:
    entry = library.stationery.plain_language.checks[key]
    verdict, spot = CHECKS[key](sheet)
    return CheckRow(key, entry.number, entry.group, entry.text, verdict, spot, entry.mend if verdict is Verdict.NO else "")


def _unless(spot: Spot | None) -> Finding:
    """Return no at the place where something speaks against a point, otherwise yes."""
    return (Verdict.YES, Spot()) if spot is None else (Verdict.NO, spot)


def _if(spot: Spot | None) -> Finding:
    """Return yes at the place where something speaks for a point, otherwise no."""
    return (Verdict.NO, Spot()) if spot is None else (Verdict.YES, spot)


def _purpose(sheet: Sheet) -> Finding:
    return _if(Spot(words=sheet.draft.intro) if sheet.draft.intro.strip() else None)


def _everyday_words(sheet: Sheet) -> Finding:
    hard = [Spot(words=f"{score.formula} {score.value:g}") for score in sheet.scores if not score.fits]
    return _unless(next(iter([*hard, *(hit.spot for hit in sheet.jargon)]), None))


def _terms_explained(sheet: Sheet) -> Finding:
    if not sheet.terms:
        return Verdict.NOT_APPLICABLE, Spot()
    return _unless(next((Spot(row.spot.section, row.spot.item, row.word) for row in sheet.terms if not row.explained), None))


def _active_voice(sheet: Sheet) -> Finding:
    passive = re.compile(sheet.signs.passive, re.IGNORECASE)
    all_sentences = list(sheet.sentences)
    hits = [piece.spot(sentence) for piece, sentence in all_sentences if passive.search(sentence)]
    return _unless(hits[0] if len(hits) > sheet.limits.passive_share * len(all_sentences) else None)


def _clear_numbers(sheet: Sheet) -> Finding:
    if not any(_DIGIT.search(piece.text) for piece in sheet.pieces):
        return Verdict.NOT_APPLICABLE, Spot()
    return _unless(sheet.first(sheet.signs.hard_number))


def _no_sums(sheet: Sheet) -> Finding:
    return _unless(sheet.first(sheet.signs.sums))


def _short_sections(sheet: Sheet) -> Finding:
    return _unless(
        next((Spot(row.title) for row in sheet.draft.sections if len(row.items) > sheet.limits.section_points), None)
    )


def _headings(sheet: Sheet) -> Finding:
    titles = [section.title for section in sheet.draft.sections]
    longest = sheet.limits.heading_words
    return _unless(next((Spot(t) for t in titles if not t or titles.count(t) > 1 or len(words_of(t)) > longest), None))


def _logical_order(sheet: Sheet) -> Finding:
    """Events stand in the order of care; what should be done already may follow, and what belongs to no stage comes last."""
    places = [STAGE_IDS.index(section.stage) if section.stage else len(STAGE_IDS) for section in sheet.draft.sections]
    turns = [index for index, (one, two) in enumerate(pairwise(places), 1) if two < one]
    wrong = turns[1:] or [index for index in turns if len(STAGE_IDS) in places[:index]]
    return _unless(Spot(sheet.draft.sections[wrong[0]].title) if wrong else None)


def _summary(sheet: Sheet) -> Finding:
    section = sheet.closing("summary")
    return _if(Spot(section.title) if section else None)


def _visual_aid(sheet: Sheet) -> Finding:
    return _if(Spot(words=sheet.draft.arc[0].plain) if sheet.draft.arc else None)


def _picture_explained(sheet: Sheet) -> Finding:
    if not sheet.draft.arc:
        return Verdict.NOT_APPLICABLE, Spot()
    return _unless(next((Spot(words=step.stage) for step in sheet.draft.arc if not step.plain), None))


def _action(sheet: Sheet) -> Finding:
    return _if(sheet.first(sheet.signs.action))


def _speaks_to_reader(sheet: Sheet) -> Finding:
    about = sheet.first(sheet.signs.about_patient)
    return (Verdict.NO, about) if about else _if(sheet.first(sheet.signs.you) or sheet.first(sheet.signs.action))


def _small_steps(sheet: Sheet) -> Finding:
    most = sheet.limits.point_sentences
    crowded: Iterable[Spot] = (piece.spot(piece.text) for piece in sheet.pieces if len(piece.sentences) > most)
    return _unless(next(iter([*(row.spot for row in sheet.long_sentences), *crowded]), None))


def _tool(sheet: Sheet) -> Finding:
    section = sheet.closing("closing")
    blank = next((Spot(words=item.field) for item in sheet.draft.items if item.field and not item.removed), None)
    return _if(Spot(section.title) if section else blank)


CHECKS: Mapping[str, Callable[[Sheet], Finding]] = {
    "purpose": _purpose,
    "everyday-words": _everyday_words,
    "terms-explained": _terms_explained,
    "active-voice": _active_voice,
    "clear-numbers": _clear_numbers,
    "no-sums": _no_sums,
    "short-sections": _short_sections,
    "headings": _headings,
    "logical-order": _logical_order,
    "summary": _summary,
    "visual-aid": _visual_aid,
    "picture-explained": _picture_explained,
    "action": _action,
    "speaks-to-reader": _speaks_to_reader,
    "small-steps": _small_steps,
    "tool": _tool,
}
