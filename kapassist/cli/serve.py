"""`kapassist serve`: the page on this machine."""

from __future__ import annotations

import os
import socket
import sys

import click

from kapassist.errors import ServerError

HOST = "127.0.0.1"


@click.command()
@click.option("--port", default=7860, type=click.IntRange(1, 65535), show_default=True, help="Port on this machine.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser window.")
def serve(port: int = 7860, no_browser: bool = False) -> None:
    """Open the page on 127.0.0.1; the first time, build the index."""
    from kapassist.cli.output import new_assistant, with_progress
    from kapassist.paths import app_root

    _check_port(port)
    assistant = new_assistant()
    if not assistant.index.state().current:
        with_progress(assistant)
    sys.path.insert(0, str(app_root()))  # first, so that no other package named `ui` is taken for ours
    from ui.launch import launch

    launch(assistant, HOST, port, open_browser=not no_browser and _has_screen(), announce=click.echo)


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            mend = f"close what uses it or choose another: --port {port + 1 if port < 65535 else port - 1}"
            raise ServerError(f"port {port} on {HOST} cannot be used ({error.strerror}); {mend}") from error


def _has_screen() -> bool:
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
