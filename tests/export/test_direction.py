"""Texts from right to left: citations, labels and numbers beside them stay where they are, in every form."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace

import docx
import pypdfium2
import pytest

from kapassist.clinic.profile import ClinicProfile
from kapassist.desk.edits import apply
from kapassist.domain import DraftKind, Length, SignOff
from kapassist.export.contents import document
from kapassist.export.direction import each_isolated, isolated
from kapassist.export.formats import FORMS

HEBREW = "המטופלת מפחדת (מאוד)."
FORMS_OF_TEXT = ("md", "txt", "soap")


@pytest.fixture(scope="module")
def draft(drafts):
    made = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    first = next(item for item in made.items if item.citations)
    made = apply(made, "edit", item=first.id, text=HEBREW)
    made = apply(made, "rule", item=next(item.id for item in made.items if item.field and item is not first), text=HEBREW)
    return replace(made, brief=replace(made.brief, text=HEBREW))


@pytest.fixture(scope="module")
def imprint(assistant, draft):
    signed = SignOff("משה כהן", "LCSW", "2026-03-01", "2027-03-01", "x")
    return replace(assistant.imprint(draft, signed, 2), clinic=ClinicProfile("מרפאת הנמל", phone="+1 206 555 0134"))


@pytest.mark.parametrize("form", FORMS_OF_TEXT)
def test_what_turns_is_isolated_in_texts(draft, imprint, form):
    for line in FORMS[form].write(draft, imprint).decode().splitlines():
        depth = 0
        for sign in line:
            depth += (sign == "\u2068") - (sign == "\u2069")
            assert depth > 0 or unicodedata.bidirectional(sign) not in ("R", "AL"), line
        assert depth == 0, line


def test_html_isolates_with_markup(draft, imprint):
    page = FORMS["html"].write(draft, imprint).decode()
    assert page.count(f"<bdi>{HEBREW}</bdi>") >= 3
    assert '<span dir="auto">+1 206 555 0134</span>' in page


def test_print_keeps_the_citation_behind_the_text(draft, imprint):
    """Look at where the signs stand on the page: the first citation is right of every Hebrew letter of its line."""
    for page in pypdfium2.PdfDocument(FORMS["pdf"].write(draft, imprint)):
        text = page.get_textpage()
        places = [(text.get_charbox(n), chr_of(text, n)) for n in range(text.count_chars())]
        cited = [(box, sign) for box, sign in places if sign == "["]
        for box, _ in cited:
            line = [other for other, sign in places if "\u05d0" <= sign <= "\u05ea" and other[1] - 3 < box[1] < other[3]]
            if line:
                assert box[0] > max(other[2] for other in line)
                return
    raise AssertionError("no citation stands behind a Hebrew text")


def chr_of(text, place):
    return text.get_text_range(place, 1)


def test_printed_pages_stay_accessible(draft, imprint, verapdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(FORMS["pdf"].write(draft, imprint))
    assert verapdf([tmp_path / "a.pdf"]).count(" passes ") == 1


def test_word_is_told_which_runs_and_paragraphs_run_from_right_to_left(draft, imprint):
    word = docx.Document(io.BytesIO(FORMS["docx"].write(draft, imprint)))
    runs = [(run.font.rtl, run.text) for paragraph in word.paragraphs for run in paragraph.runs]
    hebrew = [rtl for rtl, text in runs if any("\u05d0" <= sign <= "\u05ea" for sign in text)]
    assert len(hebrew) >= 5
    assert all(hebrew)
    assert not any(rtl for rtl, text in runs if text.isascii())
    assert word.core_properties.author == "מרפאת הנמל"
    assert all(("w:bidi" in row._p.xml) <= ("\n" not in row.text) for row in word.paragraphs)


def test_other_drafts_stay_as_they_were(assistant, drafts):
    made = drafts[DraftKind.HANDOUT, Length.STANDARD]
    assert "\u2068" not in str(document(made, assistant.imprint(made)))
    assert b"<bdi>" not in FORMS["html"].write(made, assistant.imprint(made))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, naïve, 中", "plain, naïve, 中"),
        ("שלום", "\u2068שלום\u2069"),
        ("a \u202eb", "\u2068a b\u2069"),
        ("\u2069שלום\u2068", "\u2068שלום\u2069"),
        ("by \u2068שלום\u2069 on 1 March", "\u2068by \u2068שלום\u2069 on 1 March\u2069"),
    ],
)
def test_isolation_is_always_closed(text, shown):
    assert isolated(text) == shown


def test_lines_of_one_text_are_closed_one_by_one():
    assert list(each_isolated(["- \u2068a", "b", "c\u2069 [1]"])) == ["- \u2068a\u2069", "\u2068b\u2069", "\u2068c\u2069 [1]"]
