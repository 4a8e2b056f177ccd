"""What reading one file may cost. Every format asks here; none has limits of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass

from kapassist.errors import DocumentError

_MB = 1_000_000
_CHARACTERS_A_PAGE = 3000  # formats without pages are measured by a full page of text


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one file may hold and take; a file beyond any of them is refused."""

    max_file_mb: int = 100
    max_unpacked_mb: int = 500
    max_pages: int = 2000
    max_seconds: int = 60

    @property
    def max_characters(self) -> int:
        """Return how much text one document may hold."""
        return self.max_pages * _CHARACTERS_A_PAGE

    def check_file(self, size: int) -> None:
        """Refuse a file that is too large to be looked at."""
        if size > self.max_file_mb * _MB:
            raise DocumentError(
                f"the file has {size / _MB:,.0f} MB, the most is {self.max_file_mb:,}; split it, or raise KAPASSIST_MAX_FILE_MB"
            )

    def check_unpacked(self, size: int) -> None:
        """Refuse an archive that would unpack to too much."""
        if size > self.max_unpacked_mb * _MB:
            raise DocumentError(
                f"the file unpacks to {size / _MB:,.0f} MB, the most is {self.max_unpacked_mb:,}; "
                "take large pictures out of it, or raise KAPASSIST_MAX_UNPACKED_MB"
            )

    def check_pages(self, pages: int) -> None:
        """Refuse a document with too many pages."""
        if pages > self.max_pages:
            raise DocumentError(
                f"the document has {pages:,} pages, the most is {self.max_pages:,}; split it, or raise KAPASSIST_MAX_PAGES"
            )

    def check_characters(self, characters: int) -> None:
        """Refuse a document with too much text."""
        if characters > self.max_characters:
            raise DocumentError(
                f"the document holds more than {self.max_characters:,} characters, that is {self.max_pages:,} full pages; "
                "split it, or raise KAPASSIST_MAX_PAGES"
            )

    def too_slow(self) -> DocumentError:
        """Return the refusal of a file that took too long."""
        return DocumentError(
            f"reading the file took longer than {self.max_seconds:,} seconds; "
            "export it again in a simpler form, or raise KAPASSIST_MAX_SECONDS"
        )


class Clock:
    """Runs from the moment it is made; long loops look at it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = time.monotonic() + limits.max_seconds

    def check(self) -> None:
        """Refuse the file when its time is over."""
        if time.monotonic() > self._end:
            raise self._limits.too_slow()
