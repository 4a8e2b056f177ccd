"""Wires the page: events become calls of `handlers`, their records become updates of a few components. Holds no rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import gradio as gr

from kapassist.assistant import MAX_MESSAGE
from kapassist.domain import DraftKind, Length
from kapassist.sessions import SessionBrief, Stage
from ui.desk import Desk
from ui.desk_wiring import DeskWiring
from ui.layout import Chat, Panel
from ui.live import LiveHandlers
from ui.runs import COUNT, Runs
from ui.state import Talk

_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")  # "2" as well as "2nd"; sessions are not counted beyond 99
Outputs = dict[Any, Any]


def read_panel(
    session_type: str,
    stage: str,
    number: str,
    concerns: list[str],
    text: str,
    audience: str,
    length: str,
    beside: Sequence[str] = (),
) -> tuple[SessionBrief, Length]:
    """Return what the fields say as a session brief, and how long the draft shall be; a draft of one type takes the first."""
    brief = SessionBrief(
        tuple(dict.fromkeys((session_type, *(beside or ())))) if session_type else (),
        Stage(stage) if stage else None,
        int(digits.group()) if (digits := _NUMBER.search(number or "")) else 0,
        tuple(concerns or ()),
        (text or "").strip(),
        audience or "",
    )
    return brief, Length(length or Length.STANDARD)


def compared(panel: Sequence[Any]) -> list[Any]:
    """Return the fields with the first type to compare with as the session type, where none is chosen."""
    session_type, *fields, beside = panel
    return [session_type or next(iter(beside or ()), ""), *fields, beside]


class Wiring:
    """Connects components and handlers; each handler's records become updates of the same few components."""

    def __init__(self, live: LiveHandlers, panel: Panel, chat: Chat, desk: DeskWiring) -> None:
        self._live = live
        self._panel = panel
        self._chat = chat
        self._desk = desk
        self._talk = gr.State(Talk())
        self._runs = gr.State(Runs())
        self._count = gr.Number(0, precision=0, visible="hidden")  # a gr.State is the server's, which would count too late
        self._outputs = [*panel.inputs, chat.log, chat.message, chat.stop, self._talk, *desk.outputs]

    def connect(self) -> None:
        """Connect every event of the page."""
        chat, panel = self._chat, self._panel
        context = [self._talk, self._runs, self._count, *self._desk.inputs]
        fields = [*panel.inputs, *context]
        options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        runs: dict[str, Any] = {**options, "outputs": self._outputs, "trigger_mode": "once", "concurrency_limit": None}
        running = [
            gr.on([chat.message.submit, chat.send.click], self._say, [chat.message, *fields], **runs),
            chat.log.example_select(self._example, fields, **runs),
            chat.log.option_select(self._choose, context, **runs),
            chat.log.retry(self._retry, fields, **runs),
            *(button.click(partial(self._press, kind), fields, **runs) for kind, button in panel.kinds.items()),
        ]
        # Gradio cancels at the press itself alone, not after it
        pressed: dict[str, Any] = {"inputs": [self._count], "outputs": [self._count], "cancels": running, **options}
        stopped = [self._talk, self._runs, self._count], [chat.log, chat.stop, self._talk]
        chat.stop.click(None, js=COUNT, **pressed).then(self._stop, *stopped, **options)
        ended = gr.on([chat.clear.click, chat.log.clear], None, js=COUNT, **pressed)
        ended = ended.then(Runs.end, [self._runs, self._count], **options)
        ended.then(self._clear, outputs=self._outputs, **options)  # only then: a step may be on its way already

    def _say(self, message: str, *fields: Any) -> Iterator[Outputs]:
        *panel, language, talk, runs, count, desk, reading = fields
        steps = self._live.now().say(message or "", *read_panel(*panel), talk, language)
        left = message if len(message or "") > MAX_MESSAGE else ""  # it is refused, and nobody types it twice
        yield from self._wanted(self._shown(talk, steps, (desk, reading), left), runs, count)

    def _example(self, event: gr.SelectData, *fields: Any) -> Iterator[Outputs]:
        yield from self._say(event.value["text"], *fields)

    def _choose(self, event: gr.SelectData, talk: Talk, runs: Runs, count: int, *desk: Any) -> Iterator[Outputs]:
        yield from self._wanted(self._shown(talk, self._live.now().choose(str(event.value), talk), desk), runs, count)

    def _retry(self, *fields: Any) -> Iterator[Outputs]:
        *panel, language, talk, runs, count, desk, reading = fields
        steps = self._live.now().retry(*read_panel(*panel), talk, language)
        yield from self._wanted(self._shown(talk, steps, (desk, reading)), runs, count)

    def _press(self, kind: DraftKind, *fields: Any) -> Iterator[Outputs]:
        *panel, language, talk, runs, count, desk, reading = fields
        shown = compared(panel) if kind is DraftKind.COMPARISON else panel
        steps = self._live.now().press(kind, *read_panel(*shown), talk, language)
        yield from self._wanted(self._shown(talk, steps, (desk, reading)), runs, count)

    def _wanted(self, steps: Iterator[Outputs], runs: Runs, count: int) -> Iterator[Outputs]:
        """Return the steps that are wanted; Gradio empties every output of a run without a step, so there is always one."""
        wanted = runs.wanted(steps, count)
        yield next(wanted, {self._chat.stop: gr.skip()})
        yield from wanted

    def _stop(self, talk: Talk, runs: Runs, count: int) -> Outputs:
        runs.end(count)
        talk = self._live.last.stop(talk)
        return {self._chat.log: self._messages(talk), self._chat.stop: gr.update(interactive=False), self._talk: talk}

    def _clear(self) -> Outputs:
        empty: list[Any] = ["", "", "", [], "", "", Length.STANDARD.value, [], ""]
        return {
            **dict(zip(self._panel.inputs, empty, strict=True)),
            self._chat.log: [],
            self._chat.message: "",
            self._chat.stop: gr.update(interactive=False),
            self._talk: Talk(),
            **self._desk.cleared(),
        }

    def _shown(self, before: Talk, steps: Iterator[Talk], desk: tuple[Any, ...], left: str = "") -> Iterator[Outputs]:
        """Return the updates for each step; the draft and the panel change only with a new draft, `left` stays to be sent."""
        talk = before
        for step in steps:
            updates: Outputs = {self._talk: step, self._chat.log: self._messages(step), self._chat.message: left}
            if step.draft is not None and step.draft is not talk.draft:
                updates |= self._drafted(step, *desk)
            talk = step
            yield updates | {self._chat.stop: gr.update(interactive=True)}
        yield {self._chat.stop: gr.update(interactive=False)}

    def _drafted(self, talk: Talk, desk: Desk, reading: bool) -> Outputs:
        assert talk.draft is not None
        return self._desk.laid(desk, talk.draft, reading) | self._panel.filled(talk.draft.brief)

    def _messages(self, talk: Talk) -> list[dict[str, Any]]:
        """Return the conversation as the messages that Gradio shows."""
        render, messages = self._live.last.render, list[dict[str, Any]]()
        for turn in talk.turns:
            messages.append({"role": "user", "content": render.said(turn.said)})
            reply = turn.reply or render.line(self._live.last.words.replies.working)
            messages.append({"role": "assistant", "content": reply})
            if turn.choices and turn is talk.turns[-1]:
                types = self._live.last.assistant.library.session_types.values()
                taken = talk.waiting.brief.session_types if talk.waiting else ()
                options = [{"label": entry.title, "value": entry.id} for entry in types if entry.id not in taken]
                messages[-1]["options"] = options
        return messages
