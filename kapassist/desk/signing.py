"""A person's sign-off of a draft: it names what was signed by its hash, so any later edit drops the mark."""

from __future__ import annotations

import calendar
from datetime import date
from enum import StrEnum

from kapassist.desk.codec import content_hash
from kapassist.domain import Draft, SignOff
from kapassist.errors import UsageError
from kapassist.safety.cleaning import cleaned

MAX_NAME = 120
MAX_MONTHS = 120


class DraftState(StrEnum):
    """Whether a draft as it stands has been reviewed."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


def sign(draft: Draft, name: str, credentials: str, on: date, months: int = 12, today: date | None = None) -> SignOff:
    """Return a sign-off of the draft as it stands, to be reviewed again after so many months.

    Raises:
        UsageError: no name or credentials, or a date that is still to come.

    """
    if on > (today or date.today()):
        raise UsageError(f"{on.isoformat()} is still to come; sign with the day on which you have read the draft")
    if not 1 <= months <= MAX_MONTHS:
        raise UsageError(f"{months} months until the next review; choose 1 to {MAX_MONTHS}")
    return SignOff(
        name=_named(name, "name"),
        credentials=_named(credentials, "credentials"),
        date=on.isoformat(),
        review_by=_later(on, months).isoformat(),
        content=content_hash(draft),
    )


def state(draft: Draft, signoff: SignOff | None) -> DraftState:
    """Return `reviewed` when the sign-off fits the draft as it stands now, otherwise `draft`."""
    fits = signoff is not None and signoff.content == content_hash(draft)
    return DraftState.REVIEWED if fits else DraftState.DRAFT


def overdue(signoff: SignOff, today: date | None = None) -> bool:
    """Tell whether the day by which the draft was to be reviewed again has passed."""
    return date.fromisoformat(signoff.review_by) < (today or date.today())


def _named(value: str, what: str) -> str:
    words = cleaned(value)
    if not words:
        raise UsageError(f"the {what} of the reviewer is empty; a sign-off needs a named person with credentials")
    if len(words) > MAX_NAME:
        raise UsageError(f"the {what} of the reviewer has {len(words):,} characters; shorten it to {MAX_NAME}")
    return words


def _later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = min(day.year + years, date.max.year), month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
