"""Builds the page from layout, wiring and handlers, and warms the model once somebody looks at it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import gradio as gr

from kapassist.assistant import Assistant
from kapassist.errors import KapassistError
from ui import layout
from ui.clinic_layout import clinic_box
from ui.clinic_wiring import ClinicWiring
from ui.desk import Desk
from ui.desk_layout import desk_column
from ui.desk_render import DeskRenderer
from ui.desk_wiring import DeskWiring
from ui.documents_wiring import DocumentsWiring
from ui.live import LiveHandlers
from ui.wiring import Wiring
from ui.words import Words

logger = logging.getLogger("kapassist.ui")

_FORGOTTEN = (3600, 86400)  # seconds: uploads that nobody added are looked for every hour, and go after a day
ASSETS = Path(__file__).parent / "assets"


def build_page(assistant: Assistant, words: Words) -> gr.Blocks:
    """Return the page, not yet served."""
    live = LiveHandlers(assistant, words)
    page = gr.Blocks(title=words.name, fill_width=True, analytics_enabled=False, delete_cache=_FORGOTTEN)
    with page:
        gr.HTML(layout.header(words), elem_id="kap-header", apply_default_css=False)
        with gr.Row(elem_id="kap-columns"):
            with gr.Column(elem_id="kap-session", min_width=0):
                panel = layout.panel_column(assistant, words)
                documents = layout.documents_box(assistant, words)
                clinic = clinic_box(assistant, words)
            with gr.Column(elem_id="kap-chat", min_width=0):
                chat = layout.chat_column(words)
            with gr.Column(elem_id="kap-draft", min_width=0):
                layout.title(words.draft.title)
                column = desk_column(words, DeskRenderer(words, live).document(Desk()))
        desk = DeskWiring(live, words, column, panel)
        desk.connect()
        Wiring(live, panel, chat, desk).connect()
        DocumentsWiring(live, words, documents).connect()
        ClinicWiring(live, words, clinic).connect()
        page.load(desk.offered, [desk.state], [desk.offers], show_progress="hidden", api_visibility="private")
        page.load(_Warmer(assistant).start, queue=False, api_visibility="private")
    return page


class _Warmer:
    """Loads index and model in the background once the page is first seen, so that serving it is not slowed down."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lock = threading.Lock()
        self._started = False

    def start(self) -> None:
        """Start loading; later calls do nothing."""
        with self._lock:
            if not self._started:
                self._started = True
                threading.Thread(target=self._warm, name="kapassist-warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self._assistant.warm()
        except KapassistError as error:  # the first question meets it again and says it in the conversation
            logger.warning("%s", error)
