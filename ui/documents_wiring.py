"""Wires the clinic's own documents: events become calls of `documents`, its records become updates of components. No rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from kapassist.documents.records import About
from ui.documents import DocumentHandlers
from ui.documents_render import DocumentRenderer
from ui.layout import Documents
from ui.live import LiveHandlers
from ui.words import Words

Outputs = dict[Any, Any]

# What had the focus is gone after these; it goes to where the next thing can be done.
_FOCUS = "() => setTimeout(() => ({})?.focus(), 200)"
_TO_QUESTION = _FOCUS.format("document.querySelector('#kap-keep')")
_TO_ADD = _FOCUS.format("document.querySelector('#kap-add')")
_BACK = _FOCUS.format("document.querySelector('#kap-remove') ?? document.querySelector('#kap-documents button')")


class DocumentsWiring:
    """Connects the components of the clinic's own documents and their handlers."""

    def __init__(self, live: LiveHandlers, words: Words, box: Documents) -> None:
        library = live.last.assistant.library
        self._handlers = DocumentHandlers(live)
        self._render = DocumentRenderer(words.documents, {key: row.title for key, row in library.session_types.items()})
        self._words = words.documents
        self._box = box
        self._cancelled: set[str] = set()  # visits whose adding is to end

    def connect(self) -> None:
        """Connect every event of the box."""
        box = self._box
        options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [box.report, box.shown, box.removing, box.choice, box.sure]
        about = [box.types, box.stage, box.reference]
        changed = [*shown, box.files, *about, box.cancel]
        box.box.expand(self._shown, outputs=shown, **options)
        box.add.click(self._add, [box.files, *about], changed, trigger_mode="once", concurrency_limit=None, **options)
        box.cancel.click(self._cancel, outputs=[box.cancel], queue=False, **options).then(fn=None, js=_TO_ADD)
        box.choice.input(self._keep, outputs=[box.sure], **options)
        box.remove.click(self._ask, [box.choice], [*shown, box.question], **options).then(fn=None, js=_TO_QUESTION)
        box.keep.click(self._keep, outputs=[box.sure], **options).then(fn=None, js=_BACK)
        box.confirm.click(self._remove, [box.choice], shown, **options).then(fn=None, js=_BACK)

    def _shown(self) -> Outputs:
        """Return the documents as they stand; a removal that was being asked about is put away."""
        box, shown = self._box, self._handlers.shown()
        return {
            box.shown: self._render.shown(shown),
            box.choice: gr.update(choices=self._render.choices(shown), value=None),
            box.removing: gr.update(visible=bool(shown.entries)),
            box.sure: gr.update(visible=False),
        }

    def _add(
        self, files: list[str] | None, types: list[str], stage: str, reference: str, request: gr.Request
    ) -> Iterator[Outputs]:
        box, visit = self._box, str(request.session_hash)
        if not files:
            yield {box.report: self._render.line(self._words.none_chosen)}
            return
        self._cancelled.discard(visit)
        about = About(tuple(types or ()), stage or "", "", (reference or "").strip())
        for state in self._handlers.add([Path(name) for name in files], about, lambda: visit in self._cancelled):
            pressable = not (state.finished or state.cancelled)
            yield {box.report: self._render.adding(state), box.cancel: gr.update(interactive=pressable)}
        yield self._shown() | {box.files: None, box.types: [], box.stage: "", box.reference: ""}

    def _cancel(self, request: gr.Request) -> Outputs:
        self._cancelled.add(str(request.session_hash))
        return {self._box.cancel: gr.update(interactive=False)}

    def _ask(self, identifier: str | None) -> Outputs:
        box, shown = self._box, self._handlers.shown()
        entry = shown.entry(identifier or "")
        if entry is None:
            return self._shown()
        return {box.question: self._render.sure(entry), box.sure: gr.update(visible=True)}

    def _keep(self) -> Outputs:
        return {self._box.sure: gr.update(visible=False)}

    def _remove(self, identifier: str | None) -> Outputs:
        removed, problem = self._handlers.remove(identifier or "")
        text = self._words.removed.format(title=removed.title) if removed else problem
        return {self._box.report: self._render.line(text)} | self._shown()
