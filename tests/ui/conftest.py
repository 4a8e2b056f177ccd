"""The page served by the real command in a process of its own, and a real browser to look at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

from kapassist.assistant import Assistant
from kapassist.settings import Settings
from tests.conftest import PATIENCE, ROOT
from ui.handlers import Handlers
from ui.live import LiveHandlers
from ui.words import load_words

CUT_OFF = (
    "AbortError: signal is aborted",
    "Unexpected error Connection errored out",
)  # Gradio on a request that a reload ended


@dataclass
class Visit:
    """A page with everything that it asked for and complained about."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def say(self, message: str) -> None:
        """Send a message and wait until its reply is whole."""
        count = self.page.locator("#kap-log .kap-reply").count()
        self.page.get_by_label("Your message").fill(message)
        self.page.get_by_label("Your message").press("Enter")
        self.settled(count + 1)

    def listen(self, message: ConsoleMessage) -> None:
        """Note an error in the console, with the address that it is about."""
        if message.type == "error":
            self.complaints.append(f"{message.text} {message.location['url']}")

    def dismiss(self, dialog: Dialog) -> None:
        """Note a dialog: only a script that got through would open one."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def reload(self) -> None:
        """Load the page anew; that a reload cuts off a request is no fault of the page, any other complaint is."""
        before = len(self.complaints)
        self.page.reload()
        self.page.get_by_label("Your message").wait_for()
        self.complaints[before:] = [text for text in self.complaints[before:] if not text.lstrip().startswith(CUT_OFF)]

    def settled(self, replies: int) -> None:
        """Wait until so many replies stand and nothing runs."""
        self.page.wait_for_function(
            """count => document.querySelectorAll('#kap-log .kap-reply').length >= count
                && document.querySelector('#kap-stop').disabled""",
            arg=replies,
        )


@pytest.fixture(scope="session")
def handlers(assistant: Assistant) -> Handlers:
    """Return the handlers of the page over the library that ships."""
    return Handlers.over(assistant, load_words())


@pytest.fixture(scope="session")
def served(assistant: Assistant, shared_folder: Path) -> Iterator[str]:
    """Serve the page and return its address; the assistant has built the index before."""
    with serving(shared_folder) as address:
        yield address


@pytest.fixture(scope="session")
def folder_apart(assistant: Assistant, shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder for the clinic's own documents, so that they reach no other test; its index is built already."""
    folder = tmp_path_factory.mktemp("apart")
    shutil.copytree(shared_folder / "index", folder / "index")
    return folder


@pytest.fixture
def live(folder_apart: Path) -> Iterator[LiveHandlers]:
    """Return the page's assistant over a data folder of its own; what a test saves is removed."""
    settings = Settings.from_environment({"KAPASSIST_DATA_DIR": str(folder_apart)})
    live = LiveHandlers(Assistant.from_settings(settings), load_words())
    yield live
    live.last.assistant.desk.path.unlink(missing_ok=True)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the page of a data folder with `kapassist serve`; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kapassist", "serve", "--no-browser", "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "KAPASSIST_DATA_DIR": str(folder)}
    with subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            line = server.stdout.readline()
            assert line == f"KAPassist is at http://127.0.0.1:{port} (Ctrl-C ends it)\n"
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visit]:
    """Return the page, freshly opened."""
    with visiting(browser, served) as visit:
        yield visit


@contextmanager
def visiting(browser: Browser, served: str) -> Iterator[Visit]:
    """Open the page; it may talk to this machine alone, and must not complain."""
    page = browser.new_page(viewport={"width": 1280, "height": 860}, accept_downloads=True)
    page.set_default_timeout(PATIENCE)
    visit = Visit(page, served)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("console", visit.listen)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("dialog", visit.dismiss)
    page.goto(served)
    page.get_by_label("Your message").wait_for()
    yield visit
    page.close()
    assert [url for url in visit.requests if not url.startswith((served, "data:", "blob:"))] == []
    assert visit.complaints == []
