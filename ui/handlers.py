"""What the page does when something is said or pressed: pure generators over records. Knows nothing of Gradio or of screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kapassist.assistant import Assistant
from kapassist.domain import DraftKind, Length, Notice
from kapassist.errors import KapassistError
from kapassist.sessions import SessionBrief
from ui.render import Renderer
from ui.state import Order, Talk
from ui.words import Words


@dataclass(frozen=True, slots=True)
class Handlers:
    """Each handler yields the conversation as it grows; its last value is the one that stands."""

    assistant: Assistant
    words: Words
    render: Renderer

    @classmethod
    def over(cls, assistant: Assistant, words: Words) -> Handlers:
        """Return the handlers for an assistant."""
        return cls(assistant, words, Renderer(words, assistant))

    def say(self, message: str, panel: SessionBrief, length: Length, talk: Talk, language: str = "") -> Iterator[Talk]:
        """Draft when the message asks for a document, otherwise answer it."""
        if not message.strip():
            yield talk
            return
        started = talk.said(message)
        yield started
        yield from self._guarded(self._said(message, panel, length, started, language), started, message)

    def press(self, kind: DraftKind, panel: SessionBrief, length: Length, talk: Talk, language: str = "") -> Iterator[Talk]:
        """Draft the kind of document that a button stands for."""
        yield from self._order(Order(kind, panel, length, language), talk)

    def choose(self, session_type: str, talk: Talk) -> Iterator[Talk]:
        """Draft what waited for this session type."""
        if talk.waiting is None:
            yield talk
            return
        brief = replace(talk.waiting.brief, session_types=(*talk.waiting.brief.session_types, session_type))
        order = replace(talk.waiting, brief=brief)
        started = talk.said(self.assistant.library.session_types[session_type].title, order)
        yield started
        yield from self._guarded(self._drafted(order, started), started, brief.text)

    def retry(self, panel: SessionBrief, length: Length, talk: Talk, language: str = "") -> Iterator[Talk]:
        """Do the last thing again, with the session as it stands now."""
        if not talk.turns:
            yield talk
            return
        last, before = talk.turns[-1], talk.without_last()
        if last.order:
            yield from self._order(replace(last.order, brief=panel, length=length, language=language), before)
        else:
            yield from self.say(last.said, panel, length, before, language)

    def stop(self, talk: Talk) -> Talk:
        """Close an exchange that was broken off."""
        if not talk.turns or talk.turns[-1].reply:
            return talk
        return talk.replied(self.render.line(self.words.replies.stopped))

    def _order(self, order: Order, talk: Talk) -> Iterator[Talk]:
        started = talk.said(self.words.kinds[order.kind], order)
        yield started
        yield from self._guarded(self._drafted(order, started), started, order.brief.text)

    def _said(self, message: str, panel: SessionBrief, length: Length, talk: Talk, language: str) -> Iterator[Talk]:
        request = self.assistant.request(message, panel)
        asked = Order(request.kind, request.brief, request.length or length, language) if request else None
        order = asked or self._awaited(message, talk)
        yield from self._drafted(order, talk) if order else self._answered(message, panel, talk)

    def _awaited(self, message: str, talk: Talk) -> Order | None:
        """Return the order that waited for a session type, when the message names one."""
        if talk.waiting is None:
            return None
        known = talk.waiting.brief.session_types  # one, where a comparison waits for the other
        brief = self.assistant.read_brief(message, replace(talk.waiting.brief, session_types=()))
        types = tuple(dict.fromkeys((*known, *brief.session_types)))
        return replace(talk.waiting, brief=replace(brief, session_types=types)) if brief.session_types else None

    def _answered(self, message: str, panel: SessionBrief, talk: Talk) -> Iterator[Talk]:
        answer = self.assistant.ask(message, self._session_type(message, panel), talk.questions)
        talk = replace(talk, waiting=None)  # the talk has moved on; a type named later is no answer to the old question
        for reply in self.render.growing(answer, f"t{len(talk.turns)}"):
            yield talk.replied(reply, question=True)

    def _session_type(self, message: str, panel: SessionBrief) -> str:
        """Return the panel's session type, unless the message speaks of another one."""
        named = self.assistant.read_brief(message, SessionBrief()).session_types
        return panel.session_type if named in ((), panel.session_types[:1]) else ""

    def _drafted(self, order: Order, talk: Talk) -> Iterator[Talk]:
        brief = order.brief
        if brief.text and not brief.session_types:
            brief = self.assistant.read_brief(brief.text, brief)
        notices = self.assistant.notices_for(self.assistant.triage(brief.text))
        few = len(set(brief.session_types)) < 2 and order.kind is DraftKind.COMPARISON
        if few or not brief.session_types:
            yield replace(self._ask_type(order.kind, brief, notices, talk), waiting=replace(order, brief=brief))
        else:
            draft = self.assistant.draft(order.kind, brief, order.length, order.language)
            yield replace(talk.replied(self.render.drafted(draft)), draft=draft, waiting=None)

    def _ask_type(self, kind: DraftKind, brief: SessionBrief, notices: tuple[Notice, ...], talk: Talk) -> Talk:
        words, types = self.words.replies, self.assistant.library.session_types
        line = words.which_types if kind is DraftKind.COMPARISON else words.which_type
        if brief.session_types:
            line = words.which_other.format(first=types[brief.session_type].title)
        return talk.replied(self.render.line(line, notices), choices=True)

    def _guarded(self, steps: Iterator[Talk], started: Talk, words: str) -> Iterator[Talk]:
        """Turn an expected error into one line of the conversation, after the notices that the user's words call for."""
        try:
            yield from steps
        except KapassistError as error:
            notices = self.assistant.notices_for(self.assistant.triage(words))
            yield started.replied(self.render.problem(str(error), notices))
