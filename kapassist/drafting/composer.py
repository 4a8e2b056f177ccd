"""Composes a draft for a session brief: sections, citations, notices and a name that depends on the content alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from kapassist.corpus.library import Library
from kapassist.corpus.passages import glance_passages
from kapassist.domain import Draft, DraftKind, Notice, NoticeKind, Passage, Section
from kapassist.drafting.kinds import KINDS, Desk
from kapassist.drafting.sections import SectionWriter
from kapassist.drafting.selection import ItemSelector
from kapassist.errors import UsageError
from kapassist.retrieval.search import Searcher
from kapassist.safety.notices import NoticeBook
from kapassist.sessions import SessionBrief, known_session_type

_WITH_LEVELS = (DraftKind.CHECKLIST, DraftKind.SETTING)


class DraftComposer:
    """Composes drafts from one library."""

    def __init__(self, library: Library, passages: Sequence[Passage], searcher: Searcher, notices: NoticeBook) -> None:
        self._library = library
        self._passages = {passage.id: passage for passage in (*passages, *glance_passages(library))}
        self._selector = ItemSelector(library, searcher)
        self._notices = notices

    def compose(self, kind: DraftKind, brief: SessionBrief, full: bool = False, first: Sequence[Notice] = ()) -> Draft:
        """Return the draft; `first` are notices that the brief's own words call for.

        Raises:
            UsageError: no session type, an unknown one, or too few for a comparison.

        """
        self._check(kind, brief)
        if kind is not DraftKind.COMPARISON:
            brief = replace(brief, session_types=brief.session_types[:1])  # its rules chose the items, so it alone is named
        brief = replace(brief, factors=tuple(dict.fromkeys([*brief.factors, *sorted(self._library.implied_by(brief.factors))])))
        writer = SectionWriter(self._library, self._passages, brief.session_type)
        sections = KINDS[kind](Desk(self._library, self._selector, writer, self._passages), brief, full)
        citations = writer.citer.citations
        words = self._library.wording.kinds[kind]
        titles = ", ".join(self._library.session_types[key].title for key in brief.session_types)
        return Draft(
            id=_identity(kind, brief, full, sections),
            kind=kind,
            title=f"{words.title}: {titles}",
            brief=brief,
            sections=sections,
            citations=citations,
            notices=(*first, *self._on_the_library(kind, brief), *self._notices.for_citations(citations)),
            intro=words.intro,
            full=full,
        )

    def _check(self, kind: DraftKind, brief: SessionBrief) -> None:
        for session_type in brief.session_types:
            known_session_type(session_type)
        if not brief.session_types:
            raise UsageError("no session type is given; choose one, for example im-psychedelic")
        if kind is DraftKind.COMPARISON and len(set(brief.session_types)) < 2:
            raise UsageError("a comparison needs two or more session types; give --session-type twice")
        for factor in brief.factors:
            if factor not in self._library.factors:
                raise UsageError(f"unknown client factor {factor!r}; use one of: {', '.join(self._library.factors)}")

    def _on_the_library(self, kind: DraftKind, brief: SessionBrief) -> list[Notice]:
        """Return what must be known of the library's part on these session types before its levels are relied on."""
        types, texts = [self._library.session_types[key] for key in brief.session_types], self._library.notices
        said = [] if all(entry.complete for entry in types) else [texts.partial_library.text]
        if kind in _WITH_LEVELS and any(entry.derived for entry in types):
            said.append(texts.derived_levels.text)
        return [Notice(NoticeKind.EVIDENCE, text) for text in said]


def _identity(kind: DraftKind, brief: SessionBrief, full: bool, sections: Sequence[Section]) -> str:
    items = [(item.id, item.text, item.chosen) for section in sections for item in section.items]
    content = json.dumps([kind, asdict(brief), full, items], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
