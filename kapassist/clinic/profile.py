"""The clinic's profile as a record, without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PROFILE_VERSION = 1


class ReadingSize(StrEnum):
    """Size of print: regular, or large with 18 points."""

    REGULAR = "regular"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class Logo:
    """An image that has been checked and cleaned; `media` is image/png or image/jpeg, `size` is width and height in pixels."""

    media: str
    data: bytes
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ClinicProfile:
    """What a clinic says of itself. Empty texts are blanks to fill; `country` "" means the configured one.

    `rules` are pairs of a rule's id in `knowledge/drafts/clinic-rules.yaml` and the clinic's own text.
    """

    name: str = ""
    address: str = ""
    phone: str = ""
    after_hours: str = ""
    emergency: str = ""
    country: str = ""
    language: str = "en"
    reading_size: ReadingSize = ReadingSize.REGULAR
    logo: Logo | None = None
    rules: tuple[tuple[str, str], ...] = ()
    disclosure: str = ""

    def rule(self, key: str) -> str:
        """Return the clinic's own text of a rule, "" where it has none."""
        return dict(self.rules).get(key, "")
