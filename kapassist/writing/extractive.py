"""Writes an answer from the library's own statements: chosen by rank, put in reading order, never reworded. Deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kapassist.corpus.articles import Article
from kapassist.corpus.library import Library
from kapassist.domain import Hit, Passage
from kapassist.retrieval.lexical import words

MAX_STATEMENTS = 5
MAX_BESIDE = 4
_NEAR_SCORE = 0.75  # share of the best score from which a passage still belongs to the answer
_SAME = 0.7  # share of common words from which two passages say the same
_LOOK = 8
_MOSTLY = 5  # so many of the best hits from one article make the answer one about that article


class ExtractiveWriter:
    """Chooses and orders the passages of an answer."""

    def __init__(self, library: Library, passages: Sequence[Passage]) -> None:
        self._by_id: Mapping[str, Passage] = {passage.id: passage for passage in passages}
        self._articles = {article.file: article for article in library.articles}

    def choose(self, hits: Sequence[Hit]) -> list[Passage]:
        """Return the passages of an answer: leads, the best statements in reading order, limits and counter-evidence."""
        if not hits:
            return []
        article = self._main_article(hits)
        lead = self._named(article.lead) if article else []
        near = _one_per_section_first(_near(hits)) if lead else _near(hits)
        chosen = _without_repeats(near, lead)[: MAX_STATEMENTS - min(len(lead), 2)]
        body = [*lead, *_reading_order(chosen)] if lead else [*chosen[:1], *_reading_order(chosen[1:])]
        beside = self._named(self._most_used(body))
        return [*body, *[passage for passage in beside if passage not in body][:MAX_BESIDE]]

    def _main_article(self, hits: Sequence[Hit]) -> Article | None:
        article = self._articles.get(hits[0].passage.document)
        share = sum(article is not None and hit.passage.document == article.file for hit in hits[:_LOOK])
        return article if share >= _MOSTLY else None

    def _most_used(self, body: Sequence[Passage]) -> tuple[str, ...]:
        """Return what stands beside the article that gives most of an answer; nothing where none gives two statements."""
        counts = Counter(passage.document for passage in body if passage.document in self._articles)
        document, count = next(iter(counts.most_common(1)), ("", 0))
        return self._articles[document].beside if count > 1 else ()

    def _named(self, identifiers: Iterable[str]) -> list[Passage]:
        return [self._by_id[key] for key in identifiers if key in self._by_id]


def _near(hits: Sequence[Hit]) -> list[Passage]:
    """Return the passages that are close enough to the best one."""
    return [hit.passage for hit in hits if hit.score >= _NEAR_SCORE * hits[0].score]


def _one_per_section_first(passages: Sequence[Passage]) -> list[Passage]:
    """Return the best passage of each section before the second of any, so that an answer covers more sides."""
    seen: dict[str, int] = {}
    turns = []
    for passage in passages:
        turn = seen.get(passage.heading, 0)
        seen[passage.heading] = turn + 1
        turns.append((turn, passage))
    return [passage for _, passage in sorted(turns, key=lambda row: row[0])]


def _without_repeats(passages: Sequence[Passage], lead: Sequence[Passage]) -> list[Passage]:
    """Return the passages that say something that those before them, the leads first, do not."""
    kept: list[Passage] = []
    seen = [frozenset(words(passage.text)) for passage in lead]
    for passage in passages:
        own = frozenset(words(passage.text))
        if passage not in lead and all(len(own & other) < _SAME * max(1, min(len(own), len(other))) for other in seen):
            kept.append(passage)
            seen.append(own)
    return kept


def _reading_order(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages document by document, the best one's first, and inside a document as it is written."""
    documents = list(dict.fromkeys((passage.document, passage.title) for passage in passages))
    return sorted(passages, key=lambda passage: (documents.index((passage.document, passage.title)), passage.position))
