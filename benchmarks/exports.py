"""How long drafts take on their way out: to the screen beyond the search, as each form, and a hundred handouts in one batch."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.asking import opened
from kapassist.domain import DraftKind, Length
from kapassist.export.formats import FORMS
from kapassist.export.html import draft_body
from kapassist.packing import Wanted, pack
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief

ROUNDS, HANDOUTS = 5, 100
BRIEF = "second session, CRPS, fear of losing control, round {n}"


def main() -> None:
    assistant = opened()

    def asked(n: int, kind: DraftKind) -> SessionBrief:
        types = ("im-psychedelic", "sublingual-psycholytic") if kind is DraftKind.COMPARISON else ("im-psychedelic",)
        return SessionBrief(types, session_number=2, text=BRIEF.format(n=n))

    def shown(n: int, kind: DraftKind) -> str:
        draft = assistant.draft(kind, asked(n, kind))
        return draft_body(draft, assistant.imprint(draft))

    assistant.draft(DraftKind.CHECKLIST, asked(99, DraftKind.CHECKLIST))
    print("draft to screen, median of", ROUNDS)
    for kind in DraftKind:
        whole = [spent(lambda n=n, kind=kind: shown(n, kind)) for n in range(ROUNDS)]  # type: ignore[misc]
        search = [spent(lambda n=n: assistant.search(BRIEF.format(n=n + 50), 40)) for n in range(ROUNDS)]  # type: ignore[misc]
        beyond = statistics.median(whole) - statistics.median(search)
        print(
            f"  {kind.value:12} {statistics.median(whole) * 1000:6.0f} ms, beyond one search {beyond * 1000:6.0f} ms",
            flush=True,
        )
    print("one draft in each form, median of", ROUNDS)
    draft = assistant.draft(DraftKind.CHECKLIST, asked(0, DraftKind.CHECKLIST))
    short = assistant.draft(DraftKind.CHECKLIST, asked(0, DraftKind.CHECKLIST), Length.ONE_PAGE)
    for name, form in FORMS.items():
        taken = statistics.median(spent(lambda form=form: form.write(draft, assistant.imprint(draft))) for _ in range(ROUNDS))  # type: ignore[misc]
        print(f"  {name:12} {taken * 1000:6.0f} ms", flush=True)
    taken = statistics.median(spent(lambda: FORMS["pdf"].write(short, assistant.imprint(short))) for _ in range(ROUNDS))
    print(f"  {'one-page pdf':12} {taken * 1000:6.0f} ms", flush=True)
    wanted = [
        Wanted(f"h{n}", DraftKind.HANDOUT, SessionBrief((SESSION_TYPE_IDS[n % len(SESSION_TYPE_IDS)],), text=BRIEF.format(n=n)))
        for n in range(HANDOUTS)
    ]
    with tempfile.TemporaryDirectory() as folder:
        seconds = spent(lambda: list(pack(assistant, wanted, ["pdf"], Path(folder) / "all.zip")))
    print(f"{HANDOUTS} handouts as PDF in one zip: {seconds:.1f} s")


def spent(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
