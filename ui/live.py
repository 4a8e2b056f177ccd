"""Keeps the page on the guidance library as its files stand now: an edit shows with the next question or draft."""

from __future__ import annotations

import threading

from kapassist.assistant import Assistant
from ui.handlers import Handlers
from ui.words import Words


class LiveHandlers:
    """Hands out the handlers over the newest library that can be read."""

    def __init__(self, assistant: Assistant, words: Words) -> None:
        self._words = words
        self._handlers = Handlers.over(assistant, words)
        self._changing = threading.Lock()

    @property
    def last(self) -> Handlers:
        """Return the handlers as they were last handed out, without a look at the files."""
        return self._handlers

    def now(self) -> Handlers:
        """Return the handlers for the library's files as they stand."""
        with self._changing:  # one look at a time: two would read the same edit twice
            newest = self._handlers.assistant.refreshed()
            if newest is not self._handlers.assistant:
                self._handlers = Handlers.over(newest, self._words)
            return self._handlers
