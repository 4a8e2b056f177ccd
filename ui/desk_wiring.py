"""Wires the draft column: events become calls of its handlers, their records become updates of components. Holds no rule."""

from __future__ import annotations

from typing import Any

import gradio as gr

from kapassist.domain import Draft, DraftKind
from kapassist.errors import KapassistError
from kapassist.plain.report import plain_report
from ui.desk import Desk, DeskHandlers, laid, refused
from ui.desk_copies import CopyHandlers
from ui.desk_files import forms_for
from ui.desk_files_wiring import FilesWiring
from ui.desk_layout import DeskBox
from ui.desk_render import DeskRenderer
from ui.desk_shelf import ShelfHandlers, asked_for
from ui.layout import Panel
from ui.live import LiveHandlers
from ui.plain_render import plain_html
from ui.words import Words

Outputs = dict[Any, Any]

_ANSWERED = "() => document.dispatchEvent(new Event('kap-answered'))"
_FOCUS = "() => setTimeout(() => document.querySelector('{}')?.focus(), 200)"


class DeskWiring:
    """Connects the components of the draft column and their handlers."""

    def __init__(self, live: LiveHandlers, words: Words, box: DeskBox, panel: Panel) -> None:
        self._live = live
        self._words = words.desk
        self._handlers = DeskHandlers(live, words.desk)
        self._shelf = ShelfHandlers(live, words.desk)
        self._copies = CopyHandlers(live, words.desk)
        self._render = DeskRenderer(words, live)
        self._box = box
        self._panel = panel
        self.state = gr.State(Desk())
        self.offers = box.offers
        self._reading = gr.State(False)  # the plain-language report is open
        self._doubted = gr.State(0)  # the saved draft that is asked about
        tools, keeping = box.tools, box.keeping
        self.outputs = [
            *(
                self.state,
                tools.steps,
                tools.undo,
                tools.redo,
                tools.save,
                tools.report,
                tools.away,
                tools.form,
                box.document,
                box.offers,
            ),
            *(keeping.box, keeping.versions, keeping.title, keeping.note, box.plain_box, box.plain),
        ]

    def connect(self) -> None:
        """Connect every event of the column."""
        box, tools, keeping, saved = self._box, self._box.tools, self._box.keeping, self._box.saved
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        options: dict[str, Any] = {**quiet, "concurrency_id": "kap-desk", "concurrency_limit": 1}  # one edit after the other
        desk, changes = [self.state, self._reading], {**options, "outputs": self.outputs}
        edited = box.document.edit(self._edit, desk, trigger_mode="multiple", **changes)
        edited.then(fn=None, js=_ANSWERED, api_visibility="private")
        tools.undo.click(self._undo, desk, trigger_mode="multiple", **changes)
        tools.redo.click(self._redo, desk, trigger_mode="multiple", **changes)
        listing = {**options, "outputs": [*self.outputs, saved.listed, saved.sure, saved.question, self._doubted]}
        tools.save.click(self._save, [*desk, keeping.title, keeping.note, saved.words], **listing)
        keeping.sign.click(self._sign, [*desk, keeping.name, keeping.credentials, saved.words], **listing)
        choosing = {**listing, "outputs": [*listing["outputs"], *self._panel.inputs]}
        for listed in (saved.listed, keeping.versions, box.offers):
            listed.select(self._choose, [*desk, saved.words], **choosing)
        saved.confirm.click(self._delete, [*desk, self._doubted, saved.words], **listing).then(
            fn=None, js=_FOCUS.format("#kap-find textarea, #kap-find input"), api_visibility="private"
        )
        saved.keep.click(lambda: gr.update(visible=False), outputs=[saved.sure], **quiet)
        sought: dict[str, Any] = {**quiet, "trigger_mode": "always_last"}  # the last letter typed counts
        saved.words.change(self._listed, [saved.words], [saved.listed], **sought)
        saved.box.expand(self._listed, [saved.words], [saved.listed], **quiet)
        box.plain_box.expand(self._read, [self.state], [box.plain, self._reading], **quiet)
        box.plain_box.collapse(lambda: False, outputs=[self._reading], **quiet)
        FilesWiring(self._live, self._render, box, self._words).connect(self.state)

    def laid(self, desk: Desk, draft: Draft, reading: bool) -> Outputs:
        """Return the updates that lay a new draft on the desk."""
        return self._new(laid(desk, draft, self._words), reading)

    def cleared(self) -> Outputs:
        """Return the updates that clear the desk."""
        return self._new(Desk(), False) | self.offered(Desk())

    def offered(self, desk: Desk) -> Outputs:
        """Return the update that offers unsaved drafts which this page does not hold."""
        return {self.offers: self._render.offers(self._copies.shown(desk))}

    @property
    def inputs(self) -> list[Any]:
        """Return what `laid` needs to know."""
        return [self.state, self._reading]

    def _edit(self, event: gr.EventData, desk: Desk, reading: bool) -> Outputs:
        return self._shown(desk, self._handlers.change(desk, getattr(event, "asked", None)), reading)

    def _undo(self, desk: Desk, reading: bool) -> Outputs:
        return self._shown(desk, self._handlers.undo(desk), reading)

    def _redo(self, desk: Desk, reading: bool) -> Outputs:
        return self._shown(desk, self._handlers.redo(desk), reading)

    def _save(self, desk: Desk, reading: bool, title: str, note: str, words: str) -> Outputs:
        return self._shown(desk, self._handlers.save(desk, title, note), reading) | self._listed(words)

    def _sign(self, desk: Desk, reading: bool, name: str, credentials: str, words: str) -> Outputs:
        return self._shown(desk, self._handlers.sign(desk, name, credentials), reading) | self._listed(words)

    def _choose(self, event: gr.EventData, desk: Desk, reading: bool, words: str) -> Outputs:
        """Do what a button in a list asks for; deleting asks first."""
        saved = self._box.saved
        try:
            do, key, version = asked_for(getattr(event, "asked", None))
        except KapassistError as error:
            return self._shown(desk, refused(desk, error, self._words), reading)
        if do == "delete":
            entry = self._shelf.entry(key)
            question = self._render.sure(entry) if entry else ""
            return {self._doubted: key, saved.question: question, saved.sure: gr.update(visible=entry is not None)}
        if do in ("resume", "discard"):
            after = self._copies.resume(desk, key) if do == "resume" else self._copies.discard(desk, key)
            return self._shown(desk, after, reading) | self._session(desk, after) | self.offered(after)
        after = self._shelf.open(desk, key, version) if do == "open" else self._shelf.duplicate(desk, key)
        return self._shown(desk, after, reading) | self._session(desk, after) | self._listed(words)

    def _session(self, before: Desk, desk: Desk) -> Outputs:
        """Return the updates that show the session of a draft that was opened, so that the next one is drafted for it too."""
        if desk.draft is None or desk.history is before.history:
            return {}
        return self._panel.filled(desk.draft.brief) | {self._panel.brief: desk.draft.brief.text}

    def _delete(self, desk: Desk, reading: bool, key: int, words: str) -> Outputs:
        put_away = {self._box.saved.sure: gr.update(visible=False)}
        return self._shown(desk, self._shelf.delete(desk, key), reading) | self._listed(words) | put_away

    def _listed(self, words: str) -> Outputs:
        return {self._box.saved.listed: self._render.shelf(self._shelf.shown(words))}

    def _read(self, desk: Desk) -> Outputs:
        return {self._box.plain: self._plain(desk), self._reading: True}

    def _plain(self, desk: Desk) -> str:
        if desk.draft is None or desk.draft.kind is not DraftKind.HANDOUT:
            return ""
        return plain_html(plain_report(desk.draft, self._live.last.assistant.library), self._words)

    def _new(self, desk: Desk, reading: bool) -> Outputs:
        """Return every update for another draft on the desk."""
        box, draft = self._box, desk.draft
        forms = forms_for(draft) if draft else ()
        choices = [(label, name) for name, label in self._words.forms.items() if name in forms]
        return self._everything(desk, reading) | {
            box.tools.steps: gr.update(visible=draft is not None),
            box.tools.away: gr.update(visible=draft is not None),
            box.tools.form: gr.update(choices=choices, value="pdf") if draft else gr.update(),
            box.keeping.box: gr.update(visible=draft is not None),
            box.keeping.title: "",
            box.keeping.note: "",
            box.plain_box: gr.update(visible=draft is not None and draft.kind is DraftKind.HANDOUT),
        }

    def _shown(self, before: Desk, desk: Desk, reading: bool) -> Outputs:
        """Return the updates for what changed from one desk to the other."""
        if (before.draft and before.draft.id) != (desk.draft and desk.draft.id):
            return self._new(desk, reading)
        emptied: Outputs = {}
        if before.kept is not desk.kept:
            emptied = dict.fromkeys((self._box.keeping.title, self._box.keeping.note), "")
        changed = self._everything(desk, reading) if before.turn != desk.turn else self._marks(desk)
        return changed | emptied

    def _everything(self, desk: Desk, reading: bool) -> Outputs:
        box = self._box
        plain: Outputs = {box.plain: self._plain(desk)} if reading else {}
        versions = self._render.versions(self._shelf.versions(desk))
        return self._marks(desk) | {box.document: self._render.document(desk), box.keeping.versions: versions} | plain

    def _marks(self, desk: Desk) -> Outputs:
        tools, words = self._box.tools, self._words
        return {
            self.state: desk,
            tools.undo: gr.update(interactive=desk.can_undo),
            tools.redo: gr.update(interactive=desk.can_redo),
            tools.save: gr.update(value=words.save_anyway if desk.told else words.save),
            tools.report: self._render.report(desk),
        }
