"""The components of the draft column and where they stand. Holds no wording, no events and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import gradio as gr

from ui.words import Words

# What the page's script asks for reaches Python as an event of the component in which it happened.
_ASKING = "element.addEventListener('kap-ask', (event) => trigger('edit', event.detail));"
_CHOOSING = """element.addEventListener('click', (event) => {
    const button = event.target.closest('[data-do]');
    if (button) trigger('select', { asked: { ...button.dataset } });
});"""


@dataclass(frozen=True, slots=True)
class Tools:
    """Undoing and saving, then downloading; `file` is what the browser fetches, never seen."""

    steps: gr.Row
    undo: gr.Button
    redo: gr.Button
    save: gr.Button
    report: gr.HTML
    away: gr.Row
    form: gr.Dropdown
    download: gr.Button
    whole: gr.Button
    file: gr.DownloadButton


@dataclass(frozen=True, slots=True)
class Keeping:
    """Versions and sign-off of the draft on the table."""

    box: gr.Accordion
    title: gr.Textbox
    note: gr.Textbox
    name: gr.Textbox
    credentials: gr.Textbox
    sign: gr.Button
    versions: gr.HTML


@dataclass(frozen=True, slots=True)
class SavedBox:
    """The saved drafts; `sure` opens before one is deleted."""

    box: gr.Accordion
    words: gr.Textbox
    listed: gr.HTML
    sure: gr.Column
    question: gr.HTML
    confirm: gr.Button
    keep: gr.Button


@dataclass(frozen=True, slots=True)
class DeskBox:
    """Everything in the draft column."""

    offers: gr.HTML
    tools: Tools
    keeping: Keeping
    saved: SavedBox
    document: gr.HTML
    plain_box: gr.Accordion
    plain: gr.HTML


def desk_column(words: Words, empty: str) -> DeskBox:
    """Place the draft with its tools above and its plain-language report below; `empty` stands where there is no draft."""
    offers = gr.HTML(apply_default_css=False, elem_id="kap-offers", js_on_load=_CHOOSING)
    tools = _tools(words)
    keeping, saved = _keeping(words), _saved(words)
    document = gr.HTML(empty, elem_id="kap-document", apply_default_css=False, js_on_load=_ASKING)
    with gr.Accordion(words.desk.plain, open=False, visible=False, elem_id="kap-plain") as box:
        plain = gr.HTML(apply_default_css=False)
    return DeskBox(offers, tools, keeping, saved, document, box, plain)


def _tools(words: Words) -> Tools:
    text = words.desk
    with gr.Column(min_width=0, elem_id="kap-tools"):  # stays in sight while the draft scrolls
        with gr.Row(visible=False, elem_id="kap-steps") as steps:
            undo = gr.Button(text.undo, interactive=False, min_width=0, elem_id="kap-undo")
            redo = gr.Button(text.redo, interactive=False, min_width=0, elem_id="kap-redo")
            save = gr.Button(text.save, variant="primary", min_width=0, elem_id="kap-save")
        report = gr.HTML(apply_default_css=False, elem_id="kap-desk-report")
    with gr.Row(visible=False, elem_id="kap-away") as away:
        form = gr.Dropdown(_choices(words, tuple(text.forms)), value="pdf", label=text.form, min_width=0, elem_id="kap-form")
        download = gr.Button(text.download, min_width=0, elem_id="kap-download")
        whole = gr.Button(text.set, min_width=0, elem_id="kap-whole")
    file = gr.DownloadButton(visible="hidden", elem_id="kap-file")
    return Tools(steps, undo, redo, save, report, away, form, download, whole, file)


def _choices(words: Words, forms: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(words.desk.forms[name], name) for name in words.desk.forms if name in forms]


def _keeping(words: Words) -> Keeping:
    text = words.desk
    with gr.Accordion(text.keeping, open=False, visible=False, elem_id="kap-keeping") as box:
        with gr.Row(elem_classes="kap-pair"):
            title = gr.Textbox(label=text.name, placeholder=text.name_hint, max_lines=1, min_width=0)
            note = gr.Textbox(label=text.note, placeholder=text.note_hint, max_lines=1, min_width=0)
        versions = gr.HTML(apply_default_css=False, elem_id="kap-versions", js_on_load=_CHOOSING)
        with gr.Row(elem_classes="kap-pair"):
            name = gr.Textbox(label=text.reviewer, max_lines=1, min_width=0)
            hint = text.credentials_hint
            credentials = gr.Textbox(label=text.credentials, placeholder=hint, max_lines=1, min_width=0)
        gr.HTML(f"<p>{escape(text.sign_hint)}</p>", apply_default_css=False, elem_classes="kap-hint")
        sign = gr.Button(text.sign, min_width=0, elem_id="kap-sign")
    return Keeping(box, title, note, name, credentials, sign, versions)


def _saved(words: Words) -> SavedBox:
    text = words.desk
    with gr.Accordion(text.shelf, open=False, elem_id="kap-saved") as box:
        gr.HTML(f"<p>{escape(text.shelf_intro)}</p>", apply_default_css=False, elem_classes="kap-hint")
        sought = gr.Textbox(label=text.search, placeholder=text.search_hint, max_lines=1, max_length=300, elem_id="kap-find")
        with gr.Column(visible=False, min_width=0, elem_id="kap-doubt") as sure:
            question = gr.HTML(apply_default_css=False)
            with gr.Row():
                confirm = gr.Button(text.confirm, variant="stop", min_width=0, elem_id="kap-delete")
                keep = gr.Button(text.keep, min_width=0, elem_id="kap-spare")
        listed = gr.HTML(apply_default_css=False, elem_id="kap-saved-list", js_on_load=_CHOOSING)
    return SavedBox(box, sought, listed, sure, question, confirm, keep)
