"""Reads plain text and Markdown. Markdown's blocks are found by markdown-it, its inline marks are taken off here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.documents.collector import Collector
from kapassist.documents.html import collect_html
from kapassist.documents.limits import Limits
from kapassist.documents.plain import decoded
from kapassist.documents.records import Extracted

if TYPE_CHECKING:
    from markdown_it.token import Token

_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_FRONT_MATTER = re.compile(r"\A---\s*\n.{0,20000}?\n(?:---|\.\.\.)\s*\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.{1,300}?)[\"']?[ \t]*$", re.MULTILINE)
# Each pattern looks a bounded way ahead, so that no text takes longer than its length.
_INLINE = (
    (re.compile(r"!?\[([^\[\]\n]{0,500})\](?:\([^()\s]{0,1000}(?:\s[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])"), r"\1"),  # links
    (re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,500})>"), r"\1"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,500}>"), ""),
    (re.compile(r"(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|(?<!\w)_{1,3}(?=\w)|(?<=\S)_{1,3}(?!\w)|`{1,3}|~~"), ""),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def extract_text(path: Path, limits: Limits) -> Extracted:
    """Read a plain text file; an empty line ends a paragraph."""
    text = decoded(path.read_bytes())
    limits.check_characters(len(text))
    collector = Collector(limits)
    for paragraph in _PARAGRAPHS.split(text):
        collector.paragraph(paragraph)
    return collector.extracted(path.stem)


def extract_markdown(path: Path, limits: Limits) -> Extracted:
    """Read a Markdown file."""
    from markdown_it import MarkdownIt

    text = decoded(path.read_bytes())
    limits.check_characters(len(text))
    collector = Collector(limits)
    if front := _FRONT_MATTER.match(text):
        named = _FRONT_TITLE.search(front.group())
        collector.title = named.group(1) if named else ""
        text = text[front.end() :]
    _MarkdownReader(collector).read(MarkdownIt("commonmark").enable("table").disable("inline").parse(text))
    return collector.extracted(path.stem)


class _MarkdownReader:
    """Follows the blocks of a text; a row of a table is one paragraph."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._level = 0
        self._row: list[str] | None = None
        self._handlers: dict[str, Callable[[Token], None]] = {
            "heading_open": self._heading,
            "inline": self._inline,
            "tr_open": self._row_start,
            "tr_close": self._row_end,
            "fence": self._code,
            "code_block": self._code,
            "html_block": self._html,
        }

    def read(self, tokens: Iterable[Token]) -> None:
        for token in tokens:
            if handler := self._handlers.get(token.type):
                handler(token)

    def _heading(self, token: Token) -> None:
        self._level = int(token.tag[1:])

    def _inline(self, token: Token) -> None:
        text, level, self._level = _unmarked(token.content), self._level, 0
        if self._row is not None:
            self._row.append(text)
        elif level:
            self._collector.heading(level, text)
        else:
            self._collector.paragraph(text)

    def _row_start(self, _: Token) -> None:
        self._row = []

    def _row_end(self, _: Token) -> None:
        self._collector.paragraph(" | ".join(filter(None, self._row or ())))
        self._row = None

    def _code(self, token: Token) -> None:
        self._collector.paragraph(token.content)

    def _html(self, token: Token) -> None:
        collect_html(token.content.encode(), self._collector)


def _unmarked(text: str) -> str:
    for pattern, kept in _INLINE:
        text = pattern.sub(kept, text)
    return unescape(text)
