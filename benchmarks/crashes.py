"""kill -9 at random moments of adding, removing and reading documents anew: what the kills met, and that nothing was lost.

After each kill no document may be lost or half there, the search must be right, and nothing that was kept is embedded again.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.crashing import OPERATIONS, crash

KILLS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", nargs="?", type=int, default=KILLS, help="kills of each operation")
    kills = parser.parse_args().kills
    for operation in OPERATIONS:
        with tempfile.TemporaryDirectory() as folder:
            started = time.monotonic()
            met = crash(operation, kills, Path(folder))
        phases = ", ".join(f"{count} {name}" for name, count in sorted(met.items()))
        print(f"{operation}: {kills} kills ({phases}), none lost a document, {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
