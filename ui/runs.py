"""Ends what a visitor's page has under way: a step that comes after Stop or Clear no longer reaches the page.

Gradio drops a run that it is told to cancel only once it knows the run's number; a step worked out meanwhile would still land.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

Step = TypeVar("Step")


class Runs:
    """The runs of one page; the one object of a visit that changes, so that a run sees what happened after it began."""

    def __init__(self) -> None:
        self._ended = 0

    def end(self) -> None:
        """End every run that has begun."""
        self._ended += 1

    def wanted(self, steps: Iterator[Step]) -> Iterator[Step]:
        """Yield the steps of a run until it is ended."""
        began = self._ended
        for step in steps:
            if self._ended != began:
                return
            yield step
