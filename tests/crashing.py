"""kill -9 in the middle of real work: documents are added, removed or read anew, and the index follows; every moment must do.

A helper process imports everything once and forks a worker for each attempt; the caller kills the worker and looks at what is
left. `benchmarks/crashes.py` does the same with more attempts.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kapassist.documents.shelf import Shelf
from kapassist.domain import Passage
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.writer import invalidate
from tests.retrieval.doubles import AskingChroma, HashedWords, right

ROOT = Path(__file__).resolve().parent.parent
KEPT, CHANGING, PARTS = 16, 6, 5


@dataclass(frozen=True, slots=True)
class Clinic:
    """A clinic's files, and what has become of them on its shelf and in its index."""

    root: Path

    @property
    def shelf(self) -> Shelf:
        """Return the shelf as a new process finds it."""
        return Shelf(self.documents)

    @property
    def documents(self) -> Path:
        """Return the folder of the shelf."""
        return self.root / "data" / "documents"

    @property
    def index(self) -> Path:
        """Return the folder of the index."""
        return self.root / "data" / "index"

    @property
    def log(self) -> Path:
        """Return the file in which a worker tells what it is done with."""
        return self.root / "log"

    def files(self, kind: str) -> list[Path]:
        """Return the files that stay ("kept") or those that are added and removed ("changing")."""
        folder = self.root / kind
        if not folder.is_dir():
            folder.mkdir(parents=True)
            for number in range({"kept": KEPT, "changing": CHANGING}[kind]):
                text = "".join(f"## Part {n}\n\n{rule(f'{kind}{number}', n)}\n\n" for n in range(PARTS))
                (folder / f"{kind}{number}.md").write_text(f"# {kind}{number}\n\n{text}")
        return sorted(folder.iterdir())

    def prepare(self, operation: str) -> None:
        """Bring shelf and index to the state that each attempt begins with."""
        list(self.shelf.add(self.files("kept")))
        changing = self.files("changing")
        if operation == "add":
            for entry in self.shelf.entries():
                if entry.source in map(str, changing):
                    self.shelf.remove(entry.id)
        else:
            list(self.shelf.add(changing))
        opened(self.index, self.shelf.passages())
        self.log.write_text("")

    def done(self) -> list[str]:
        """Return the documents that the worker is done with, and "index" at the end."""
        return self.log.read_text().splitlines()


def rule(name: str, part: int) -> str:
    """Return the text of one passage, with a word of its own."""
    return f"The rule {name}part{part} stands here. Read it."


def opened(folder: Path, passages: Sequence[Passage]) -> int:
    """Open an index, check that it is right, and return how many texts had to be embedded."""
    embedder = HashedWords()
    index = AskingChroma(folder, passages, embedder)
    index.open()
    assert right(index, HashedWords(), passages)
    index.close()
    return embedder.encoded


def add(clinic: Clinic) -> Iterator[str]:
    """Add the changing files."""
    return (outcome.path for outcome in clinic.shelf.add(clinic.files("changing")))


def remove(clinic: Clinic) -> Iterator[str]:
    """Remove the changing files."""
    return (clinic.shelf.remove(str(file)).source for file in clinic.files("changing"))


def reindex(clinic: Clinic) -> Iterator[str]:
    """Read every document anew, and have the index built."""
    yield from (outcome.path for outcome in clinic.shelf.reindex())
    invalidate(clinic.index)


OPERATIONS: dict[str, Callable[[Clinic], Iterator[str]]] = {"add": add, "remove": remove, "reindex": reindex}


def crash(operation: str, kills: int, root: Path) -> Counter[str]:
    """Kill an operation at random moments, check what is left each time, and count what the kills met."""
    clinic, chance, met = Clinic(root), random.Random(operation), Counter[str]()
    command, environment = [sys.executable, "-m", "tests.crashing", str(root)], {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, env=environment, cwd=ROOT) as helper:
        seconds = min(whole(helper, clinic, operation) for _ in range(2))
        for _ in range(kills):
            clinic.prepare(operation)
            attempt(helper, operation, seconds * chance.random())
            met[phase(clinic, operation)] += 1
            check(clinic, operation)
    return met


def whole(helper: subprocess.Popen[str], clinic: Clinic, operation: str) -> float:
    """Return how long an operation takes here when nobody ends it."""
    clinic.prepare(operation)
    begun = time.monotonic()
    attempt(helper, operation, None)
    assert clinic.done()[-1] == "index"
    return time.monotonic() - begun


def attempt(helper: subprocess.Popen[str], operation: str, wait: float | None) -> None:
    """Have the helper do an operation, whole, or ended by kill -9 after a while."""
    assert helper.stdin
    assert helper.stdout
    print(operation, file=helper.stdin, flush=True)
    worker = int(helper.stdout.readline())
    if wait is not None:
        time.sleep(wait)  # the fault is the moment itself: any is as good
        with suppress(ProcessLookupError):  # it was faster
            os.kill(worker, signal.SIGKILL)
    assert helper.stdout.readline() == "ended\n"


def phase(clinic: Clinic, operation: str) -> str:
    """Tell what the worker was at."""
    done = clinic.done()
    if "index" in done:
        return "after the end"
    return "in the index" if len(done) == CHANGING + KEPT * (operation == "reindex") else "in the documents"


def check(clinic: Clinic, operation: str) -> None:
    """What was told as done is done, the document in hand is old or new, every other one is untouched; the index follows."""
    held, done, changing = clinic.shelf.read(), set(clinic.done()), set(map(str, clinic.files("changing")))
    there = {document.entry.source for document in held.documents}
    assert held.faults == ()
    assert {str(file) for file in clinic.files("kept")} <= there
    changed = {"add": changing & there, "remove": changing - there, "reindex": changing - there}[operation]
    assert changed == set() if operation == "reindex" else len(changed ^ (done & changing)) <= 1
    assert operation == "reindex" or done & changing <= changed
    for document in held.documents:
        name, entry = document.entry.title, document.entry
        assert [passage.text for passage in document.passages] == [rule(name, part) for part in range(PARTS)]
        kept = clinic.documents / entry.id / entry.name
        assert kept.read_bytes() == Path(entry.source).read_bytes()
    assert opened(clinic.index, held.passages) <= (CHANGING * PARTS if operation == "add" else 0)
    assert opened(clinic.index, held.passages) == 0


def main() -> None:
    """Do the operations that are read from standard input, each in a worker of its own."""
    import bm25s  # noqa: F401  # once, for all workers
    import chromadb  # noqa: F401

    import kapassist.documents.intake  # noqa: F401

    clinic = Clinic(Path(sys.argv[1]))
    for line in sys.stdin:
        worker = os.fork()
        if worker == 0:
            work(clinic, line.strip())
            os._exit(0)
        os.write(1, f"{worker}\n".encode())
        os.waitpid(worker, 0)
        os.write(1, b"ended\n")


def work(clinic: Clinic, operation: str) -> None:
    """Do an operation as the command line does it, and tell each step when it is done."""
    log = os.open(clinic.log, os.O_WRONLY | os.O_APPEND)
    for name in OPERATIONS[operation](clinic):
        os.write(log, f"{name}\n".encode())
    PassageIndex(clinic.index, clinic.shelf.passages(), HashedWords()).open()
    os.write(log, b"index\n")


if __name__ == "__main__":
    main()
