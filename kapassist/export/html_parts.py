"""What drafts and answers share as HTML: notices, statements with citation marks, sources. Every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Citation, CitedStatement, Notice
from kapassist.export.bibliography import grade_words, is_own, patient_source, review_words, source_line
from kapassist.export.direction import turns
from kapassist.export.noticing import URGENT, run_in


def text_html(text: str) -> str:
    """Return a text that leaves what stands beside it where it is, also one that runs from right to left."""
    return f"<bdi>{escape(text)}</bdi>" if turns(text) else escape(text)


def notice_html(notice: Notice) -> str:
    """Return a notice; the lines after its first become a list. An urgent one interrupts a screen reader."""
    first, *more = notice.text.splitlines() or [""]
    rows = "".join(f"<li>{escape(line)}</li>" for line in more)
    title = f"<strong>{escape(run_in(notice.title))}</strong> " if notice.title else ""
    listed = f"<ul>{rows}</ul>" if rows else ""
    role = "alert" if notice.kind in URGENT else "note"
    return f'<div class="kap-notice kap-notice-{notice.kind.value}" role="{role}"><p>{title}{escape(first)}</p>{listed}</div>'


def statement_html(statement: CitedStatement, wording: WordingFile, anchor: str = "source") -> str:
    """Return a statement with its citations as links to the sources below it."""
    return f"{text_html(statement.text)} {citation_links(statement.citations, wording, anchor)}".strip()


def differ_html(title: str, rows: Iterable[CitedStatement], wording: WordingFile) -> str:
    """Return what different sources say as a list under its title, "" where there is nothing."""
    listed = "".join(f"<li>{statement_html(row, wording)}</li>" for row in rows)
    return f'<div class="kap-differ"><p>{escape(title)}</p><ul>{listed}</ul></div>' if listed else ""


def own_html(inner: str, wording: WordingFile) -> str:
    """Return what comes from the clinic's own documents, under a mark that says so."""
    return f'<div class="kap-own"><p class="kap-own-mark">{escape(wording.labels["own-document"])}</p>{inner}</div>'


def citation_links(numbers: Iterable[int], wording: WordingFile, anchor: str = "source") -> str:
    """Return citation marks as links to `#<anchor>-<n>`."""
    label = escape(wording.labels["source"])
    joined = "".join(f'<a href="#{anchor}-{n}" aria-label="{label.format(n=n)}">[{n}]</a>' for n in numbers)
    return f'<sup class="kap-cite">{joined}</sup>' if joined else ""


def sources_html(
    citations: Iterable[Citation],
    wording: WordingFile,
    uses: dict[int, list[str]] | None = None,
    anchor: str = "source",
    short: bool = False,
) -> str:
    """Return the sources; each opens to the exact passages with reference, grade and link. `short` names them for patients."""
    rows = "".join(_source(citation, wording, uses, anchor, short) for citation in citations)
    return f'<ol class="kap-sources">{rows}</ol>'


def _source(citation: Citation, wording: WordingFile, uses: dict[int, list[str]] | None, anchor: str, short: bool) -> str:
    quoted = (uses or {}).get(citation.n) or [citation.passage.text]
    passages = "".join(f"<blockquote>{text_html(text)}</blockquote>" for text in quoted)
    link = ""
    if citation.reference and citation.reference.link:
        address = escape(citation.reference.link, quote=True)
        shown = escape(f"doi:{citation.reference.doi}" if citation.reference.doi else citation.reference.link)
        link = f'<p><a href="{address}" target="_blank" rel="noopener noreferrer">{shown}</a></p>'
    note = f"<p>{escape(citation.reference.note)}</p>" if citation.reference and citation.reference.note else ""
    place = f"{citation.passage.document}: {review_words(citation, wording)}"
    seen = "" if is_own(citation) else f'<p class="kap-place">{escape(place)}</p>'
    section = _section(citation, wording)
    told = text_html((patient_source if short else source_line)(citation, wording))
    grade = f'<span class="kap-grade">{escape(grade_words(citation, wording))}</span>'
    full = f"<p>{text_html(source_line(citation, wording))} {grade}</p>" if short else ""
    return (
        f'<li value="{citation.n}"><details><summary>{told}{"" if short else f" {grade}"}</summary>'
        f'<div id="{anchor}-{citation.n}">'  # inside, so that a link to it opens them
        f"{full}{passages}{section}{note}{link}{seen}</div></details></li>"
    )


def _section(citation: Citation, wording: WordingFile) -> str:
    """Return what stands around the passage, closed; the passage itself is marked."""
    if not citation.section:
        return ""
    own = citation.passage.text
    rows = "".join(
        f"<p><mark>{text_html(text)}</mark></p>" if text == own else f"<p>{text_html(text)}</p>" for text in citation.section
    )
    title = wording.labels["section"].format(heading=citation.passage.heading)
    return f'<details class="kap-around"><summary>{escape(title)}</summary>{rows}</details>'
