"""What the page does with the clinic's own documents: pure functions over records. Knows nothing of Gradio or of screens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from kapassist.documents.records import About, DocumentEntry, Outcome, Step
from kapassist.errors import KapassistError
from ui.live import LiveHandlers


@dataclass(frozen=True, slots=True)
class Adding:
    """How far adding is. First files are read (`step`), then new passages made searchable (`indexed` of `to_index`).

    `seconds_left` is None while it cannot be told; `problem` is what broke everything off.
    """

    outcomes: tuple[Outcome, ...] = ()
    step: Step | None = None
    indexed: int = 0
    to_index: int = 0
    seconds_left: float | None = None
    finished: bool = False
    cancelled: bool = False
    problem: str = ""

    @property
    def refused(self) -> tuple[Outcome, ...]:
        """Return the files that could not be used."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "refused")


@dataclass(frozen=True, slots=True)
class Shown:
    """The documents as they stand, and what is wrong with those that cannot be read."""

    entries: tuple[DocumentEntry, ...] = ()
    faults: tuple[str, ...] = ()

    def entry(self, identifier: str) -> DocumentEntry | None:
        """Return the document with this id, unless it is gone."""
        return next((entry for entry in self.entries if entry.id == identifier), None)


@dataclass(frozen=True, slots=True)
class DocumentHandlers:
    """Adds, lists and removes; afterwards the next question uses the documents as they stand."""

    live: LiveHandlers

    def shown(self) -> Shown:
        """Return the documents as they stand."""
        try:
            held = self.live.now().assistant.shelf.read()
        except KapassistError as error:
            return Shown(faults=(str(error),))
        return Shown(tuple(held.entries), held.faults)

    def add(self, uploads: Sequence[Path], about: About, cancelled: Callable[[], bool]) -> Iterator[Adding]:
        """Add uploaded files and say how far that is; the last value is finished. The uploads themselves are deleted.

        The work has a thread of its own, so that a page which is closed does not break it off.
        """
        yield Adding()
        told: SimpleQueue[Adding | None] = SimpleQueue()
        ended: Future[Adding] = Future()

        def work() -> None:
            try:
                ended.set_result(_Job(self.live, cancelled, told.put).run(uploads, about))
            except BaseException as error:  # whatever it is, the page must not wait for ever
                ended.set_exception(error)
            finally:
                discard(uploads)
                told.put(None)

        Thread(target=work, name="kapassist-add", daemon=True).start()
        while (news := _newest(told)) is not None:
            yield news
        yield ended.result()

    def remove(self, identifier: str) -> tuple[DocumentEntry | None, str]:
        """Remove a document; return it, or None and what is wrong."""
        try:
            removed = self.live.now().assistant.remove_document(identifier)
            self.live.now().assistant.open()  # now, so that its passages leave the index too
        except KapassistError as error:
            return None, str(error)
        return removed, ""


@dataclass(slots=True)
class _Job:
    """One run of adding; tells where it stands after every step."""

    live: LiveHandlers
    cancelled: Callable[[], bool]
    tell: Callable[[Adding], object]
    state: Adding = field(default_factory=Adding)
    started: float = field(default_factory=time.monotonic)

    def run(self, uploads: Sequence[Path], about: About) -> Adding:
        """Read the files, then make their passages searchable; what was done before a problem stays done."""
        try:
            for outcome in self.live.now().assistant.add_documents(uploads, about, self._step, uploaded=True):
                self._set(replace(self.state, outcomes=(*self.state.outcomes, outcome)))
            self.started = time.monotonic()
            self.live.now().assistant.open(self._index)
        except KapassistError as error:
            self.state = replace(self.state, problem=str(error))
        return replace(self.state, finished=True, cancelled=self.cancelled())

    def _step(self, step: Step) -> bool:
        if step.name:  # the last step names none
            self._set(replace(self.state, step=step, seconds_left=self._left(step.done, step.total)))
        return not self.cancelled()

    def _index(self, done: int, total: int) -> None:
        self._set(replace(self.state, indexed=done, to_index=total, seconds_left=self._left(done, total)))

    def _left(self, done: int, total: int) -> float | None:
        return (time.monotonic() - self.started) / done * (total - done) if done else None

    def _set(self, state: Adding) -> None:
        self.state = replace(state, cancelled=self.cancelled())
        self.tell(self.state)


def discard(uploads: Sequence[Path]) -> None:
    """Delete the temporary copies of uploads, each with its folder where that holds nothing else."""
    for path in uploads:
        with suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()


def _newest(told: SimpleQueue[Adding | None]) -> Adding | None:
    """Wait for news and return the newest; what came between is of no interest any more."""
    news = told.get()
    while news is not None and not told.empty():
        news = told.get()
    return news
