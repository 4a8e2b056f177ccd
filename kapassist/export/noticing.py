"""The notices of a draft as a document shows them: who signed it, and for whom a notice on a patient's sheet is meant."""

from __future__ import annotations

from dataclasses import replace

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Draft, DraftKind, Length, Notice, NoticeKind
from kapassist.drafting.basis import unread
from kapassist.export.dates import written
from kapassist.export.direction import isolated
from kapassist.export.document import BLANK
from kapassist.export.imprint import Imprint

URGENT = (NoticeKind.CRISIS, NoticeKind.EMERGENCY)
_ENDS = (".", ":", "!", "?")


def shown_notices(draft: Draft, imprint: Imprint) -> tuple[Notice, ...]:
    """Return the notices of a draft in order; none contradicts its sign-off, and on a handout the clinic's say so.

    The reading grade is told to the clinic, until the sheet is signed off and becomes the patient's.
    """
    handout = draft.kind is DraftKind.HANDOUT
    shown = [_shown(notice, handout, imprint) for notice in draft.notices]
    labels = imprint.wording.labels
    lacking = " ".join(labels[key] for key in for_the_clinic(draft, imprint))
    grade = reading_line(imprint) if tells_grade(draft, imprint) else ""
    if not (lacking or grade):
        return tuple(shown)
    own = [place for place, notice in enumerate(shown) if notice.kind is NoticeKind.REVIEW]
    first = shown[own[-1]].text if own else ""
    text = "\n".join(filter(None, (f"{first} {lacking}".strip(), grade)))
    if not own:
        return (*shown, Notice(NoticeKind.REVIEW, text, labels["for-clinic"]))
    shown[own[-1]] = replace(shown[own[-1]], text=text)  # one box, not one for each
    return tuple(shown)


def for_the_clinic(draft: Draft, imprint: Imprint) -> tuple[str, ...]:
    """Return the labels of what a clinic has still to see to on a handout: country, crisis line, its rules in Spanish."""
    if draft.kind is not DraftKind.HANDOUT:
        return ()
    foreign = draft.language != "en" and not imprint.signed and any(item.rule and not item.contact for item in draft.items)
    told = {
        "country-unset": not imprint.country_known,
        "crisis-blank": not imprint.calls.crisis,
        "rules-as-written": foreign,
    }
    return tuple(key for key, holds in told.items() if holds)


def tells_grade(draft: Draft, imprint: Imprint) -> bool:
    """Tell whether the notices of a handout say how plain it reads; one page has no room for it."""
    return draft.kind is DraftKind.HANDOUT and draft.length is not Length.ONE_PAGE and imprint.signed is None


def reading_line(imprint: Imprint) -> str:
    """Return how plain a handout reads, in one line; "" for other drafts."""
    if imprint.plain is None:
        return ""
    scores = ", ".join(f"{score.formula} {score.value:g}" for score in imprint.plain.scores)
    return imprint.wording.labels["reading"].format(scores=scores)


def unread_line(draft: Draft, wording: WordingFile) -> str:
    """Return what the length of a brief kept from deciding, in one line; "" where all of it did."""
    return unread(draft.brief, wording)


def run_in(title: str) -> str:
    """Return the title of a notice with the sign that parts it from the text behind it on the same line."""
    return f"{title}:" if title and not title.endswith(_ENDS) else title


def _shown(notice: Notice, handout: bool, imprint: Imprint) -> Notice:
    labels = imprint.wording.labels
    if notice.kind in URGENT:
        text = _to_the_patient(notice.kind, imprint) if handout else written(notice.text, imprint.wording)
        return replace(notice, text=text)
    if notice.kind is NoticeKind.REVIEW and imprint.signed:
        title, text = labels["review-signed-title"], labels["review-signed"].format(who=imprint.signer, date=imprint.signed_on)
        return replace(notice, title=labels["for-clinic"] if handout else title, text=text)
    if not handout:
        return notice
    if notice.kind is NoticeKind.REVIEW:
        return replace(notice, title=labels["for-clinic"], text=labels["review-sheet"])
    told = ". ".join(filter(None, (notice.title, notice.text)))  # its own title would make two colons in a row
    return replace(notice, title=labels["for-clinic"], text=told)


def _to_the_patient(kind: NoticeKind, imprint: Imprint) -> str:
    """Return an urgent notice in words for the one who holds the sheet, with the numbers that the sheet lists."""
    labels, own, calls = imprint.wording.labels, imprint.clinic.emergency, imprint.calls
    numbers = [f"{labels['emergency']} {isolated(own)}"] if own else []
    lines = calls.crisis or (f"{labels['crisis-line']} {BLANK}",)
    more = lines if kind is NoticeKind.CRISIS else ()
    return "\n".join([labels[f"{kind.value}-patient"], *numbers, *calls.emergency, *more])
