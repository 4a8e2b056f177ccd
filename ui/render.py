"""Turns records into the HTML of the page. Every text is escaped here or in `kapassist.export`; nothing is marked as safe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from kapassist.assistant import Assistant
from kapassist.domain import Answer, CitedStatement, Draft, Notice, NoticeKind
from kapassist.export.bibliography import own_numbers
from kapassist.export.html_parts import notice_html, own_html, sources_html, statement_html
from kapassist.export.noticing import unread_line
from ui.words import Words

_BELOW = (NoticeKind.EVIDENCE, NoticeKind.REVIEW)  # they speak of what was written
_ABOVE = tuple(kind for kind in NoticeKind if kind not in _BELOW)  # crisis first: the enum has the order of showing
_MAX_ECHO = 600  # characters of the user's own message that the conversation repeats


class Renderer:
    """Renders with the words of the page and those of the library."""

    def __init__(self, words: Words, assistant: Assistant) -> None:
        self._words = words
        self._library = assistant.library
        self._wording = assistant.library.wording
        self._stale = self._stale_line(assistant)

    def said(self, message: str) -> str:
        """Return the user's own message."""
        shown = message if len(message) <= _MAX_ECHO else f"{message[:_MAX_ECHO]}…"
        return _block("kap-said", escape(shown).replace("\n", "<br>"))

    def line(self, text: str, notices: tuple[Notice, ...] = ()) -> str:
        """Return a plain line after its notices."""
        return _block("kap-text kap-reply", f"{_notices(notices, _ABOVE)}{self._stale}<p>{escape(text)}</p>")

    def problem(self, message: str, notices: tuple[Notice, ...] = ()) -> str:
        """Return what went wrong, as one line after its notices."""
        words = " ".join(message.split()).rstrip(".")
        line = escape(self._words.replies.problem.format(problem=words))
        return _block("kap-text kap-reply kap-problem", f"{_notices(notices, _ABOVE)}<p>{line}</p>")

    def growing(self, answer: Answer, anchor: str) -> Iterator[str]:
        """Return an answer statement by statement; the last one is whole and has its sources."""
        first, last = _notices(answer.notices, _ABOVE) + self._stale, _notices(answer.notices, _BELOW)
        for count in range(1, len(answer.statements)):
            yield _block("kap-text kap-reply", first + self._statements(answer, count, anchor))
        body = (
            self._statements(answer, len(answer.statements), anchor) if answer.statements else f"<p>{escape(answer.text)}</p>"
        )
        end = self._nearest(answer) + last + self._sources(answer, anchor) + self._writer(answer)
        yield _block("kap-text kap-reply", first + body + end)

    def drafted(self, draft: Draft) -> str:
        """Return one line on what was drafted and what was understood, after urgent notices."""
        words, facts = self._words.replies, self._facts(draft)
        line = words.drafted.format(title=draft.title, items=len(draft.items), sources=len(draft.citations))
        if facts:
            line += " " + words.understood.format(facts="; ".join(facts))
        line = f"{line} {unread_line(draft, self._wording)}".strip()
        notices = _notices(draft.notices, _ABOVE) + self._stale  # the others stand in the draft itself
        way = f'<a class="kap-way" href="#kap-document">{escape(words.open)}</a>'
        return _block("kap-text kap-reply", f"{notices}<p>{escape(line)} {way}</p>")

    def _stale_line(self, assistant: Assistant) -> str:
        """Return the line that tells of files that cannot be read, or ""."""
        fault = assistant.kept.fault
        if not fault:
            return ""
        line = self._words.replies.stale.format(date=assistant.kept.read_on, problem=fault.rstrip("."))
        return f'<p class="kap-stale" role="note">{escape(line)}</p>'

    def _facts(self, draft: Draft) -> list[str]:
        brief = draft.brief
        number = [self._words.replies.number.format(number=brief.session_number)] if brief.session_number else []
        return [*number, *(self._library.factors[key].label for key in brief.factors)]

    def _statements(self, answer: Answer, count: int, anchor: str) -> str:
        """Return the first statements; those from the clinic's own documents stand apart, under their mark."""
        own, parts = own_numbers(answer.citations), []
        for mine, rows in groupby(answer.statements[:count], key=lambda row: bool(own.intersection(row.citations))):
            inner = self._headed(rows, anchor)
            parts.append(own_html(inner, self._wording) if mine else inner)
        return "".join(parts)

    def _headed(self, statements: Iterable[CitedStatement], anchor: str) -> str:
        """Return the statements under the headings that they come from, each heading once in a row."""
        parts = []
        for heading, rows in groupby(statements, key=lambda row: row.heading):
            if heading:
                parts.append(f'<p class="kap-heading">{escape(heading)}</p>')
            parts += [f"<p>{statement_html(row, self._wording, anchor)}</p>" for row in rows]
        return "".join(parts)

    def _nearest(self, answer: Answer) -> str:
        if not answer.nearest:
            return ""
        rows = "".join(f"<li>{escape(topic)}</li>" for topic in answer.nearest)
        return f"<p>{escape(self._words.replies.nearest)}</p><ul>{rows}</ul>"

    def _sources(self, answer: Answer, anchor: str) -> str:
        if not answer.citations:
            return ""
        title = self._words.replies.sources.format(count=len(answer.citations))
        listed = sources_html(answer.citations, self._wording, anchor=anchor)
        return f'<details class="kap-all"><summary>{escape(title)}</summary>{listed}</details>'

    def _writer(self, answer: Answer) -> str:
        words, parts = self._words.replies, ""
        if answer.writer != "extractive":
            parts += f'<p class="kap-place">{escape(words.phrased.format(writer=answer.writer))}</p>'
        if answer.removed:
            rows = "".join(f"<li>{escape(row.text)} ({escape(row.reason)})</li>" for row in answer.removed)
            title = escape(words.removed.format(count=len(answer.removed)))
            parts += f'<details class="kap-removed"><summary>{title}</summary><ul>{rows}</ul></details>'
        return parts


def _notices(notices: tuple[Notice, ...], kinds: tuple[NoticeKind, ...]) -> str:
    """Return the notices of these kinds, in the order of the kinds."""
    return "".join(notice_html(notice) for kind in kinds for notice in notices if notice.kind is kind)


def _block(classes: str, inner: str) -> str:
    """Return one HTML block; a blank line would hand what follows to Markdown."""
    lines = [line for line in inner.splitlines() if line.strip()]
    return f'<div class="{classes}">{" ".join(lines)}</div>'
