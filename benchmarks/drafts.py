"""A warm draft of each kind against one query embedding, interleaved in one run: medians, each draft with new words."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kapassist.assistant import Assistant
from kapassist.domain import DraftKind
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings

ROUNDS = 30
KINDS = (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.INTEGRATION, DraftKind.HANDOUT)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.from_settings(Settings.from_environment({"KAPASSIST_DATA_DIR": str(Path(folder))}))
        assistant.warm()
        embedding: list[float] = []
        drafts: dict[DraftKind, list[float]] = {kind: [] for kind in KINDS}
        for number in range(ROUNDS):
            words = f"session number {number}, CRPS, scared of losing control, lives alone"
            embedding.append(seconds(partial(assistant.embedder.encode, [words])))
            for kind in KINDS:
                brief = SessionBrief(("im-psychedelic",), text=f"{words}, {kind.value}")
                drafts[kind].append(seconds(partial(assistant.draft, kind, brief)))
        base = statistics.median(embedding)
        print(f"one query embedding: {base * 1000:.1f} ms")
        for kind, times in drafts.items():
            median = statistics.median(times)
            print(f"{kind.value}: {median * 1000:.1f} ms, {median / base:.2f} x one query embedding")


if __name__ == "__main__":
    main()
