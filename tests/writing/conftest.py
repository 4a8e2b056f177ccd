"""A server on loopback that speaks OpenAI's protocol and says what a script tells it: a test double of a model's server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kapassist.assistant import Assistant
from kapassist.settings import Settings

Script = Callable[[list[dict[str, str]]], str]


class ScriptedModelServer:
    """Answers every request with what `script` makes of its messages, and keeps the messages."""

    def __init__(self, script: Script, status: int = 200, hang: bool = False) -> None:
        self.script, self.status, self.hang = script, status, hang
        self.asked: list[list[dict[str, str]]] = []
        self.released = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append(body["messages"])
                if server.hang:
                    server.released.wait()
                    return
                reply = json.dumps(completion(server.script(body["messages"]))).encode()
                self.send_response(server.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        return Handler


def completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": choices}


@contextmanager
def serving(server: ScriptedModelServer) -> Iterator[ScriptedModelServer]:
    thread = threading.Thread(target=server.http.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.http.shutdown()
        server.http.server_close()
        thread.join()


@pytest.fixture
def scripted() -> Iterator[Callable[..., ScriptedModelServer]]:
    """Return a function that starts a scripted server."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(script: Script, **options: Any) -> ScriptedModelServer:
            return stack.enter_context(serving(ScriptedModelServer(script, **options)))

        yield start


@pytest.fixture
def asking(settings: Settings, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Assistant]:
    """Return a function that makes an assistant with a chat model at this address; `assistant` has built the index."""
    monkeypatch.setenv("OPENAI_API_KEY", "unused")

    def make(url: str, timeout: float = 30, model: str = "openai:scripted") -> Assistant:
        return Assistant.from_settings(replace(settings, model=model, model_url=url, model_timeout=timeout))

    return make
