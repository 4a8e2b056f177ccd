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

from kapassist.clinic.profile import ClinicProfile
from kapassist.domain import DraftKind, Length, SignOff
from kapassist.errors import UsageError
from kapassist.export.contents import document
from kapassist.export.document import Lines
from kapassist.export.formats import FORMS
from kapassist.export.text import BLANK

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
    assert data


def assistant_brief():
    from kapassist.sessions import SessionBrief

    return SessionBrief(("im-psychedelic",))


def test_state_version_and_review_date_are_everywhere(assistant, drafts):
    draft = drafts[DraftKind.HANDOUT, Length.STANDARD]
    imprint = assistant.imprint(draft, SignOff("First Last", "LCSW", "2026-03-01", "2027-03-01", "x"), 4)
    for form in ("md", "html", "txt", "docx", "pdf"):
        found = words_of(form, FORMS[form].write(draft, imprint))
        assert squeezed("Reviewed by First Last, LCSW on 2026-03-01; review again by 2027-03-01 · Version 4") in found, form


def test_a_spanish_handout_is_spanish_in_every_form(assistant):
    from kapassist.sessions import SessionBrief

    draft = assistant.draft(DraftKind.HANDOUT, SessionBrief(("im-psychedelic",)), language="es")
    imprint = assistant.imprint(draft)
    assert draft.language == "es"
    assert b'lang="es"' in FORMS["html"].write(draft, imprint)
    for form in ("md", "txt", "docx", "pdf"):
        found = words_of(form, FORMS[form].write(draft, imprint))
        assert squeezed(assistant.library.stationery.translations["es"].status) in found, form
        assert squeezed("Ask your prescriber") not in found, form
