"""Answers a question: triage first, then search, then one of the two writers. Crisis text comes before anything else."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kapassist.corpus.library import Library
from kapassist.corpus.schema import VocabularyFile
from kapassist.corpus.signoff import reviewers
from kapassist.domain import Answer, AnswerStatus, Citation, CitedStatement, Hit, Label, Passage, Reference, Triage
from kapassist.errors import ModelError
from kapassist.retrieval.search import Filters, Searcher
from kapassist.safety.identifiers import find_identifiers
from kapassist.safety.notices import NoticeBook
from kapassist.writing.chat_model import ChatModelWriter
from kapassist.writing.citing import Citer
from kapassist.writing.coverage import CoverageJudge
from kapassist.writing.extractive import ExtractiveWriter
from kapassist.writing.sections import Sections

logger = logging.getLogger(__name__)

ANSWER_KINDS = ("guidance", "session-type", "measure", "item", "clinic")
_HITS = 12
_NEAREST = 3
_FOLLOW_UP_WORDS = 9  # a message of up to so many words may lean on the question before it
_LEAN_ON = 1000  # characters of the question before it that still leave room for the message itself
_MIN_KEPT = 0.5  # share of a chat model's sentences that must hold; otherwise the extractive answer stands


class Answering:
    """Answers questions from one library and the clinic's own documents; `references` are the sources of both."""

    def __init__(
        self,
        library: Library,
        references: Mapping[str, Reference],
        passages: Sequence[Passage],
        searcher: Searcher,
        coverage: CoverageJudge,
        notices: NoticeBook,
        model: ChatModelWriter | None,
    ) -> None:
        self._library = library
        self._references = references
        self._searcher = searcher
        self._notices = notices
        self._extractive = ExtractiveWriter(library, passages)
        self._sections = Sections(passages)
        self._model = model
        self._coverage = coverage
        self._leans = _leaning(library.vocabulary)

    def answer(self, question: str, triage: Triage, session_type: str = "", history: Sequence[str] = ()) -> Answer:
        """Return a cited answer, "not covered" with the nearest topics, or a fixed text where the question is declined."""
        started = time.perf_counter()
        answer = self._declined(question, triage) or self._found(question, triage, session_type, history)
        return replace(answer, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def standalone(self, question: str, history: Sequence[str]) -> str:
        """Return the question with the one before it, when it leans on it."""
        if not history or len(question.split()) > _FOLLOW_UP_WORDS or not self._leans.search(question):
            return question
        return f"{history[-1][:_LEAN_ON]} {question}"

    def _declined(self, question: str, triage: Triage) -> Answer | None:
        texts = self._library.notices.declined
        if triage.has(Label.CRISIS) and triage.first_person:
            text = texts.crisis
        elif triage.has(Label.MEDICAL_EMERGENCY):
            text = texts.emergency
        elif triage.has(Label.UNSUPERVISED):
            text = texts.unsupervised
        elif triage.has(Label.DOSING):
            text = texts.dosing
        else:
            return None
        notices = tuple(self._notices.for_labels(triage.labels))
        return Answer(question, AnswerStatus.DECLINED, triage.labels, notices, text=text)

    def _found(self, question: str, triage: Triage, session_type: str, history: Sequence[str]) -> Answer:
        query = self.standalone(question, history) if triage.labels == (Label.OK,) else question
        hits = self._searcher.search(query, _HITS, Filters(session_type=session_type, kinds=ANSWER_KINDS))
        first = self._notices.for_labels(triage.labels)
        if triage.has(Label.OFF_TOPIC) or not self._coverage.covers(query, hits):
            fixed = self._library.notices
            text = fixed.declined.emergency if triage.has(Label.CRISIS) else fixed.not_covered.text
            nearest = _topics(hits)
            return Answer(question, AnswerStatus.NOT_COVERED, triage.labels, tuple(first), text=text, nearest=nearest)
        answer = self._extracted(question, triage, hits)
        answer = self._phrased(answer, query)
        notices = (*first, *self._notices.for_citations(answer.citations))
        return replace(answer, notices=notices)

    def _extracted(self, question: str, triage: Triage, hits: Sequence[Hit]) -> Answer:
        citer = Citer(self._references, reviewers(self._library), by_passage=True, around=self._sections.around)
        statements = tuple(
            CitedStatement(passage.text, citer.cite(passage), passage.heading) for passage in self._extractive.choose(hits)
        )
        return Answer(question, AnswerStatus.ANSWERED, triage.labels, (), statements, citations=citer.citations)

    def _phrased(self, extracted: Answer, question: str) -> Answer:
        """Return the chat model's wording where it holds; on any failure the extractive answer stands.

        A question that may identify a person is never sent to a model.
        """
        if self._model is None or find_identifiers(question):
            return extracted
        numbers = _numbers_by_passage(extracted.citations)
        passages = {group[0]: extracted.citations[group[0] - 1].passage.text for group in numbers.values()}
        try:
            verified = self._model.write(question, passages)
        except ModelError as error:
            logger.warning("%s", error)
            return extracted
        kept, removed = tuple(dict.fromkeys(verified.kept)), verified.removed
        if not kept or len(kept) < _MIN_KEPT * (len(kept) + len(removed)):
            return replace(extracted, removed=removed)
        of_first = {group[0]: group for group in numbers.values()}
        kept = tuple(replace(row, citations=tuple(n for first in row.citations for n in of_first[first])) for row in kept)
        cited = {number for statement in kept for number in statement.citations}
        citations = tuple(citation for citation in extracted.citations if citation.n in cited)
        return replace(extracted, statements=kept, citations=citations, removed=removed, writer=self._model.name)


def _numbers_by_passage(citations: Iterable[Citation]) -> dict[str, tuple[int, ...]]:
    """Return the numbers of each passage's sources; a model is shown a passage once, under the first of them."""
    numbers: dict[str, tuple[int, ...]] = {}
    for citation in citations:
        numbers[citation.passage.id] = (*numbers.get(citation.passage.id, ()), citation.n)
    return numbers


def _topics(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.passage.heading for hit in hits))[:_NEAREST]


def _leaning(vocabulary: VocabularyFile) -> re.Pattern[str]:
    openers = "|".join(re.escape(word) for word in vocabulary.follow_up_openers)
    pronouns = "|".join(re.escape(word) for word in vocabulary.follow_up_pronouns)
    return re.compile(rf"^\W*(?:{openers})\b|\b(?:{pronouns})\b", re.IGNORECASE)
