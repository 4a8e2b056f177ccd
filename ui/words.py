"""The page's own words, read from `text/screen.yaml`. Knows neither Gradio nor guidance."""

from __future__ import annotations

from pathlib import Path

import yaml

from kapassist.domain import DraftKind
from ui.words_base import ScreenWords as _Words
from ui.words_desk import DeskWords

_FILE = Path(__file__).parent / "text" / "screen.yaml"


class SessionWords(_Words):
    """The column in which the session is described."""

    title: str
    type: str
    none: str
    stage: str
    number: str
    number_hint: str
    concerns: str
    concerns_hint: str
    concern: str
    brief: str
    brief_hint: str
    brief_example: str
    audience: str
    everyone: str
    length: str
    standard: str
    one_page: str
    full: str
    language: str
    clinics_language: str
    beside: str
    languages: dict[str, str]
    draft: str


class ButtonWords(_Words):
    """Buttons of the conversation."""

    send: str
    stop: str
    clear: str


class ChatWords(_Words):
    """The conversation before anything was said."""

    title: str
    message: str
    hint: str
    greeting: str
    examples: list[str]


class ReplyWords(_Words):
    """What is said around answers and drafts."""

    working: str
    stopped: str
    problem: str
    stale: str
    which_type: str
    which_types: str
    which_other: str
    drafted: str
    understood: str
    open: str
    number: str
    nearest: str
    sources: str
    phrased: str
    removed: str


class DraftWords(_Words):
    """The column in which the draft stands."""

    title: str
    empty_title: str
    empty: str


class DocumentWords(_Words):
    """The clinic's own documents: adding, listing and removing them."""

    title: str
    intro: str
    files: str
    types: str
    types_hint: str
    stage: str
    any_stage: str
    reference: str
    reference_hint: str
    add: str
    cancel: str
    none_chosen: str
    starting: str
    step: str
    indexing: str
    left: str
    seconds: str
    minutes: str
    progress: str
    cancelling: str
    cancelled: str
    outcomes: dict[str, str]
    passages: str
    refused: str
    listed: str
    empty: str
    entry: str
    all_types: str
    faults: str
    choose: str
    choice: str
    remove: str
    sure: str
    confirm: str
    keep: str
    removed: str


class ClinicWords(_Words):
    """The clinic's profile; the tables have the names of the profile's file for keys."""

    title: str
    intro: str
    fields: dict[str, str]
    hints: dict[str, str]
    country: str
    country_hint: str
    configured: str
    not_configured: str
    language: str
    languages: dict[str, str]
    size: str
    sizes: dict[str, str]
    rules: str
    rules_hint: str
    logo: str
    no_logo: str
    logo_alt: str
    save: str
    load: str
    download: str
    saved: str
    about: str
    loaded: str
    unsaved: str
    flagged: str
    problem: str


class Words(_Words):
    """`text/screen.yaml`."""

    name: str
    tagline: str
    promise: str
    skip: str
    served: str
    in_use: str
    session: SessionWords
    kinds: dict[DraftKind, str]
    buttons: ButtonWords
    chat: ChatWords
    replies: ReplyWords
    draft: DraftWords
    documents: DocumentWords
    clinic: ClinicWords
    desk: DeskWords


def load_words() -> Words:
    """Return the words of the page."""
    return Words.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))
