"""Drafts and answers as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kapassist.corpus.schema import WordingFile
from kapassist.domain import Answer, Citation, CitedStatement, Draft, DraftItem, DraftKind, Notice, Section
from kapassist.export.bibliography import grade_words, own_numbers, source_line
from kapassist.export.wire import cited_text, marks

_OPENING = re.compile(r"^(\d+(?=[.)]\s)|(?=[#+~=-]))")  # what would begin a heading, a list or a block of code
_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


def draft_markdown(draft: Draft, wording: WordingFile, crisis_lines: list[str]) -> str:
    """Return a draft as Markdown; a handout uses the patient wording and ends with whom to call."""
    lines = [f"# {_plain(draft.title)}", "", draft.intro, ""]
    if draft.brief.text and draft.kind is not DraftKind.HANDOUT:
        lines += [f"**{wording.labels['brief-text']}:** {_plain(draft.brief.text)}", ""]
    for notice in draft.notices:
        lines += _notice(notice)
    lines += _table([section for section in draft.sections if section.row], wording)
    for section in draft.sections:
        if not section.row:
            lines += [f"## {_plain(section.title)}", ""]
            lines += [line for item in section.items for line in _item(item, draft, wording)]
            lines.append("")
    if draft.kind is DraftKind.HANDOUT:
        lines += _whom_to_call(wording, crisis_lines)
    lines += _sources(draft.citations, wording, draft.kind)
    return "\n".join(lines).rstrip() + "\n"


def answer_markdown(answer: Answer, wording: WordingFile) -> str:
    """Return an answer as Markdown: notices, statements, sources."""
    lines = [line for notice in answer.notices for line in _notice(notice)]
    if answer.statements:
        own = own_numbers(answer.citations)
        for statement in answer.statements:
            lines += _own(statement, wording) if own.intersection(statement.citations) else [_plain(cited_text(statement)), ""]
    else:
        lines += [answer.text, ""]
        lines += [f"- {_plain(topic)}" for topic in answer.nearest]
    if answer.citations:
        lines += _sources(answer.citations, wording, None)
    return "\n".join(lines).rstrip() + "\n"


def _own(statement: CitedStatement, wording: WordingFile) -> list[str]:
    """Return what comes from the clinic's own documents, quoted under a mark that says so."""
    return [f"> **{wording.labels['own-document']}**", ">", f"> {_plain(' '.join(cited_text(statement).split()))}", ""]


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is; citation marks keep their brackets, unless they would begin a link."""
    escaped = _OPENING.sub(r"\1\\", _SPECIAL.sub(r"\\\1", text))
    return re.sub(r"\\\[(\d+)\\\](?![(:])", r"[\1]", escaped)


def _notice(notice: Notice) -> list[str]:
    title = f"**{_plain(notice.title)}** " if notice.title else ""
    return [f"> {title}{_plain(notice.text)}".replace("\n", "\n> - "), ""]


def _table(rows: list[Section], wording: WordingFile) -> list[str]:
    """Return the rows of a comparison as one table; every cell ends with its own citations."""
    if not rows:
        return []
    types = [_plain(item.theme) for item in rows[0].items]
    lines = [f"## {wording.labels['glance']}", "", f"| | {' | '.join(types)} |", f"|---|{'---|' * len(types)}"]
    for row in rows:
        cells = [f"{_plain(item.text)} {_cell_basis(item, wording)}" for item in row.items]
        lines.append(f"| **{_plain(row.title)}** | {' | '.join(cells)} |")
    return [*lines, ""]


def _cell_basis(item: DraftItem, wording: WordingFile) -> str:
    return f"*({wording.labels['editorial']})*" if item.editorial else marks(item.citations)


def _item(item: DraftItem, draft: Draft, wording: WordingFile) -> Iterator[str]:
    cited = f" {marks(item.citations)}" if item.citations else ""
    if draft.kind is DraftKind.HANDOUT:
        yield f"- [ ] {_plain(item.plain)}{cited}"
        yield from _field(item)
        return
    if item.editorial:
        cited += f" *({wording.labels['editorial']})*"
    yield _LINES.get(draft.kind, _ticked)(item, wording) + cited
    yield from _field(item)
    yield from _basis(item, draft.full, wording)


def _ticked(item: DraftItem, wording: WordingFile) -> str:
    who = ", ".join(wording.audiences[name] for name in item.audience)
    return f"- [ ] **{wording.levels[item.level]}** · {who} · {_plain(item.text)}"


def _prompt(item: DraftItem, wording: WordingFile) -> str:
    return f"- {_plain(item.text)}" if item.theme else _ticked(item, wording)


def _compared(item: DraftItem, wording: WordingFile) -> str:
    del wording
    return f"- **{_plain(item.theme)}:** {_plain(item.text)}"


_LINES = {DraftKind.INTEGRATION: _prompt, DraftKind.COMPARISON: _compared}


def _field(item: DraftItem) -> Iterator[str]:
    if item.field:
        yield f"  - {_plain(item.field)} ____________________"


def _basis(item: DraftItem, full: bool, wording: WordingFile) -> Iterator[str]:
    """Return why the item stands here; the reason for a usual item is told only in a full draft."""
    if item.condition:
        yield f"  - {_plain(item.chosen)}"
    if item.why and (full or item.condition or item.theme):
        yield f"  - {wording.labels['why']}: {_plain(item.why)}"
    if item.caution:
        yield f"  - {wording.labels['caution']}: {_plain(item.caution)}"
    if item.positions:
        yield f"  - {wording.labels['differ']}:"
        yield from (f"    - {_plain(cited_text(row))}" for row in item.positions)


def _whom_to_call(wording: WordingFile, crisis_lines: list[str]) -> list[str]:
    labels = wording.labels
    blanks = [f"- {labels['clinic-phone']} ____________________", f"- {labels['after-hours']} ____________________"]
    return [f"## {labels['call']}", "", *blanks, *(f"- {_plain(line)}" for line in crisis_lines), ""]


def _sources(citations: tuple[Citation, ...], wording: WordingFile, kind: DraftKind | None) -> list[str]:
    title = wording.labels["sources-handout" if kind is DraftKind.HANDOUT else "sources"]
    lines = [f"## {title}", ""]
    for citation in citations:
        link = f" <{citation.reference.link}>" if citation.reference and citation.reference.link else ""
        lines.append(f"{citation.n}. {_plain(source_line(citation))}{link} ({grade_words(citation, wording)})")
    return lines
