"""Wires the clinic's profile: events become calls of its handlers, their records become updates. Holds no rule."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from kapassist.clinic.file import profile_values
from kapassist.clinic.profile import ClinicProfile, Logo
from ui.clinic import ClinicHandlers, Form
from ui.clinic_layout import TEXTS, Clinic
from ui.live import LiveHandlers
from ui.words import Words

Outputs = dict[Any, Any]


class ClinicWiring:
    """Connects the components of the clinic's profile and their handlers."""

    def __init__(self, live: LiveHandlers, words: Words, box: Clinic) -> None:
        self._handlers = ClinicHandlers(live)
        self._words = words.clinic
        self._box = box
        self._form = gr.State(Form())

    def connect(self) -> None:
        """Connect every event of the box."""
        box = self._box
        options: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        image = [box.preview, box.no_logo, box.report, self._form]
        everything = [*box.inputs, *image, box.download]
        box.box.expand(self._fill, [self._form], everything, **options)
        box.logo.upload(self._logo, [box.logo, self._form], image, **options)
        box.no_logo.click(self._no_logo, [self._form], image, **options)
        box.load.upload(self._load, [box.load, self._form], everything, **options)
        box.save.click(self._save, [self._form, *box.inputs], everything, trigger_mode="once", **options)

    def _fill(self, form: Form) -> Outputs:
        """Fill the form when it is first opened; what was typed since stays."""
        if form.filled:
            return {self._form: form}
        kept = self._handlers.shown()
        line = self._line(kept.fault, problem=True) if kept.fault else ""
        return self._filled(kept.profile) | {self._box.report: line, self._box.download: self._download(kept.profile)}

    def _filled(self, profile: ClinicProfile) -> Outputs:
        values, box = profile_values(profile), self._box
        fields: Outputs = {box.fields[name]: values[name] for name in TEXTS}
        rules: Outputs = {component: profile.rule(key) for key, component in box.rules.items()}
        return fields | rules | self._image(Form(True, profile.logo))

    def _image(self, form: Form) -> Outputs:
        box = self._box
        shown = self._picture(form.logo) if form.logo else ""
        return {box.preview: shown, box.no_logo: gr.update(interactive=form.logo is not None), self._form: form}

    def _logo(self, upload: str, form: Form) -> Outputs:
        logo, problem = self._handlers.logo(Path(upload))
        if logo is None:
            return {self._box.report: self._line(problem, problem=True)}
        return self._image(Form(True, logo)) | {self._box.report: self._line(self._words.unsaved)}

    def _no_logo(self, form: Form) -> Outputs:
        del form
        return self._image(Form(True)) | {self._box.report: self._line(self._words.unsaved)}

    def _load(self, upload: str, form: Form) -> Outputs:
        del form
        profile, problem = self._handlers.load(Path(upload))
        if profile is None:
            return {self._box.report: self._line(problem, problem=True)}
        return self._filled(profile) | {self._box.report: self._line(self._words.loaded)}

    def _save(self, form: Form, *inputs: Any) -> Outputs:
        box, words = self._box, self._words
        values: dict[str, Any] = {name: value or "" for name, value in zip(TEXTS, inputs, strict=False)}
        values["rules"] = {key: text or "" for key, text in zip(box.rules, inputs[len(TEXTS) :], strict=True)}
        saved = self._handlers.save(values, form)
        if saved.profile:
            line = words.about.format(rules="; ".join(saved.about)) if saved.about else words.saved
            told = {box.report: self._line(line), box.download: self._download(saved.profile)}
            return self._filled(saved.profile) | told
        if saved.flags:
            line = self._line(words.flagged.format(found="; ".join(saved.flags)), problem=True)
            return {box.report: line, self._form: Form(True, form.logo, saved.flags)}
        return {box.report: self._line(words.problem.format(problem=saved.problem.rstrip(".")), problem=True)}

    def _line(self, text: str, problem: bool = False) -> str:
        mark = ' class="kap-problem" role="alert"' if problem else ""
        return f'<div class="kap-adding" aria-live="polite"><p{mark}>{escape(" ".join(text.split()))}</p></div>'

    def _picture(self, logo: Logo) -> str:
        data = base64.b64encode(logo.data).decode()
        return f'<img src="data:{logo.media};base64,{data}" alt="{escape(self._words.logo_alt)}">'

    def _download(self, profile: ClinicProfile) -> str:
        """Return the saved profile as a link that carries its content."""
        data = base64.b64encode(self._handlers.file(profile)).decode()
        address, label = f"data:application/yaml;charset=utf-8;base64,{data}", escape(self._words.download)
        return f'<a class="kap-button" download="clinic-profile.yaml" href="{address}">{label}</a>'
