"""Makes `docs/screenshots/*.png` of the running page with an installed Chromium: `python docs/screenshots.py`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
MESSAGES = (
    "Prep checklist for her second IM session, CRPS, scared of losing control",
    "How did the two approaches in the chronic pain pilot differ, and how sure can we be?",
)
READY = """([count]) => document.querySelectorAll('#kap-log .kap-reply').length >= count
    && document.querySelector('#kap-stop').disabled && document.querySelector('#kap-document article')"""


class Shot(NamedTuple):
    """One picture."""

    name: str
    width: int
    height: int
    scheme: str
    whole: bool = False


SHOTS = (
    Shot("wide", 1280, 860, "light"),
    Shot("dark", 1280, 860, "dark"),
    Shot("narrow", 390, 844, "light", whole=True),
)


def main() -> None:
    """Serve the page with a data folder of its own and take every picture."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for shot in SHOTS:
            viewport = {"width": shot.width, "height": shot.height}
            page = browser.new_page(viewport=viewport, color_scheme=shot.scheme)  # type: ignore[arg-type]
            page.goto(address)
            converse(page)
            take(page, shot)


@contextmanager
def served() -> Iterator[str]:
    """Serve the page on a free port until the pictures are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "KAPASSIST_DATA_DIR": data, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "kapassist", "serve", "--no-browser", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                server.stdout.readline()  # the line with the address comes once the page is up
                yield f"http://127.0.0.1:{port}/"
            finally:
                server.terminate()


def converse(page: Page) -> None:
    """Say the messages, each after the reply to the one before."""
    for count, message in enumerate(MESSAGES, 1):
        page.get_by_label("Your message").fill(message)
        page.get_by_label("Your message").press("Enter")
        page.wait_for_function(READY, arg=[count], timeout=300_000)


def take(page: Page, shot: Shot) -> None:
    """Take one picture; the narrow one shows the columns below each other, down into the draft."""
    page.evaluate("document.activeElement.blur()")
    clip = {"x": 0, "y": 0, "width": shot.width, "height": 2500} if shot.whole else None
    page.screenshot(path=FOLDER / f"{shot.name}.png", full_page=shot.whole, clip=clip, animations="disabled")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
