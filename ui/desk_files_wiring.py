"""Wires the downloads of the draft column: a file is written when it is asked for, and the browser fetches it. No rule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gradio as gr

from kapassist.errors import KapassistError
from ui.desk import Desk
from ui.desk_files import FileHandlers
from ui.desk_layout import DeskBox
from ui.desk_render import DeskRenderer
from ui.live import LiveHandlers
from ui.words_desk import DeskWords

Outputs = dict[Any, Any]

_FETCH = """(file) => {
    if (!file?.url) return;
    const link = Object.assign(document.createElement('a'), { href: file.url, download: file.orig_name });
    document.body.append(link);
    link.click();
    link.remove();
}"""


class FilesWiring:
    """Connects the buttons that download."""

    def __init__(self, live: LiveHandlers, render: DeskRenderer, box: DeskBox, words: DeskWords) -> None:
        self._files = FileHandlers(live)
        self._render = render
        self._words = words
        self._tools = box.tools
        self._report = box.tools.report

    def connect(self, desk: gr.State) -> None:
        """Connect both buttons."""
        tools = self._tools
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        away: dict[str, Any] = {**quiet, "trigger_mode": "once", "concurrency_limit": None}
        for button, write in ((tools.download, self._download), (tools.whole, self._pack)):
            made = button.click(write, [desk, tools.form], [tools.file, self._report], **away)
            made.success(fn=None, inputs=[tools.file], js=_FETCH, api_visibility="private")

    def _download(self, desk: Desk, form: str) -> Iterator[Outputs]:
        yield {self._tools.file: None, self._report: self._render.report(desk, self._words.preparing)}
        with _folder() as folder:
            try:
                taken = self._files.write(desk, form, folder)
            except KapassistError as error:
                yield {self._report: self._render.problem(desk, str(error))}
                return
            yield {self._tools.file: taken.path, self._report: self._render.report(desk, " ".join(taken.notes))}

    def _pack(self, desk: Desk, form: str) -> Iterator[Outputs]:
        yield {self._tools.file: None}
        with _folder() as folder:
            for state in self._files.pack(desk, form, folder):
                fetched = {self._tools.file: state.path} if state.path else {}
                yield {self._report: self._render.packing(desk, state)} | fetched


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for one file; it goes when Gradio has its copy, and that goes with the page's cache."""
    with TemporaryDirectory(prefix="kapassist-made-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
