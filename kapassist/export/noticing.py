"""The notices of a draft as a document shows them: who signed it, and for whom a notice on a patient's sheet is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kapassist.domain import Draft, DraftKind, Length, Notice, NoticeKind
from kapassist.export.dates import written
from kapassist.export.imprint import Imprint

URGENT = (NoticeKind.CRISIS, NoticeKind.EMERGENCY)
_ENDS = (".", ":", "!", "?")


def shown_notices(draft: Draft, imprint: Imprint) -> tuple[Notice, ...]:
    """Return the notices of a draft in order; none contradicts its sign-off, and on a handout the clinic's say so.

    The reading grade is told to the clinic, until the sheet is signed off and becomes the patient's.
    """
    handout = draft.kind is DraftKind.HANDOUT
    shown = [_shown(notice, handout, imprint) for notice in draft.notices]
    grade = reading_line(imprint) if tells_grade(draft, imprint) else ""
    place = next((place for place, notice in enumerate(shown) if notice.kind is NoticeKind.REVIEW), None)
    if grade and place is None:
        return (*shown, Notice(NoticeKind.REVIEW, grade, imprint.wording.labels["for-clinic"]))
    return tuple(replace(row, text=f"{row.text}\n{grade}") if grade and at == place else row for at, row in enumerate(shown))


def tells_grade(draft: Draft, imprint: Imprint) -> bool:
    """Tell whether the notices of a handout say how plain it reads; one page has no room for it."""
    return draft.kind is DraftKind.HANDOUT and draft.length is not Length.ONE_PAGE and imprint.signed is None


def reading_line(imprint: Imprint) -> str:
    """Return how plain a handout reads, in one line; "" for other drafts."""
    if imprint.plain is None:
        return ""
    scores = ", ".join(f"{score.formula} {score.value:g}" for score in imprint.plain.scores)
    return imprint.wording.labels["reading"].format(scores=scores)


def run_in(title: str) -> str:
    """Return the title of a notice with the sign that parts it from the text behind it on the same line."""
    return f"{title}:" if title and not title.endswith(_ENDS) else title


def _shown(notice: Notice, handout: bool, imprint: Imprint) -> Notice:
    labels = imprint.wording.labels
    if notice.kind in URGENT:
        text = _to_the_patient(notice, labels) if handout else notice.text
        return replace(notice, text=written(text, imprint.wording))
    if notice.kind is NoticeKind.REVIEW and imprint.signed:
        title, text = labels["review-signed-title"], labels["review-signed"].format(who=imprint.signer, date=imprint.signed_on)
        return replace(notice, title=labels["for-clinic"] if handout else title, text=text)
    if not handout:
        return notice
    if notice.kind is NoticeKind.REVIEW:
        return replace(notice, title=labels["for-clinic"], text=labels["review-sheet"])
    told = ". ".join(filter(None, (notice.title, notice.text)))  # its own title would make two colons in a row
    return replace(notice, title=labels["for-clinic"], text=told)


def _to_the_patient(notice: Notice, labels: Mapping[str, str]) -> str:
    """Return an urgent notice in words for the one who holds the sheet, with the country's lines as they stand."""
    _, *lines = notice.text.splitlines()
    return "\n".join([labels[f"{notice.kind.value}-patient"], *lines])
