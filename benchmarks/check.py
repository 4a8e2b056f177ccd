"""How long `kapassist check` takes, start of Python included, against reading and parsing the library's files."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kapassist.corpus.library import read_library
from kapassist.paths import knowledge_dir

ROUNDS = 5
GOAL = 5.0


def best(work: Callable[[], object]) -> float:
    """Return the shortest of several runs, in seconds: the one that other programs disturbed least."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def check(page: Path) -> None:
    command = [sys.executable, "-m", "kapassist", "check", "--coverage", str(page)]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    root = knowledge_dir()
    files = [path for path in root.rglob("*") if path.is_file()]
    reading = best(lambda: read_library(root))
    with tempfile.TemporaryDirectory() as folder:
        whole = best(lambda: check(Path(folder) / "coverage.md"))
    print(f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1000:.0f} kB")
    print(f"reading and parsing them: {reading:.2f} s")
    print(f"kapassist check: {whole:.2f} s (goal: under {GOAL:g} s), {whole / reading:.1f}x the reading")


if __name__ == "__main__":
    main()
