"""Errors that a user may meet; each message says what is wrong, with the value, and what to do.

    KapassistError
    ├── UsageError         unusable arguments or input
    ├── LibraryError       a file of the guidance library cannot be read
    ├── DataFolderError    the data folder cannot be used
    ├── DocumentError      one file of the clinic's own documents cannot be used
    ├── ClinicError        the clinic's profile or its logo cannot be used
    ├── DraftError         a saved draft cannot be read
    ├── EmbedderError      the embedding model cannot be loaded
    ├── IndexServerError   the Chroma server that holds the vectors does not answer
    ├── ServerError        the page cannot be served
    └── ModelError         the configured chat model failed; the extractive answer stands

A damaged index has no error: it is rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterable


def clipped(text: str, limit: int = 60) -> str:
    """Return a text on one line, cut where it is long, to be shown in a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}..."


def shortened(value: object, limit: int = 60) -> str:
    """Return a value as a message shows it: a text in quotes, anything else as it would be written, none of them long."""
    return repr(clipped(value, limit)) if isinstance(value, str) else clipped(repr(value), limit)


class KapassistError(Exception):
    """Base of all expected errors: shown to the user as one line, exit status 2."""


class UsageError(KapassistError):
    """Unusable arguments or input."""


def known(value: str, allowed: Iterable[str], what: str) -> str:
    """Return a value as given.

    Raises:
        UsageError: it is not one of those allowed.

    """
    names = tuple(allowed)
    if value not in names:
        raise UsageError(f"unknown {what} {shortened(value)}; use one of: {', '.join(names)}")
    return value


class LibraryError(KapassistError):
    """A file of the guidance library cannot be read."""


class DataFolderError(KapassistError):
    """The data folder cannot be used."""


class DocumentError(KapassistError):
    """One file of the clinic's own documents cannot be used; the message is the reason and what to do."""


class ClinicError(KapassistError):
    """The clinic's profile or its logo cannot be used."""


class DraftError(KapassistError):
    """A saved draft cannot be read; the message says why and what to do."""


class ExportError(KapassistError):
    """A draft cannot be written in this form; the message says why and what to do."""


class EmbedderError(KapassistError):
    """The embedding model cannot be loaded."""


class IndexServerError(KapassistError):
    """The Chroma server that holds the vectors does not answer."""


class ServerError(KapassistError):
    """The page cannot be served."""


class ModelError(KapassistError):
    """The configured chat model failed."""
