"""All forms hold the same content; progress notes invent nothing; a clinic's texts cannot become markup."""

from __future__ import annotations

import html as markup
import io
import json
import re
from dataclasses import replace

import docx
import pypdfium2
import pytest
from markdown_it import MarkdownIt

from kapassist.clinic.profile import ClinicProfile
from kapassist.desk.edits import apply
from kapassist.domain import DraftKind, Length, SignOff
from kapassist.errors import UsageError
from kapassist.export.contents import document
from kapassist.export.dates import written
from kapassist.export.document import BLANK, Lines, Picture
from kapassist.export.formats import FORMS
from kapassist.export.imprint import imprint_of
from kapassist.export.markdown import plain
from kapassist.export.noticing import URGENT, shown_notices
from kapassist.sessions import SessionBrief

HOSTILE = "<script>alert(1)</script> #panic() *x* [a](javascript:1) \x07 {{y}} שלום 🦄 |"


def squeezed(text: str) -> str:
    """Return a text without spaces, escapes, and hyphens, which are lost where a line of a PDF ends with one."""
    return re.sub(r"[\s\\\x02\ufffe-]+", "", text)


def words_of(form: str, data: bytes) -> str:
    """Return the text of a form, without spaces and escapes."""
    if form in ("pdf", "pdf-large"):
        return squeezed("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)))
    if form == "docx":
        word = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return squeezed("".join([paragraph.text for paragraph in word.paragraphs] + cells))
    text = data.decode()
    return squeezed(markup.unescape(re.sub(r"<[^>]*>", "", text)) if form == "html" else text)


@pytest.mark.parametrize("kind", DraftKind)
@pytest.mark.parametrize("form", ["md", "html", "docx", "txt", "pdf"])
def test_every_form_holds_every_item_and_source(assistant, drafts, kind, form):
    draft = drafts[kind, Length.STANDARD]
    imprint = assistant.imprint(draft)
    made = document(draft, imprint)
    found = words_of(form, FORMS[form].write(draft, imprint))
    found = re.sub(r"Page\d+of\d+", "", found.replace(squeezed(made.footer), ""))  # a page may end inside a sentence
    texts = [row.text for block in made.blocks if isinstance(block, Lines) for row in block.rows]
    assert [text for text in texts if squeezed(text) not in found] == []
    assert found.count(f"[{len(draft.citations)}]") >= (kind is not DraftKind.COMPARISON)


def test_json_holds_it_too(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    row = json.loads(FORMS["json"].write(draft, assistant.imprint(draft)))
    assert [item["text"] for section in row["sections"] for item in section["items"]] == [item.text for item in draft.items]
    assert row["basis"]["intended_user"]
    assert row["state"] == "Draft, not signed off"
    assert row["signed"] is None


def test_one_page_keeps_every_must(drafts):
    for kind in (DraftKind.CHECKLIST, DraftKind.SETTING, DraftKind.HANDOUT):
        musts = {item.id for item in drafts[kind, Length.FULL].items if item.level == "must"} - {
            item.id for item in drafts[kind, Length.FULL].items if item.id.startswith(("summary-", "closing-"))
        }
        assert musts <= {item.id for item in drafts[kind, Length.ONE_PAGE].items}


@pytest.mark.parametrize("form", ["soap", "dap", "birp", "girp"])
def test_a_note_leaves_findings_to_the_therapist(assistant, drafts, form):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    first = draft.sections[0].items[0]
    ticked = replace(draft, sections=(replace(draft.sections[0], items=(replace(first, ticked=True),)), *draft.sections[1:]))
    text = FORMS[form].write(ticked, assistant.imprint(ticked)).decode()
    assert text.count("[x]") == 1
    assert BLANK in text
    titles = [section.title.upper() for section in assistant.library.stationery.forms[form].sections]
    assert [line.split(" (")[0] for line in text.splitlines() if line.split(" (")[0] in titles] == titles


@pytest.mark.parametrize("kind", [DraftKind.HANDOUT, DraftKind.COMPARISON])
def test_there_is_no_note_of_a_handout_or_comparison(assistant, drafts, kind):
    draft = drafts[kind, Length.STANDARD]
    with pytest.raises(UsageError, match="take one of: checklist, setting, integration"):
        FORMS["soap"].write(draft, assistant.imprint(draft))


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_profile_and_brief_stay_text(assistant, form):
    draft = assistant.draft(DraftKind.CHECKLIST, replace(assistant_brief(), text=HOSTILE))
    clinic = ClinicProfile(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, rules=(("driving", HOSTILE),), disclosure=HOSTILE)
    signed = SignOff(HOSTILE, HOSTILE, "2026-01-01", "2027-01-01", "x")
    data = FORMS[form].write(draft, replace(assistant.imprint(draft, signed, 3), clinic=clinic))
    if form == "html":
        assert b"<script" not in data
        assert b'href="javascript' not in data
    if form == "md":
        assert "](javascript" not in data.decode().replace("\\]", "")
    assert squeezed("<script>alert(1)</script>") in words_of(form, data)


def assistant_brief():
    return SessionBrief(("im-psychedelic",))


def test_state_version_and_review_date_are_everywhere(assistant, drafts):
    draft = drafts[DraftKind.HANDOUT, Length.STANDARD]
    imprint = assistant.imprint(draft, SignOff("First Last", "LCSW", "2026-03-01", "2027-03-01", "x"), 4)
    for form in ("md", "html", "txt", "docx", "pdf"):
        found = words_of(form, FORMS[form].write(draft, imprint))
        assert squeezed("Reviewed by First Last, LCSW on 1 March 2026; review again by 1 March 2027 · Version 4") in found, form


@pytest.mark.parametrize(
    "text",
    [
        "see http://a.example/x_y",
        "HTTPS://a.example",
        "www.a.example",
        "a.b_c@d.example.",
        "*mailto:a@b.example|x*",
        "`a@b.co`",
    ],
)
def test_typed_addresses_stay_text_in_markdown(text):
    made = plain(text)
    assert re.findall(r"(?i)[a-z]://|www\.|(?<![`\w.+-])[\w.+-]+@[\w-]+\.", made) == []
    (paragraph,) = re.findall("<p>(.*)</p>", MarkdownIt("commonmark").render(made))
    assert markup.unescape(re.sub("</?code>", "", paragraph)) == text


TEXTS = ("md", "html", "txt", "docx", "pdf")
SIGNED = SignOff("First Last", "LCSW", "2026-05-12", "2027-05-12", "x")


def handout(assistant, language="en", length=Length.STANDARD, session_type="iv-pain"):
    return assistant.draft(DraftKind.HANDOUT, SessionBrief((session_type,)), length, language)


@pytest.mark.parametrize("form", [*TEXTS, "json"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_signed_handout_does_not_say_that_nobody_reviewed_it(assistant, form, language):
    draft = handout(assistant, language)
    wording = assistant.imprint(draft).wording
    unsigned, signed = (words_of(form, FORMS[form].write(draft, assistant.imprint(draft, mark))) for mark in (None, SIGNED))
    date = {"en": "12 May 2026", "es": "12 de mayo de 2026"}[language]
    told = squeezed(wording.labels["review-signed"].format(who="First Last, LCSW", date=date))
    asked = squeezed(wording.labels["review-sheet"])
    assert (told in signed, asked in signed) == (True, False)
    assert (told in unsigned, asked in unsigned) == (False, True)
    assert squeezed(wording.labels["for-clinic"]) in unsigned
    never = {"en": "Not yet reviewed by a clinician", "es": "Aún sin revisión"}[language]
    assert squeezed(never) not in unsigned + signed


@pytest.mark.parametrize("form", TEXTS)
def test_a_title_is_parted_from_the_words_of_its_notice(assistant, drafts, form):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    imprint = assistant.imprint(draft)
    assert squeezed("Not yet reviewed by a clinician: This content") in words_of(
        form, FORMS[form].write(draft, imprint)
    ).replace("*", "")
    signed = words_of(form, FORMS[form].write(draft, assistant.imprint(draft, SIGNED)))
    assert squeezed("First Last, LCSW reviewed and signed off this document on 12 May 2026.") in signed
    assert squeezed("This content has not yet been reviewed") not in signed


def test_other_notices_of_a_handout_are_for_the_clinic_and_urgent_ones_stay(assistant):
    told = "my client Maria Lopez, born 04/17/1986, says: I want to kill myself tonight"
    draft = assistant.draft(DraftKind.HANDOUT, replace(assistant_brief(), text=told))
    kinds = [notice.kind for notice in draft.notices]
    shown = shown_notices(draft, assistant.imprint(draft))
    assert [notice.kind for notice in shown] == kinds
    assert {notice.title for notice in shown if notice.kind not in URGENT} == {"For the clinic"}
    crisis = next(notice for notice in shown if notice.kind == "crisis")
    assert "22 November 2026" in crisis.text
    assert crisis.title == draft.notices[kinds.index(crisis.kind)].title


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_urgent_notice_on_a_handout_speaks_to_the_patient(assistant, language):
    said = replace(assistant_brief(), text="she says: I want to kill myself tonight")
    draft = assistant.draft(DraftKind.HANDOUT, said, language=language)
    imprint = assistant.imprint(draft)
    crisis = next(notice for notice in shown_notices(draft, imprint) if notice.kind == "crisis")
    first, *lines = crisis.text.splitlines()
    assert first == imprint.wording.labels["crisis-patient"]
    assert "911" in lines[0]
    assert "988" in lines[1]
    assert "KAPassist" not in crisis.text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("country", ["US", "EU", "NZ"])
def test_what_is_told_of_software_is_true_before_and_after_the_sign_off(assistant, country, language):
    draft = handout(assistant, language)
    unsigned, signed = (
        imprint_of(assistant.library, ClinicProfile(country=country), "US", draft, mark) for mark in (None, SIGNED)
    )
    labels = unsigned.wording.labels
    assert labels["checked-no"] in unsigned.disclosure
    assert labels["checked-no"] not in signed.disclosure
    assert "First Last, LCSW" in signed.disclosure
    assert "{" not in unsigned.disclosure + signed.disclosure


@pytest.mark.parametrize("form", TEXTS)
def test_a_handout_speaks_of_advice_without_a_study_in_plain_words(assistant, form):
    for language, words in (("en", "(general advice, not from a study)"), ("es", "(consejo general, no viene de un estudio)")):
        draft = handout(assistant, language)
        found = words_of(form, FORMS[form].write(draft, assistant.imprint(draft))).replace("*", "")
        own = sum(item.editorial for item in draft.items)
        assert own > 0
        assert found.count(squeezed(words)) >= own
        assert "(editorial)" not in found


@pytest.mark.parametrize("length", Length)
def test_only_the_checklist_at_the_end_of_a_handout_has_boxes(assistant, length):
    draft = handout(assistant, length=length)
    draft = apply(
        apply(draft, "add", section=0, text="Bring a book."), "add", section=len(draft.sections) - 1, text="I have a book."
    )
    imprint = assistant.imprint(draft)
    lists = [block for block in document(draft, imprint).blocks if isinstance(block, Lines)]
    boxes = [len(block.rows) for block in lists if all(row.ticked is not None for row in block.rows)]
    ends = length is not Length.ONE_PAGE
    assert boxes == ([len(draft.sections[-1].items)] if ends else [])
    assert sum(row.ticked is not None for block in lists for row in block.rows) == sum(boxes)
    assert FORMS["html"].write(draft, imprint).count(b'type="checkbox"') == sum(boxes)


@pytest.mark.parametrize("form", [*TEXTS, "pdf-large", "json"])
def test_a_handout_ends_with_the_words_that_it_uses(assistant, form):
    draft = handout(assistant)
    imprint = assistant.imprint(draft)
    assert {"prescriber", "infusion", "bladder"} <= {term.word for term in imprint.terms}
    found = words_of(form, FORMS[form].write(draft, imprint))
    assert [term.word for term in imprint.terms if squeezed(term.meaning) not in found] == []
    assert assistant.imprint(handout(assistant, "es")).terms == ()
    assert assistant.imprint(handout(assistant, length=Length.ONE_PAGE)).terms == ()


@pytest.mark.parametrize("form", TEXTS)
def test_dates_on_patient_sheets_are_written_out(assistant, form):
    for language, date in (("en", "22 November 2026"), ("es", "22 de noviembre de 2026")):
        draft = handout(assistant, language)
        found = words_of(form, FORMS[form].write(draft, assistant.imprint(draft, SIGNED)))
        assert squeezed(date) in found
        assert (
            re.findall(r"20\d\d-\d\d-\d\d", FORMS[form].write(draft, assistant.imprint(draft, SIGNED)).decode("latin-1")) == []
        )
        assert ("(nodate)" in found, "(sinfecha)" in found) == (language == "en", language == "es")
        assert "n.d." not in found or form == "html"  # there the reference of a source that is opened


def test_what_is_no_date_stays(assistant):
    wording = assistant.library.wording
    assert written("2026-05-12; 2026-13-01; 12026-05-12; 2026-05-120; a-2026-05-12", wording).startswith(
        "12 May 2026; 2026-13-01; 12026"
    )


def test_history_told_by_the_patient_stands_under_subjective(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    text = FORMS["soap"].write(draft, assistant.imprint(draft)).decode()
    assert text.index("SUBJECTIVE") < text.index(draft.brief.text) < text.index("OBJECTIVE (")


def test_the_course_is_one_line_for_each_step(assistant, drafts):
    draft = drafts[DraftKind.HANDOUT, Length.STANDARD]
    imprint = assistant.imprint(draft)
    (picture,) = [block for block in document(draft, imprint).blocks if isinstance(block, Picture)]
    for form, title in (("txt", picture.caption.upper()), ("md", f"## {picture.caption}")):
        lines = FORMS[form].write(draft, imprint).decode().splitlines()
        start = lines.index(title) + 2
        assert [line.removeprefix("- ")[:30] for line in lines[start : start + len(picture.steps)]] == [
            step[:30] for step in picture.steps
        ]


def test_a_spanish_handout_is_spanish_in_every_form(assistant):
    draft = assistant.draft(DraftKind.HANDOUT, SessionBrief(("im-psychedelic",)), language="es")
    imprint = assistant.imprint(draft)
    assert draft.language == "es"
    assert b'lang="es"' in FORMS["html"].write(draft, imprint)
    for form in ("md", "txt", "docx", "pdf"):
        found = words_of(form, FORMS[form].write(draft, imprint))
        assert squeezed(assistant.library.stationery.translations["es"].status) in found, form
        assert squeezed("Ask your prescriber") not in found, form
