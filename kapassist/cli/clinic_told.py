"""What is told on standard error when a clinic's profile changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.cli.output import tell

if TYPE_CHECKING:
    from kapassist.clinic.profile import ClinicProfile
    from kapassist.corpus.library import Library


def tell_about_patients(profile: ClinicProfile, library: Library) -> None:
    """Say which rules speak about patients: handouts print them as they are."""
    from kapassist.clinic.flags import about_patients

    for line in about_patients(profile, library.stationery.plain_language.about_patients):
        tell(f"rule.{line} speaks about patients; handouts print a rule as it is, so better write to 'you'")


def tell_replaced(lines: Sequence[str], kept: Sequence[Path]) -> None:
    """Say what an import set, replaced or emptied, and where the profile before it is kept."""
    for line in lines or ["nothing changed: the profile was the same"]:
        tell(line)
    for path in kept:
        tell(f"the profile before is kept in {str(path)!r}; import that file to have it back")
