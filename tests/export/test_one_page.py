"""One page is one page, whatever the session type, the brief and the clinic's rules; what is not on it is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
import pytest

from kapassist.assistant import Assistant
from kapassist.clinic.keeper import KeptProfile
from kapassist.clinic.profile import ClinicProfile, ReadingSize
from kapassist.domain import Draft, DraftKind, Length, Level
from kapassist.export.formats import FORMS
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief

BRIEFS = ("", "second session, CRPS, fear of losing control")
RULES = {
    "fasting": "No solid food for eight hours and no drinks for two hours before the visit.",
    "fluids": "Clear fluids until two hours before the session, then nothing by mouth.",
    "driving": "Do not drive until the next morning, after a full night of sleep.",
    "escort": "A named adult comes into the clinic and signs the patient out at the end.",
    "alcohol": "No alcohol or cannabis for 48 hours before and 24 hours after the session.",
    "medicines": "Bring the written list; the prescriber marks each medicine to take that day.",
    "vital-sign-limits": "Do not start above 150/90 or below 92 % oxygen; call the medical lead.",
    "discharge": "Awake, steady on ten steps, vital signs near baseline, escort present.",
}
CLINIC = ClinicProfile(
    name="Example Clinic",
    address="1 Sample Street\nSampletown",
    phone="555-0100",
    after_hours="555-0101",
    emergency="911",
    rules=tuple(RULES.items()),
)
SMALLEST = {DraftKind.CHECKLIST: 7.5, DraftKind.HANDOUT: 10.0}
CROWDED = (DraftKind.CHECKLIST, DraftKind.HANDOUT)  # tried in every case; the others have room to spare


def squeezed(text: str) -> str:
    """Return a text without spaces and hyphens, which are lost where a line ends with one."""
    return re.sub(r"[\s\x02\ufffe-]+", "", text)


def of_clinic(assistant: Assistant, clinic: ClinicProfile) -> Assistant:
    made = replace(assistant)
    made.__dict__["kept_profile"] = KeptProfile(clinic, made.profiles.stamp())
    return made


def drafted(
    assistant: Assistant, kind: DraftKind, session_type: str, text: str = BRIEFS[1], length: Length = Length.ONE_PAGE
) -> Draft:
    beside = assistant.library.session_types[session_type].compare_with
    types = (session_type, beside) if kind is DraftKind.COMPARISON else (session_type,)
    return assistant.draft(kind, SessionBrief(types, text=text), length)


def printed(assistant: Assistant, draft: Draft) -> tuple[int, float, str]:
    """Return the number of pages, the size of most letters, and the text."""
    sizes: Counter[float] = Counter()
    text = ""
    pdf = pypdfium2.PdfDocument(FORMS["pdf"].write(draft, assistant.imprint(draft)))
    for page in pdf:
        words = page.get_textpage()
        sizes.update(round(pypdfium2.raw.FPDFText_GetFontSize(words, n), 1) for n in range(words.count_chars()))
        text += words.get_text_range()
    return len(pdf), sizes.most_common(1)[0][0], squeezed(text)


@pytest.fixture(scope="module")
def clinics(assistant: Assistant) -> Sequence[Assistant]:
    return of_clinic(assistant, ClinicProfile()), of_clinic(assistant, CLINIC)


@pytest.mark.parametrize("rules", [0, 8])
@pytest.mark.parametrize("text", BRIEFS)
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_one_page_is_one_page(clinics: Sequence[Assistant], session_type: str, text: str, rules: int):
    assistant = clinics[rules > 0]
    kinds = DraftKind if (text and rules) else CROWDED
    for kind in kinds:
        draft = drafted(assistant, kind, session_type, text)
        pages, size, _ = printed(assistant, draft)
        assert pages == 1, kind
        assert size >= SMALLEST.get(kind, 7.5), kind


@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
@pytest.mark.parametrize("kind", CROWDED)
def test_one_page_loses_no_must_and_counts_what_it_leaves_out(clinics: Sequence[Assistant], kind: DraftKind, session_type: str):
    assistant = clinics[1]
    short, full = (drafted(assistant, kind, session_type, length=length) for length in (Length.ONE_PAGE, Length.FULL))
    ends = ("summary-", "closing-")
    whole = {item.id: item for item in full.items if not item.id.startswith(ends)}
    shown = {item.id for item in short.items}
    assert {key for key, item in whole.items() if item.level is Level.MUST} <= shown
    assert short.left == len(whole.keys() - shown) > 0
    _, _, text = printed(assistant, short)
    words = [item.plain if kind is DraftKind.HANDOUT else item.short for item in short.items]
    assert [row for row in words if squeezed(row) not in text] == []
    label = "left-patient" if kind is DraftKind.HANDOUT else "left"
    assert squeezed(assistant.library.wording.labels[label].format(count=short.left)) in text


def test_every_rule_of_the_clinic_stands_on_one_page(clinics: Sequence[Assistant]):
    for session_type in SESSION_TYPE_IDS:
        _, _, text = printed(clinics[1], drafted(clinics[1], DraftKind.HANDOUT, session_type))
        told = [key for key, rule in RULES.items() if squeezed(rule) in text]
        assert {"fasting", "driving", "alcohol"} <= set(told), session_type


def test_warning_signs_are_never_shortened(clinics: Sequence[Assistant]):
    for session_type in SESSION_TYPE_IDS:
        draft = drafted(clinics[1], DraftKind.HANDOUT, session_type)
        assert [item.id for row in draft.sections if row.under for item in row.items if item.named] == []


def test_the_sources_of_one_page_are_counted_from_one(clinics: Sequence[Assistant]):
    draft = drafted(clinics[1], DraftKind.CHECKLIST, "group")
    assert [row.n for row in draft.citations] == list(range(1, len(draft.citations) + 1))
    assert {n for item in draft.items for n in item.citations} <= {row.n for row in draft.citations}


def test_large_print_takes_more_pages_and_says_why(assistant: Assistant):
    large = of_clinic(assistant, replace(CLINIC, reading_size=ReadingSize.LARGE))
    draft = drafted(large, DraftKind.HANDOUT, "im-psychedelic")
    pages, _, text = printed(large, draft)
    assert pages > 1
    assert squeezed(large.library.wording.labels["spill"]) in text
