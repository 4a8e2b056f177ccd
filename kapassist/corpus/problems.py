"""What a check tells: one line of a file and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

_LONGEST = 100  # characters of a word that is compared


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a line of a file, in words that a clinician can act on."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def did_you_mean(written: object, known: tuple[str, ...]) -> str:
    """Return "; did you mean 'x'?" for the known word that is spelled most alike, or "" when none comes near."""
    near = get_close_matches(str(written)[:_LONGEST], known, n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""
