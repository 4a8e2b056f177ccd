"""The components of the page and where they stand. Holds no wording, no events and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from kapassist.assistant import Assistant
from kapassist.domain import DraftKind, Length
from kapassist.sessions import STAGE_IDS, SessionBrief
from ui.words import SessionWords, Words


@dataclass(frozen=True, slots=True)
class Panel:
    """The components that describe the session."""

    type: gr.Dropdown
    stage: gr.Dropdown
    number: gr.Textbox
    concerns: gr.Dropdown
    brief: gr.Textbox
    audience: gr.Dropdown
    length: gr.Radio
    beside: gr.Dropdown
    language: gr.Dropdown
    kinds: dict[DraftKind, gr.Button]

    @property
    def inputs(self) -> list[Any]:
        """Return the fields in the order in which `read_panel` takes them, then the language."""
        fields = [self.type, self.stage, self.number, self.concerns, self.brief, self.audience, self.length, self.beside]
        return [*fields, self.language]

    def filled(self, brief: SessionBrief) -> dict[Any, Any]:
        """Return the updates that show what a draft was made for; the brief's own words stay as they are."""
        others = {self.beside: list(brief.session_types[1:])} if len(brief.session_types) > 1 else {}
        return {
            self.type: brief.session_type,
            self.stage: brief.stage.value if brief.stage else "",
            self.number: str(brief.session_number or ""),
            self.concerns: list(brief.factors),
            **others,
        }


@dataclass(frozen=True, slots=True)
class Chat:
    """The components of the conversation."""

    log: gr.Chatbot
    message: gr.Textbox
    send: gr.Button
    stop: gr.Button
    clear: gr.Button


@dataclass(frozen=True, slots=True)
class Documents:
    """The components of the clinic's own documents; `sure` opens before one is removed."""

    box: gr.Accordion
    files: gr.File
    types: gr.Dropdown
    stage: gr.Dropdown
    reference: gr.Textbox
    add: gr.Button
    cancel: gr.Button
    report: gr.HTML
    shown: gr.HTML
    removing: gr.Column
    choice: gr.Dropdown
    remove: gr.Button
    sure: gr.Column
    question: gr.HTML
    confirm: gr.Button
    keep: gr.Button


def header(words: Words) -> str:
    """Return the top of the page: its name, what it is, and what it never does."""
    return (
        f'<header class="kap-top"><a class="kap-skip" href="#kap-message">{escape(words.skip)}</a><h1>{escape(words.name)}</h1>'
        f"<p>{escape(words.tagline)}</p><p>{escape(words.promise)}</p></header>"
    )


def title(text: str) -> None:
    """Place the title of a column."""
    gr.HTML(f'<h2 class="kap-title">{escape(text)}</h2>', apply_default_css=False)


def panel_column(assistant: Assistant, words: Words) -> Panel:
    """Place the fields that describe the session, and the buttons that draft."""
    text, library = words.session, assistant.library
    title(text.title)
    unset = (text.none, "")
    types = [(entry.title, key) for key, entry in library.session_types.items()]
    stages = [(library.wording.stages[stage].therapist, stage) for stage in STAGE_IDS]
    factors = [(text.concern.format(label=entry.label, group=entry.group), key) for key, entry in library.factors.items()]
    audiences = [(label, name) for name, label in library.wording.audiences.items()]
    with gr.Column(elem_id="kap-fields", min_width=0):  # scrolls by itself, so that the buttons below stay in sight
        session_type = gr.Dropdown([unset, *types], value="", label=text.type, elem_id="kap-type")
        beside = gr.Dropdown(types, value=[], multiselect=True, label=text.beside, min_width=0, elem_id="kap-beside")
        with gr.Row(elem_classes="kap-pair"):
            stage = gr.Dropdown([unset, *stages], value="", label=text.stage, min_width=0, scale=2)
            number = gr.Textbox(label=text.number, placeholder=text.number_hint, max_lines=1, min_width=0, elem_id="kap-number")
        brief = gr.Textbox(label=text.brief, info=text.brief_hint, placeholder=text.brief_example, lines=2, max_lines=6)
        concerns = gr.Dropdown(
            factors, value=[], multiselect=True, label=text.concerns, info=text.concerns_hint, elem_id="kap-concerns"
        )
        with gr.Row(elem_classes="kap-pair"):
            with gr.Column(min_width=0):
                audience = gr.Dropdown([(text.everyone, ""), *audiences], value="", label=text.audience, min_width=0)
                language = gr.Dropdown(
                    _languages(assistant, text), value="", label=text.language, min_width=0, elem_id="kap-language"
                )
            lengths = [
                (text.one_page, Length.ONE_PAGE.value),
                (text.standard, Length.STANDARD.value),
                (text.full, Length.FULL.value),
            ]
            length = gr.Radio(lengths, value=Length.STANDARD.value, label=text.length, min_width=0)
    with gr.Column(elem_id="kap-order", min_width=0):
        title(text.draft)
        with gr.Row(elem_id="kap-kinds"):
            kinds = {kind: gr.Button(words.kinds[kind], min_width=0, elem_id=f"kap-{kind.value}") for kind in DraftKind}
    return Panel(session_type, stage, number, concerns, brief, audience, length, beside, language, kinds)


