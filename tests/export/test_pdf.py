"""Printed pages: PDF/UA-1 by veraPDF, reading order, one page, large print, signs that no font has, texts like markup."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest
from docx import Document as read_word
from docx.shared import Mm
from PIL import Image

from kapassist.clinic.logo import cleaned_logo
from kapassist.domain import DraftKind, Length
from kapassist.export.contents import document
from kapassist.export.document import Document, Heading, Letterhead, Lines, Paragraph, Table
from kapassist.export.docx import document_docx
from kapassist.export.formats import FORMS
from kapassist.export.pdf import LARGE, SMALLEST_FOR_PATIENTS, Print, document_pdf, printed


def read(data: bytes) -> tuple[int, str]:
    """Return the number of pages and the text in the order of the file."""
    pdf = pypdfium2.PdfDocument(data)
    return len(pdf), " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def commonest_size(data: bytes) -> float:
    """Return the size in points of most of the letters."""
    letters: Counter[float] = Counter()
    for page in pypdfium2.PdfDocument(data):
        words = page.get_textpage()
        for n in range(words.count_chars()):
            letters[round(pypdfium2.raw.FPDFText_GetFontSize(words, n), 1)] += 1
    return letters.most_common(1)[0][0]


def squeezed(text: str) -> str:
    """Return a text without spaces and hyphens, which are lost where a line ends with one."""
    return re.sub(r"[\s\x02\ufffe-]+", "", text)


def sheet(*texts: str, title: str = "A title") -> Document:
    return Document(title, "en", "An intro", "Draft", tuple(map(Paragraph, texts)))


def test_every_kind_passes_verapdf_in_both_sizes(assistant, drafts, verapdf, tmp_path):
    paths = []
    for (kind, length), draft in drafts.items():
        for form in ("pdf", "pdf-large") if length is Length.STANDARD else ("pdf",):
            paths.append(tmp_path / f"{kind.value}-{length.value}{FORMS[form].suffix}")
            paths[-1].write_bytes(FORMS[form].write(draft, assistant.imprint(draft)))
    told = verapdf(paths)
    assert told.count(" passes ") == len(paths) == 20, told


def test_verapdf_is_not_satisfied_by_anything(verapdf, tmp_path):
    (tmp_path / "bare.pdf").write_bytes(document_pdf(sheet("words"), Print()).replace(b"/Lang", b"/Gnal"))
    assert " fails " in verapdf([tmp_path / "bare.pdf"])


@pytest.mark.parametrize("kind", DraftKind)
def test_the_text_extracts_in_reading_order(assistant, drafts, kind):
    draft = drafts[kind, Length.STANDARD]
    made = document(draft, assistant.imprint(draft))
    _, text = read(FORMS["pdf"].write(draft, assistant.imprint(draft)))
    text = re.sub(r"Page \d+ of \d+ ?", "", text.replace(" ".join(made.footer.split()), ""))
    heads = [block.text for block in made.blocks if isinstance(block, Heading)]
    texts = [row.text for block in made.blocks if isinstance(block, Lines) for row in block.rows]
    cells = [cell.text for block in made.blocks if isinstance(block, Table) for _, row in block.rows for cell in row]
    place = 0
    for wanted in heads:
        place = squeezed(text).index(squeezed(wanted), place)
    assert [words for words in texts + cells if squeezed(words) not in squeezed(text)] == []


@pytest.mark.parametrize("kind", DraftKind)
def test_one_page_is_one_page(assistant, drafts, kind):
    draft = drafts[kind, Length.ONE_PAGE]
    assert read(FORMS["pdf"].write(draft, assistant.imprint(draft)))[0] == 1


def crowded(draft):
    """Return a draft to which somebody has added more by hand than one page holds."""
    rows = tuple(replace(item, id=f"{item.id}-{n}", named=False) for n in range(40) for item in draft.sections[0].items)
    return replace(draft, sections=(replace(draft.sections[0], items=rows), *draft.sections[1:]))


def test_a_handout_that_one_page_holds_only_in_small_print_takes_a_second_and_says_so(assistant, drafts):
    long = crowded(drafts[DraftKind.HANDOUT, Length.ONE_PAGE])
    spill = squeezed(assistant.imprint(long).wording.labels["spill"])
    for draft, pages in ((long, 2), (drafts[DraftKind.HANDOUT, Length.ONE_PAGE], 1)):
        data = FORMS["pdf"].write(draft, assistant.imprint(draft))
        number, text = read(data)
        assert (number, spill in squeezed(text)) == (pages, pages == 2)
        assert commonest_size(data) >= SMALLEST_FOR_PATIENTS
        assert [item.plain for item in draft.items if squeezed(item.plain) not in squeezed(text)] == []


def test_the_same_draft_gives_the_same_bytes(assistant, drafts):
    draft = drafts[DraftKind.HANDOUT, Length.STANDARD]
    assert FORMS["pdf"].write(draft, assistant.imprint(draft)) == FORMS["pdf"].write(draft, assistant.imprint(draft))


def test_large_print_is_larger(assistant, drafts):
    draft = drafts[DraftKind.HANDOUT, Length.STANDARD]
    made = document(draft, assistant.imprint(draft))
    page = pypdfium2.PdfDocument(document_pdf(made, Print(size=LARGE)))[0]
    sizes = {round(found.get_bounds()[3] - found.get_bounds()[1]) for found in page.get_objects() if found.type == 1}
    assert len(pypdfium2.PdfDocument(document_pdf(made, Print(size=LARGE)))) > len(
        pypdfium2.PdfDocument(document_pdf(made, Print()))
    )
    assert max(sizes) >= 18


@pytest.mark.parametrize(
    "text",
    ['#panic("x")', "= no heading", "$x^2$", "*bold* _it_ `code`", "<label> @ref", '#include("/etc/passwd")', "\\ / // /* */"],
)
def test_markup_stays_text(text):
    _, found = read(document_pdf(sheet(text, title=f"T {text}"), Print()))
    assert found.replace(" ", "").count(text.replace(" ", "")) >= 1


def test_right_to_left_and_many_scripts_are_printed():
    _, found = read(document_pdf(sheet("مرحبا", "שלום", "Привет", "Ελλάδα", "naïve"), Print()))
    assert all(word in found for word in ("שלום", "Привет", "Ελλάδα", "naïve"))


@pytest.mark.parametrize("size", [(1200, 100), (1200, 1), (100, 1200)])
def test_a_logo_of_any_shape_stays_on_the_page(size):
    data = io.BytesIO()
    Image.new("RGB", size, "navy").save(data, "PNG")
    made = replace(sheet("Text"), letterhead=Letterhead("Clinic", (), cleaned_logo(data.getvalue()), "Logo of Clinic"))
    page = pypdfium2.PdfDocument(document_pdf(made, Print()))[0]
    (bounds,) = (row.get_bounds() for row in page.get_objects() if isinstance(row, pypdfium2.PdfImage))
    assert bounds[0] >= 0
    assert bounds[2] <= page.get_width() / 2
    picture = read_word(io.BytesIO(document_docx(made, "US", 11))).inline_shapes[0]
    assert max(picture.width / Mm(60), picture.height / Mm(16)) <= 1.01


@pytest.mark.parametrize(
    "text",
    [
        "1️⃣",
        "🏳️‍🌈",
        "👩🏽⚕️",
        "👨‍👩‍👧",
        "x⃝",
        "ক্লিনিক",
        "ਪੰਜਾਬੀ",
        "தமிழ்",
        "北京心理診所東京クリニック서울",
        "\U0010fffd",
        "\U0001fffe",
    ],
    ids=["keycap", "flag", "dejoined", "family", "enclosing", "bengali", "punjabi", "tamil", "cjk", "private", "noncharacter"],
)
def test_what_no_font_has_costs_neither_the_page_nor_the_words_around_it(text):
    _, found = read(document_pdf(sheet(f"Clinic {text} of the sun"), Print()))
    assert "of the sun" in " ".join(found.split())
    assert "small letter" not in found


def test_signs_that_no_font_has_are_named():
    _, found = read(document_pdf(sheet("Clinic 🦄 of the 中 sun"), Print()))
    assert "[unicorn face]" in found


@pytest.mark.parametrize(
    ("text", "told"),
    [("北京 서울", "lack 4 of CJK, Hangul"), ("ਪੰਜਾਬੀ", "lack 6 of Gurmukhi"), ("🦄 x⃝ 1️⃣ мир", "")],
    ids=["cjk", "punjabi", "symbols"],
)
def test_letters_that_no_font_has_are_told_on_the_page_and_once_to_the_user(caplog, text, told):
    _, found = read(document_pdf(sheet(text), Print(lost="lack {count} of {scripts}")))
    assert [record.getMessage() for record in caplog.records] == ([f"A title: {told}"] if told else [])
    assert (f"Draft. {told}" if told else "Draft") in found
    assert ("lack" in found) == bool(told)


def test_control_characters_do_not_stop_a_page():
    _, found = read(document_pdf(sheet("a\x00b\x07c\u202ed\u2066e"), Print()))
    assert "a" in found


def test_a4_outside_north_america():
    pages = {country: pypdfium2.PdfDocument(document_pdf(sheet("x"), Print(country)))[0].get_size() for country in ("US", "GB")}
    assert {key: (round(w), round(h)) for key, (w, h) in pages.items()} == {"US": (612, 792), "GB": (595, 842)}


def test_a_letterhead_drops_the_symbols_that_no_font_has_and_tells_it():
    made = replace(
        sheet("A 💜 in the text"), letterhead=Letterhead("💜 Heart Clinic", ("Street 🦄 1",)), footer="💜 Heart Clinic · x"
    )
    done = printed(made, Print(dropped="without: {signs}"))
    _, found = read(done.data)
    assert done.notes == ("without: purple heart, unicorn face",)
    assert found.count("[purple heart]") == 1
    assert found.count("Heart Clinic") == 2
    assert "Street 1" in found
