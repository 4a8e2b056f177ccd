"""Reads what a draft is asked for: kinds, lengths, and the session brief of one line of a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kapassist.cli.output import text_of, texts_of
from kapassist.errors import UsageError, known, shortened
from kapassist.sessions import SessionBrief, known_session_type, known_stage

if TYPE_CHECKING:
    from kapassist.domain import DraftKind, Length

_ABOUT = ("session_type", "session_types", "brief", "text", "stage", "session_number", "factors", "audience")
_KEYS = ("id", "kind", "length", "language", *_ABOUT)


def known_kind(value: str) -> DraftKind:
    """Return the kind of draft.

    Raises:
        UsageError: it is not one of the known kinds.

    """
    from kapassist.domain import DraftKind

    return DraftKind(known(value, DraftKind, "kind of draft"))


def known_length(value: str) -> Length:
    """Return the length of a draft.

    Raises:
        UsageError: it is not one of the known lengths.

    """
    from kapassist.domain import Length

    return Length(known(value, Length, "length"))


def known_audience(value: str) -> str:
    """Return whose items come first.

    Raises:
        UsageError: it is not one of the known audiences.

    """
    from kapassist.corpus.fields import AUDIENCES

    return known(value, AUDIENCES, "audience") if value else ""


def known_types(kind: DraftKind, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the session types of a draft.

    Raises:
        UsageError: an unknown one, or too many for this kind.

    """
    if len(values) > 1 and kind != "comparison":
        raise UsageError(f"{len(values)} session types are given for one {kind}; give one, or draft a comparison")
    return tuple(known_session_type(value) for value in values)


def _check_keys(row: dict[str, Any]) -> None:
    """Refuse a key that is nearly a known one; any other is a column of the user's own."""
    from kapassist.corpus.problems import did_you_mean

    for key in row:
        if key not in _KEYS and (near := did_you_mean(key, _KEYS)):
            raise UsageError(f"{shortened(key)} is not a known key{near}")


def brief_of(row: dict[str, Any], kind: DraftKind, types: tuple[str, ...]) -> SessionBrief:
    """Return the session brief of one line of a batch.

    Raises:
        UsageError: a value that cannot be used.

    """
    _check_keys(row)
    named = texts_of(row, "session_types") or tuple(filter(None, [text_of(row, "session_type")]))
    stage = text_of(row, "stage")
    number = row.get("session_number", 0)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 99:
        raise UsageError(f"'session_number' is {shortened(number)}; write a whole number from 0 to 99")
    return SessionBrief(
        known_types(kind, named or types),
        known_stage(stage) if stage else None,
        number,
        texts_of(row, "factors"),
        text_of(row, "brief", "text"),
        known_audience(text_of(row, "audience")),
    )
