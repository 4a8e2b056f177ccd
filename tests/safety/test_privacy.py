"""Nothing leaves the machine: a whole run reaches no address but the loopback's, and asks no name server."""

from __future__ import annotations

import pytest

GUARD = """
import os, sys

def refuse(event, arguments):
    if event == "socket.getaddrinfo" and arguments[0] not in ("localhost", "127.0.0.1", "::1", None):
        tell(arguments[0])
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        tell(arguments[1])

def tell(where):
    with open(os.environ["REACHED"], "a") as log:
        log.write(f"{where}\\n")
    raise ConnectionRefusedError(where)

sys.addaudithook(refuse)
"""


@pytest.mark.parametrize(
    "arguments",
    [("ask", "What is set and setting?"), ("draft", "checklist", "--session-type", "im-psychedelic"), ("doctor",)],
    ids=lambda arguments: arguments[0],
)
def test_a_run_reaches_nobody(process, assistant, tmp_path, arguments):
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    reached = tmp_path / "reached"
    ran = process(*arguments, before=tmp_path / "guard", environment={"REACHED": str(reached), "HF_HUB_OFFLINE": ""})
    assert ran.status == 0, ran.err
    assert not reached.exists(), reached.read_text()
