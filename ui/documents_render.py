"""Turns the clinic's own documents into the HTML of the page. Names, titles and reasons are the user's: all are escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import PurePath

from kapassist.documents.records import DocumentEntry, Outcome
from ui.documents import Adding, Shown
from ui.words import DocumentWords

_MINUTE = 90  # seconds from which minutes are told


class DocumentRenderer:
    """Renders with the words of the page and the titles of the session types."""

    def __init__(self, words: DocumentWords, session_types: dict[str, str]) -> None:
        self._words = words
        self._types = session_types

    def adding(self, state: Adding) -> str:
        """Return how far adding is, or how it ended, then the refused files with their reasons."""
        lines, live = (self._ended(state), "polite") if state.finished else (self._running(state), "off")
        refused = "".join(f"<li>{escape(self._refused(outcome))}</li>" for outcome in state.refused)
        listed = f'<ul class="kap-refused">{refused}</ul>' if refused else ""
        return f'<div class="kap-adding" aria-live="{live}">{"".join(lines)}{listed}</div>'

    def line(self, text: str) -> str:
        """Return one line."""
        return f'<div class="kap-adding">{_paragraph(text)}</div>'

    def shown(self, shown: Shown) -> str:
        """Return the list of documents."""
        words = self._words
        faults = _paragraph(words.faults.format(faults="; ".join(shown.faults))) if shown.faults else ""
        if not shown.entries:
            return f'<div class="kap-shelf">{_paragraph(words.empty)}{faults}</div>'
        rows = "".join(f"<li>{self._entry(entry)}</li>" for entry in shown.entries)
        title = escape(words.listed.format(count=len(shown.entries)))
        listed = f'<div class="kap-listed" role="region" aria-label="{title}" tabindex="0"><ul>{rows}</ul></div>'
        return f'<div class="kap-shelf"><h3>{title}</h3>{listed}{faults}</div>'

    def choices(self, shown: Shown) -> list[tuple[str, str]]:
        """Return the documents as they can be chosen: what is shown, and the id."""
        return [(self._words.choice.format(title=entry.title, name=entry.name), entry.id) for entry in shown.entries]

    def sure(self, entry: DocumentEntry) -> str:
        """Return the question before a document is removed."""
        text = self._words.sure.format(title=entry.title, passages=entry.passages)
        return f'<div role="alert">{_paragraph(text)}</div>'

    def _entry(self, entry: DocumentEntry) -> str:
        types = ", ".join(self._types.get(name, name) for name in entry.session_types) or self._words.all_types
        facts = self._words.entry.format(passages=entry.passages, added=entry.added)
        below = "".join(_paragraph(line) for line in (entry.reference, entry.name, facts, types) if line)
        return f"<strong>{escape(_one_line(entry.title))}</strong>{below}"

    def _running(self, state: Adding) -> Iterator[str]:
        words, step = self._words, state.step
        if state.to_index:
            yield self._bar(state.indexed, state.to_index)
            yield _paragraph(words.indexing.format(done=state.indexed, total=state.to_index))
        elif step:
            yield self._bar(step.done, step.total)
            number = min(step.done + 1, step.total)
            yield _paragraph(words.step.format(number=number, total=step.total, name=step.name, passages=step.passages))
        else:
            yield self._bar(0, 1)
            yield _paragraph(words.starting)
        if state.cancelled:
            yield _paragraph(words.cancelling)
        elif state.seconds_left is not None and state.seconds_left >= 1:
            yield _paragraph(words.left.format(time=self._time(state.seconds_left)))

    def _ended(self, state: Adding) -> Iterator[str]:
        counts, words = Counter(outcome.status for outcome in state.outcomes), self._words
        if state.problem:
            yield f'<p class="kap-problem" role="alert">{escape(_one_line(state.problem))}</p>'
        if state.cancelled:
            yield _paragraph(words.cancelled)
        told = [words.outcomes[status].format(count=counts[status]) for status in words.outcomes if counts[status]]
        if passages := sum(outcome.passages for outcome in state.outcomes if outcome.status in ("added", "updated")):
            told.append(words.passages.format(count=passages))
        yield _paragraph(" ".join(told)) if told else ""

    def _refused(self, outcome: Outcome) -> str:
        return self._words.refused.format(name=_one_line(PurePath(outcome.path).name), reason=_one_line(outcome.reason))

    def _time(self, seconds: float) -> str:
        if seconds < _MINUTE:
            return self._words.seconds.format(count=round(seconds))
        return self._words.minutes.format(count=round(seconds / 60))

    def _bar(self, done: int, total: int) -> str:
        return f'<progress max="{total}" value="{done}" aria-label="{escape(self._words.progress)}"></progress>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(_one_line(text))}</p>"


def _one_line(text: str) -> str:
    return " ".join(text.split())
