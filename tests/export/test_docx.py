"""DOCX: real styles, headings kept by LibreOffice, nothing that XML cannot hold, the same bytes twice."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pypdfium2
import pytest

from kapassist.clinic.profile import ReadingSize
from kapassist.domain import DraftKind, Length
from kapassist.export.contents import document
from kapassist.export.document import Box, Document, Field, Fields, Heading, Line, Lines, Paragraph, Picture
from kapassist.export.docx import document_docx
from kapassist.export.formats import FORMS
from kapassist.export.pdf import drawing_png

HOSTILE = 'a\x00b\x0b <w:p>&amp; "quoted" \ud800 ]]> {{x}} =1+1'


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("kind", DraftKind)
def test_headings_and_items_stand_in_named_styles(assistant, drafts, kind):
    draft = drafts[kind, Length.STANDARD]
    made = document(draft, assistant.imprint(draft))
    word = opened(FORMS["docx"].write(draft, assistant.imprint(draft)))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    assert ("Title", draft.title) in styles
    heads = [(f"Heading {block.level - 1}", block.text) for block in made.blocks if isinstance(block, Heading)]
    assert [row for row in styles if row in heads] == heads
    items = [row.text for block in made.blocks if isinstance(block, Lines) for row in block.rows]
    shown = [text for name, text in styles if name == "KAP Item"]
    assert len(shown) == len(items)
    assert all(words in text for words, text in zip(items, shown, strict=True))
    assert word.core_properties.title == draft.title


def test_the_comparison_is_a_real_table_with_a_header(assistant, drafts):
    draft = drafts[DraftKind.COMPARISON, Length.STANDARD]
    word = opened(FORMS["docx"].write(draft, assistant.imprint(draft)))
    (table,) = word.tables
    assert [len(table.rows), len(table.columns)] == [13, 3]
    assert "tblHeader" in table.rows[0]._tr.xml


def test_libreoffice_opens_them_and_keeps_the_headings(assistant, drafts, soffice, tmp_path):
    for kind in DraftKind:
        draft = drafts[kind, Length.STANDARD]
        (tmp_path / f"{kind.value}.docx").write_bytes(FORMS["docx"].write(draft, assistant.imprint(draft)))
    files = sorted(tmp_path.glob("*.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    for form in ("odt", "pdf"):
        subprocess.run(
            [soffice, home, "--headless", "--convert-to", form, "--outdir", tmp_path, *files], check=True, capture_output=True
        )
    for file in files:
        written = [paragraph.text for paragraph in opened(file.read_bytes()).paragraphs if paragraph.style.name == "Heading 1"]
        content = zipfile.ZipFile(file.with_suffix(".odt")).read("content.xml").decode()
        assert content.count("<text:h ") >= len(written) > 0
        pages = pypdfium2.PdfDocument(file.with_suffix(".pdf"))
        drawn = [found for page in pages for found in page.get_objects() if isinstance(found, pypdfium2.PdfImage)]
        assert len(drawn) == (file.stem != DraftKind.COMPARISON.value)


def test_hostile_texts_stay_text():
    blocks = (
        Heading(HOSTILE),
        Paragraph(HOSTILE),
        Box("review", HOSTILE, (HOSTILE, HOSTILE)),
        Fields((Field(HOSTILE, HOSTILE),)),
    )
    made = Document(
        HOSTILE, "en", HOSTILE, HOSTILE, (*blocks, Lines((Line(HOSTILE, removed=HOSTILE, ticked=False),))), footer=HOSTILE
    )
    word = opened(document_docx(made, "US", 11))
    kept = 'ab <w:p>&amp; "quoted"  ]]> {{x}} =1+1'
    assert sum(kept in paragraph.text for paragraph in word.paragraphs) >= 8


@pytest.mark.parametrize("kind", [DraftKind.HANDOUT, DraftKind.CHECKLIST])
def test_the_course_is_a_picture_with_words(assistant, drafts, kind):
    draft = drafts[kind, Length.STANDARD]
    imprint = assistant.imprint(draft)
    (picture,) = [block for block in document(draft, imprint).blocks if isinstance(block, Picture)]
    large = replace(imprint, clinic=replace(imprint.clinic, reading_size=ReadingSize.LARGE))
    widths = []
    for around in (imprint, large):
        word = opened(FORMS["docx"].write(draft, around))
        (shape,) = word.inline_shapes
        assert shape._inline.docPr.get("descr") == picture.words
        shown = [paragraph.text for paragraph in word.paragraphs]
        assert [step for step in picture.steps if step not in shown] == []
        widths.append(shape.width)
    page = word.sections[0]
    assert widths[0] < widths[1] <= page.page_width - page.left_margin - page.right_margin
    assert drawing_png(picture.svg).startswith(b"\x89PNG")


def test_the_same_draft_gives_the_same_bytes(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    assert FORMS["docx"].write(draft, assistant.imprint(draft)) == FORMS["docx"].write(draft, assistant.imprint(draft))


def test_a_removed_must_is_struck_through(assistant, drafts):
    draft = drafts[DraftKind.CHECKLIST, Length.STANDARD]
    first, *rest = draft.sections
    gone = replace(first.items[0], removed="done by phone")
    draft = replace(draft, sections=(replace(first, items=(gone, *first.items[1:])), *rest))
    word = opened(FORMS["docx"].write(draft, assistant.imprint(draft)))
    struck = [run.text for paragraph in word.paragraphs for run in paragraph.runs if run.font.strike]
    assert struck == [gone.text]
    assert any("done by phone" in paragraph.text for paragraph in word.paragraphs)
