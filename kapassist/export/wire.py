"""Records as the JSON that the commands print: keys are stable; keys are added, never renamed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kapassist.domain import Answer, Citation, Draft, DraftItem, Hit, Notice, Section, Triage
from kapassist.export.imprint import Imprint
from kapassist.export.noticing import shown_notices
from kapassist.export.wire_around import around_json, basis_json

Json = dict[str, Any]


def answer_json(answer: Answer, identifier: str = "") -> Json:
    """Return an answer; `answer` is its whole text with citation marks."""
    return {
        "id": identifier,
        "question": answer.question,
        "status": answer.status.value,
        "labels": [label.value for label in answer.labels],
        "notices": [notice_json(notice) for notice in answer.notices],
        "answer": answer_text(answer),
        "citations": [citation_json(citation) for citation in answer.citations],
        "removed": [{"text": row.text, "reason": row.reason} for row in answer.removed],
        "nearest": list(answer.nearest),
        "writer": answer.writer,
        "elapsed_ms": answer.elapsed_ms,
    }


def answer_text(answer: Answer) -> str:
    """Return the words of an answer, each statement followed by its citation marks."""
    if not answer.statements:
        return answer.text
    return "\n\n".join(cited(statement.text, statement.citations) for statement in answer.statements)


def cited(text: str, numbers: tuple[int, ...]) -> str:
    """Return a text followed by its citation marks."""
    return f"{text} {marks(numbers)}".strip()


def marks(numbers: tuple[int, ...]) -> str:
    """Return citation marks such as [1][4]."""
    return "".join(f"[{number}]" for number in numbers)


def notice_json(notice: Notice) -> Json:
    """Return a notice."""
    return {"kind": notice.kind.value, "text": notice.text, "title": notice.title}


def citation_json(citation: Citation) -> Json:
    """Return a citation; an editorial one has an empty reference and the grade `editorial`."""
    source, passage = citation.reference, citation.passage
    return {
        "n": citation.n,
        "reference": source.key if source else "",
        "authors": source.authors if source else "",
        "title": source.title if source else "",
        "container": source.container if source else "",
        "year": source.year if source else "",
        "doi": source.doi if source else "",
        "url": source.link if source else "",
        "grade": source.grade.value if source else "editorial",
        "read": source.read if source else "",
        "passage": passage.text,
        "passage_id": passage.id,
        "document": passage.document,
        "reviewed": citation.reviewed,
        "section": list(citation.section),
    }


def draft_json(draft: Draft, identifier: str = "", imprint: Imprint | None = None) -> Json:
    """Return a draft; with an imprint also its state of review, the words it explains and how plain it reads."""
    brief = draft.brief
    return {
        "id": identifier or draft.id,
        "kind": draft.kind.value,
        "title": draft.title,
        "session_types": list(brief.session_types),
        "brief": brief.text,
        "stage": brief.stage.value if brief.stage else "",
        "session_number": brief.session_number,
        "factors": list(brief.factors),
        "sections": [section_json(section) for section in draft.sections],
        "citations": [citation_json(citation) for citation in draft.citations],
        "notices": [notice_json(notice) for notice in (shown_notices(draft, imprint) if imprint else draft.notices)],
        "writer": draft.writer,
        "length": draft.length.value,
        "language": draft.language,
        "left": draft.left,
        "arc": [asdict(step) for step in draft.arc],
        "basis": basis_json(draft.basis) if draft.basis else None,
        **(around_json(imprint) if imprint else {}),
    }


def section_json(section: Section) -> Json:
    """Return a section; `left` tells how many items the full length has beyond these."""
    told = {name: getattr(section, name) for name in ("stage", "title", "row", "under", "left")}
    return {**told, "items": [item_json(item) for item in section.items]}


def item_json(item: DraftItem) -> Json:
    """Return an item of a draft."""
    return {
        "id": item.id,
        "text": item.text,
        "plain": item.plain,
        "why": item.why,
        "level": item.level.value,
        "audience": list(item.audience),
        "condition": item.condition,
        "citations": list(item.citations),
        "chosen": item.chosen,
        "editorial": item.editorial,
        "field": item.field,
        "caution": item.caution,
        "theme": item.theme,
        "short": item.short,
        "rule": item.rule,
        "blank_stays": item.blank_stays,
        "contact": item.contact,
        "numbers": [{"label": label, "number": number} for label, number in item.numbers],
        "own": item.own,
        "edited": item.edited,
        "ticked": item.ticked,
        "removed": item.removed,
        "named": item.named,
        **{
            name: [{"text": row.text, "citations": list(row.citations)} for row in rows]
            for name, rows in (("positions", item.positions), ("others", item.others))
        },
    }


def hit_json(hit: Hit, rank: int) -> Json:
    """Return a search result; scores are rounded, because their last digits mean nothing."""
    passage = hit.passage
    return {
        "rank": rank,
        "passage_id": passage.id,
        "document": passage.document,
        "heading": passage.heading,
        "kind": passage.kind,
        "text": passage.text,
        "references": list(passage.references),
        "session_types": list(passage.session_types),
        "stages": list(passage.stages),
        "score": round(hit.score, 4),
        "similarity": round(hit.similarity, 4),
        "same_as": [same.id for same in hit.same],
    }


def triage_json(triage: Triage, notices: tuple[Notice, ...], identifier: str = "") -> Json:
    """Return what triage found in a message."""
    return {
        "id": identifier,
        "labels": [label.value for label in triage.labels],
        "identifiers": [{"start": span.start, "end": span.end, "type": span.type} for span in triage.identifiers],
        "notices": [notice_json(notice) for notice in notices],
    }
