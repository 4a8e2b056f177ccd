"""Answers as Markdown: notices, statements, sources."""

from __future__ import annotations

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Answer
from kapassist.export.bibliography import grade_words, own_numbers, source_line
from kapassist.export.markdown import boxed, plain
from kapassist.export.noticing import run_in
from kapassist.export.wire import cited


def answer_markdown(answer: Answer, wording: WordingFile) -> str:
    """Return an answer as Markdown."""
    lines = [line for notice in answer.notices for line in boxed(run_in(notice.title), tuple(notice.text.splitlines()))]
    if answer.statements:
        own = own_numbers(answer.citations)
        for statement in answer.statements:
            text = plain(cited(statement.text, statement.citations))
            lines += _own(text, wording) if own.intersection(statement.citations) else [text, ""]
    else:
        lines += [answer.text, ""]
        lines += [f"- {plain(topic)}" for topic in answer.nearest]
    if answer.citations:
        lines += [f"## {wording.labels['sources']}", ""]
    for citation in answer.citations:
        link = f" <{citation.reference.link}>" if citation.reference and citation.reference.link else ""
        lines.append(f"{citation.n}. {plain(source_line(citation, wording))}{link} ({grade_words(citation, wording)})")
    return "\n".join(lines).rstrip() + "\n"


def _own(text: str, wording: WordingFile) -> list[str]:
    """Return what comes from the clinic's own documents, quoted under a mark that says so."""
    return [f"> **{wording.labels['own-document']}**", ">", f"> {text}", ""]