def _languages(assistant: Assistant, text: SessionWords) -> list[tuple[str, str]]:
    known = ("en", *assistant.library.stationery.translations)
    return [(text.clinics_language, ""), *((text.languages.get(key, key), key) for key in known)]


def documents_box(assistant: Assistant, words: Words) -> Documents:
    """Place the clinic's own documents: adding, the list, and removing."""
    text, library = words.documents, assistant.library
    types = [(entry.title, key) for key, entry in library.session_types.items()]
    stages = [(library.wording.stages[stage].therapist, stage) for stage in STAGE_IDS]
    with gr.Accordion(text.title, open=False, elem_id="kap-documents") as box:
        gr.HTML(f"<p>{escape(text.intro)}</p>", apply_default_css=False, elem_classes="kap-hint")
        files = gr.File(label=text.files, file_count="multiple", elem_id="kap-files")
        chosen = gr.Dropdown(types, value=[], multiselect=True, label=text.types, info=text.types_hint)
        stage = gr.Dropdown([(text.any_stage, ""), *stages], value="", label=text.stage)
        reference = gr.Textbox(label=text.reference, placeholder=text.reference_hint, max_lines=1, max_length=300)
        with gr.Row():
            add = gr.Button(text.add, min_width=0, elem_id="kap-add")
            cancel = gr.Button(text.cancel, interactive=False, min_width=0, elem_id="kap-cancel")
        report = gr.HTML(apply_default_css=False, elem_id="kap-report")
        shown = gr.HTML(apply_default_css=False, elem_id="kap-shelf")
        with gr.Column(visible=False, min_width=0, elem_id="kap-removing") as removing:
            choice = gr.Dropdown([], value=None, label=text.choose, elem_id="kap-choice")
            remove = gr.Button(text.remove, min_width=0, elem_id="kap-remove")
            with gr.Column(visible=False, min_width=0, elem_id="kap-sure") as sure:
                question = gr.HTML(apply_default_css=False)
                with gr.Row():
                    confirm = gr.Button(text.confirm, variant="stop", min_width=0, elem_id="kap-confirm")
                    keep = gr.Button(text.keep, min_width=0, elem_id="kap-keep")
    removal = (removing, choice, remove, sure, question, confirm, keep)
    return Documents(box, files, chosen, stage, reference, add, cancel, report, shown, *removal)


def chat_column(words: Words) -> Chat:
    """Place the conversation."""
    title(words.chat.title)
    log = gr.Chatbot(
        elem_id="kap-log",
        label=words.chat.title,
        show_label=False,
        buttons=["copy"],
        layout="panel",
        latex_delimiters=[],
        height=None,
        autoscroll=False,
        feedback_options=None,
        placeholder=words.chat.greeting,
        examples=[{"text": example} for example in words.chat.examples],
    )
    message = gr.Textbox(label=words.chat.message, placeholder=words.chat.hint, lines=1, max_lines=6, elem_id="kap-message")
    with gr.Row(elem_id="kap-actions"):
        send = gr.Button(words.buttons.send, variant="primary", min_width=0, elem_id="kap-send")
        stop = gr.Button(words.buttons.stop, interactive=False, min_width=0, elem_id="kap-stop")
        clear = gr.Button(words.buttons.clear, min_width=0, elem_id="kap-clear")
    return Chat(log, message, send, stop, clear)
