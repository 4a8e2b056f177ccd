"""Gathers what an extractor finds, in reading order, and makes the blocks of it: clean, under their headings, within limits."""

from __future__ import annotations

from kapassist.documents.limits import Clock, Limits
from kapassist.documents.plain import cleaned
from kapassist.documents.records import Block, Extracted

_MAX_HEADING = 200  # characters; a "heading" longer than that is a paragraph in disguise


class Collector:
    """One document while it is read."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.clock = Clock(limits)
        self.title = ""
        self._path: list[tuple[int, str]] = []
        self._first_heading = ""
        self._blocks: list[Block] = []
        self._characters = 0

    def heading(self, level: int, text: str, page: int = 0) -> None:
        """Enter the section under this heading, leaving those of the same level and below."""
        text = cleaned(text)
        if len(text) > _MAX_HEADING:
            return self.paragraph(text, page)
        if text:
            self._path = [(above, title) for above, title in self._path if above < level] + [(level, text)]
            self._first_heading = self._first_heading or text
        return None

    def paragraph(self, text: str, page: int = 0) -> None:
        """Keep a paragraph, a list entry or a row of a table.

        Raises:
            DocumentError: the document holds too much text, or takes too long.

        """
        self.clock.check()
        if text := cleaned(text):
            self._characters += len(text)
            self.limits.check_characters(self._characters)
            self._blocks.append(Block(text, tuple(title for _, title in self._path), page))

    def extracted(self, fallback: str) -> Extracted:
        """Return the document; without a title of its own it is named by its first heading, or the fallback.

        The title is not said again at the head of every heading path.
        """
        title = cleaned(self.title)[:_MAX_HEADING] or self._first_heading or cleaned(fallback) or "Untitled"
        blocks = (
            Block(block.text, block.headings[1:], block.page) if block.headings[:1] == (title,) else block
            for block in self._blocks
        )
        return Extracted(title, tuple(blocks))
