"""Serves the page on this machine and nowhere else, without telemetry. Gradio is imported here and not before."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import TYPE_CHECKING

from kapassist.assistant import Assistant
from kapassist.errors import ServerError
from ui.words import load_words

if TYPE_CHECKING:
    import gradio as gr


def launch(
    assistant: Assistant, host: str, port: int, open_browser: bool = False, announce: Callable[[str], object] | None = None
) -> None:
    """Serve the page until Ctrl-C; `announce` is told the line with its address once it is up.

    Raises:
        ServerError: the port cannot be used.

    """
    with TemporaryDirectory(prefix="kapassist-", ignore_cleanup_errors=True) as uploads:
        os.environ["GRADIO_TEMP_DIR"] = uploads  # closed to other users, unlike Gradio's own; gone with the page
        signal.signal(signal.SIGTERM, partial(_end, Path(uploads)))
        page = serve(assistant, host, port, open_browser)
        try:
            if announce:
                announce(load_words().served.format(address=f"http://{host}:{port}"))
            threading.Event().wait()
        except KeyboardInterrupt:
            return
        finally:
            page.close(verbose=False)


def serve(assistant: Assistant, host: str, port: int, open_browser: bool = False) -> gr.Blocks:
    """Start serving the page in the background and return it.

    Raises:
        ServerError: the port cannot be used.

    """
    _stay_here()
    from ui.app import ASSETS, build_page
    from ui.theme import calm_theme

    words = load_words()
    page = build_page(assistant, words)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            footer_links=[],
            theme=calm_theme(),
            head=_head(ASSETS),
        )
    except OSError as error:
        raise ServerError(words.in_use.format(address=f"{host}:{port}", reason=error)) from error
    return page


def _end(uploads: Path, number: int, frame: FrameType | None) -> None:
    """Delete the uploads, then end as the signal asks: at once, whatever is still running."""
    del frame
    shutil.rmtree(uploads, ignore_errors=True)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _stay_here() -> None:
    """Turn Gradio's telemetry off and keep a configured proxy away from this machine's own address."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    for name in ("NO_PROXY", "no_proxy"):
        known = [entry for entry in os.environ.get(name, "").split(",") if entry]
        os.environ[name] = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost"]))


def _head(assets: Path) -> str:
    """Return styles and script as part of the page: nothing to fetch, and no rewriting of selectors."""
    style = "".join((assets / name).read_text(encoding="utf-8") for name in ("document.css", "app.css", "desk.css"))
    script = "".join((assets / name).read_text(encoding="utf-8") for name in ("app.js", "desk.js"))
    return f"<style>{style}</style><script>{script}</script>"
