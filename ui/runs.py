"""Ends what a visitor's page has under way: what was asked for before Stop or Clear no longer reaches the page.

Gradio drops a run that it is told to cancel only once it knows the run's number; a step worked out meanwhile would still land,
and so would a request that comes late. So the browser counts the presses of Stop and Clear and sends the count with each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TypeVar

Step = TypeVar("Step")

COUNT = "count => count + 1"  # in the browser, at the moment of the press


class Runs:
    """The runs of one page; the one object of a visit that changes, so that a run sees what happened after it began."""

    def __init__(self) -> None:
        self._ended = 0

    def end(self, count: int) -> None:
        """End every run that was asked for before the press with this number."""
        self._ended = max(self._ended, count)

    def wanted(self, steps: Iterator[Step], count: int) -> Iterator[Step]:
        """Yield the steps of a run that was asked for after so many presses, until it is ended."""
        if count >= self._ended:  # otherwise nothing is worked out at all
            yield from takewhile(lambda _: count >= self._ended, steps)
