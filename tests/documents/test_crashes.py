"""kill -9 at random moments of adding, updating and removing: what was told as done is there, and nothing is half there."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time

from kapassist.documents.shelf import Shelf
from tests.conftest import ROOT

KILLS = 150
FILES = 5

# Imports once, then forks a worker for each line it reads. A worker tells each step in a log before and after it is done.
_HELPER = """
import json, os, random, sys
from pathlib import Path
import kapassist.documents.intake
from kapassist.documents.shelf import Shelf
from kapassist.documents.folder import sha256_of

root, source, log = map(Path, sys.argv[1:])

def tell(*row):
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, (json.dumps(row) + "\\n").encode())
    os.close(handle)

def work(seed):
    chance, shelf = random.Random(seed), Shelf(root)
    files = sorted(source.glob("f*.md"))
    for file in files:
        tell("start", str(file), sha256_of(file)[:16])
    for outcome in shelf.add(files):
        tell("done", outcome.path, sha256_of(Path(outcome.path))[:16])
    for turn in range(10_000):
        file = chance.choice(files)
        if chance.random() < 0.3:
            tell("start", str(file), "")
            if any(entry.source == str(file) for entry in shelf.entries()):
                shelf.remove(str(file))
            tell("done", str(file), "")
        else:
            mark = f"{file.stem}v{seed}x{turn}"
            text = f"# {mark}\\n\\n" + "".join(f"## Part {n}\\n\\nThe rule {mark} number {n}. Read it.\\n\\n" for n in range(5))
            part = file.with_name("." + file.name)
            part.write_text(text)
            key = sha256_of(part)[:16]
            tell("start", str(file), key)
            part.replace(file)
            list(shelf.add([file]))
            tell("done", str(file), key)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        work(int(line))
        os._exit(0)
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("ended", flush=True)
"""


def possible(log, files):
    """Return the ids that each file may have on the shelf after what the log tells; "" is: none."""
    states = {str(file): {""} for file in files}
    for line in log.read_text().splitlines() if log.exists() else ():
        what, path, key = json.loads(line)
        states[path] = {key} if what == "done" else states[path] | {key}
    return states


def check(shelf, log, files):
    held = shelf.read()
    assert held.faults == ()
    found = {str(file): "" for file in files} | {document.entry.source: document.entry.id for document in held.documents}
    for path, allowed in possible(log, files).items():
        assert found[path] in allowed, path
    for document in held.documents:
        mark = document.entry.title
        assert [passage.text for passage in document.passages] == [f"The rule {mark} number {n}. Read it." for n in range(5)]
        (kept,) = (shelf._store.root / document.entry.id).glob("*.md")
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == document.entry.sha256


def test_nothing_is_lost_by_kill_9(tmp_path):
    chance = random.Random(7)
    source, log, root = tmp_path / "clinic", tmp_path / "log", tmp_path / "data" / "documents"
    source.mkdir()
    files = [source / f"f{number}.md" for number in range(FILES)]
    for file in files:
        text = "".join(f"## Part {n}\n\nThe rule {file.stem}v number {n}. Read it.\n\n" for n in range(5))
        file.write_text(f"# {file.stem}v\n\n{text}")
    started = 0
    command = [sys.executable, "-c", _HELPER, str(root), str(source), str(log)]
    pipe, environment = subprocess.PIPE, {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, env=environment) as helper:
        assert helper.stdin
        assert helper.stdout
        for seed in range(KILLS):
            print(seed, file=helper.stdin, flush=True)
            worker = int(helper.stdout.readline())
            time.sleep(chance.uniform(0.01, 0.1))  # the moment of the crash; every one of them must do
            os.kill(worker, signal.SIGKILL)
            assert helper.stdout.readline() == "ended\n"
            check(Shelf(root), log, files)
            started += any(root.glob(".new-*"))
        helper.stdin.close()
    assert log.read_text().count('"start"') > KILLS * FILES  # the crashes came in the middle of work
    assert started  # and some of them in the middle of a change
    list(Shelf(root).add([source]))
    assert len([path for path in root.iterdir() if path.name != ".lock"]) == FILES  # and what they left is gone
