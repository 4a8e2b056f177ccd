"""The components of the clinic's profile and where they stand. Holds no events and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from kapassist.assistant import Assistant
from ui.words import ClinicWords, Words

LINES = ("name", "phone", "after-hours", "emergency")
TEXTS = ("name", "address", "phone", "after-hours", "emergency", "country", "language", "reading-size", "disclosure")


@dataclass(frozen=True, slots=True)
class Clinic:
    """The components of the clinic's profile; `fields` have the names of the profile's file, `rules` the ids of rules."""

    box: gr.Accordion
    fields: dict[str, Any]
    rules: dict[str, gr.Textbox]
    preview: gr.HTML
    logo: gr.UploadButton
    no_logo: gr.Button
    save: gr.Button
    load: gr.UploadButton
    download: gr.HTML
    report: gr.HTML

    @property
    def inputs(self) -> list[Any]:
        """Return the fields in the order of `TEXTS`, then the rules in the order of the library."""
        return [*(self.fields[name] for name in TEXTS), *self.rules.values()]


def clinic_box(assistant: Assistant, words: Words) -> Clinic:
    """Place the clinic's profile: its fields, its written rules, logo, saving and sharing."""
    text = words.clinic
    with gr.Accordion(text.title, open=False, elem_id="kap-clinic") as box:
        gr.HTML(f"<p>{escape(text.intro)}</p>", apply_default_css=False, elem_classes="kap-hint")
        fields = _fields(assistant, text)
        with gr.Accordion(text.rules, open=False, elem_id="kap-rules"):
            gr.HTML(f"<p>{escape(text.rules_hint)}</p>", apply_default_css=False, elem_classes="kap-hint")
            rules = {
                key: gr.Textbox(label=entry.label, placeholder=entry.hint, lines=2, max_lines=6)
                for key, entry in assistant.library.stationery.rules.items()
            }
        preview = gr.HTML(apply_default_css=False, elem_id="kap-logo")
        with gr.Row():
            logo = gr.UploadButton(text.logo, min_width=0, elem_id="kap-logo-choose")
            no_logo = gr.Button(text.no_logo, interactive=False, min_width=0, elem_id="kap-logo-remove")
        report = gr.HTML(apply_default_css=False, elem_id="kap-clinic-report")
        save = gr.Button(text.save, min_width=0, elem_id="kap-clinic-save")
        with gr.Row():
            load = gr.UploadButton(text.load, min_width=0, elem_id="kap-clinic-load")
            download = gr.HTML(apply_default_css=False, elem_id="kap-clinic-download")
    return Clinic(box, fields, rules, preview, logo, no_logo, save, load, download, report)


def _fields(assistant: Assistant, text: ClinicWords) -> dict[str, Any]:
    countries = [(entry.name, key) for key, entry in assistant.library.crisis.items()]
    fields: dict[str, Any] = {
        name: gr.Textbox(
            label=text.fields[name],
            placeholder=text.hints.get(name),
            lines=1 if name in LINES else 2,
            max_lines=1 if name in LINES else 6,
        )
        for name in TEXTS
        if name in text.fields
    }
    own = assistant.settings.country
    configured = text.configured.format(country=own) if own else text.not_configured
    fields["country"] = gr.Dropdown([(configured, ""), *countries], value="", label=text.country, info=text.country_hint)
    with gr.Row(elem_classes="kap-pair"):
        fields["language"] = gr.Radio([(label, key) for key, label in text.languages.items()], value="en", label=text.language)
        sizes = [(label, key) for key, label in text.sizes.items()]
        fields["reading-size"] = gr.Radio(sizes, value="regular", label=text.size)
    return fields
