"""What stands around the items of a draft as HTML: letterhead, basis, whom to call, disclosure. Every text is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from kapassist.clinic.profile import Logo
from kapassist.corpus.wording import WordingFile
from kapassist.domain import Draft
from kapassist.export.around import arc, basis_rows, call_lines, call_rows, letterhead, word_rows
from kapassist.export.document import Field
from kapassist.export.html_parts import text_html
from kapassist.export.imprint import Imprint


def letterhead_html(imprint: Imprint) -> str:
    """Return whose document it is, or ""."""
    head = letterhead(imprint)
    if head is None:
        return ""
    logo = _logo(head.logo, head.logo_words) if head.logo else ""
    name = f'<strong dir="auto">{text_html(head.name)}</strong>' if head.name else ""
    lines = "".join(f'<span dir="auto">{text_html(line)}</span>' for line in head.lines)
    return f'<div class="kap-letterhead">{logo}<p>{name}{lines}</p></div>'


def basis_html(draft: Draft, imprint: Imprint) -> Iterator[str]:
    """Return how the draft was made."""
    rows = basis_rows(draft, imprint)
    if rows:
        title = escape(imprint.wording.labels["basis"])
        yield f'<section class="kap-basis"><h2>{title}</h2>{_fields(rows, imprint.wording)}</section>'


def arc_html(draft: Draft, imprint: Imprint) -> Iterator[str]:
    """Return the course as a drawing."""
    for picture in arc(draft, imprint):
        yield f'<figure class="kap-arc"><figcaption>{escape(picture.caption)}</figcaption>{picture.svg}</figure>'


def for_the_patient(imprint: Imprint) -> Iterator[str]:
    """Return whom to call, what the hard words mean, and that software helped."""
    labels = imprint.wording.labels
    lines = "".join(f"<li>{escape(line)}</li>" for line in call_lines(imprint))
    rows = _fields(call_rows(imprint), imprint.wording)
    yield f'<section class="kap-call"><h2>{escape(labels["call"])}</h2>{rows}{f"<ul>{lines}</ul>" if lines else ""}</section>'
    if imprint.terms:
        terms = _fields(word_rows(imprint), imprint.wording)
        yield f'<section class="kap-words"><h2>{escape(labels["words"])}</h2>{terms}</section>'
    told = [text for text in (imprint.disclosure, imprint.translated) if text]
    if told:
        words = "".join(f"<p>{text_html(text)}</p>" for text in told)
        yield f'<section class="kap-disclosure"><h2>{escape(labels["disclosure"])}</h2>{words}</section>'


def blank_html(wording: WordingFile) -> str:
    """Return a blank to fill in."""
    return f'<span class="kap-blank" role="img" aria-label="{escape(wording.labels["blank"])}"></span>'


def _fields(rows: tuple[Field, ...], wording: WordingFile) -> str:
    shown = "".join(
        f"<dt>{escape(row.label)}</dt><dd>{text_html(row.value) if row.value else blank_html(wording)}</dd>" for row in rows
    )
    return f'<dl class="kap-fields">{shown}</dl>'


def _logo(logo: Logo, words: str) -> str:
    data = base64.b64encode(logo.data).decode()
    return f'<img class="kap-logo" src="data:{escape(logo.media)};base64,{data}" alt="{escape(words)}">'
