"""Shared by every test: isolation from the user's folder and from the network, one warm assistant, the command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kapassist.assistant import Assistant
from kapassist.cli import main
from kapassist.corpus.library import Library, load_library
from kapassist.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
_LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::")
PATIENCE = 120_000  # ms; the first question of a page also loads the model
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ran]


def pytest_configure() -> None:
    """Refuse every connection of the test process that leaves this machine: nothing may need the network."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before anything is imported: the hub's client reads it once, and retries for a minute
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in _LOOPBACK:
        raise ConnectionRefusedError(f"a test tried to reach {arguments[1]}; nothing may leave this machine")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the whole run: its index is built once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session", autouse=True)
def _session_isolation(shared_folder: Path) -> Iterator[None]:
    """Clear our settings from the environment and keep every default away from the user's own folders."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KAPASSIST_")]:
            patch.delenv(name)
        patch.setenv("KAPASSIST_DATA_DIR", str(shared_folder))
        patch.setenv("XDG_DATA_HOME", str(shared_folder / "home"))
        yield


@pytest.fixture(scope="session")
def settings(shared_folder: Path) -> Settings:
    """Return settings as a user without any has them, with the run's own data folder."""
    return Settings.from_environment({"KAPASSIST_DATA_DIR": str(shared_folder)})


@pytest.fixture(scope="session")
def assistant(settings: Settings) -> Assistant:
    """Return an open and warm assistant over the library that ships."""
    made = Assistant.from_settings(settings)
    made.warm()
    return made


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    """Return the library that ships."""
    return load_library(settings.knowledge_dir)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of an installed Chromium; skip where there is none."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium is installed; the browser tests need one, for example: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return the installed Chromium, running."""
    from playwright.sync_api import expect, sync_playwright  # here: only tests of pages need it

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"])
        yield running
        running.close()


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Command:
    """Return a function that runs `kapassist ARGUMENTS` in this process: fast, the heavy libraries are loaded once."""

    def run(*arguments: str | Path) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        shown = capfd.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Command:
    """Return a function that runs `python -m kapassist ARGUMENTS` of this checkout in a process of its own.

    `before` is a folder that Python searches before the checkout.
    """

    def run(*arguments: str | Path, environment: Mapping[str, str] | None = None, before: Path | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "kapassist", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, filter(None, [before, ROOT]))), **(environment or {})},
            timeout=300,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
