"""What each format says: text in reading order, headings, pages, titles."""

from __future__ import annotations

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kapassist.documents.extraction import FORMATS, extract
from kapassist.documents.limits import Limits
from tests.documents.making import SAMPLES, WORDS, docx, epub, pdf, two_columns, written


def read(tmp_path, name, content):
    return extract(written(tmp_path, name, content), Limits())


def rows(found):
    return [(*block.headings, block.text) for block in found.blocks]


@pytest.mark.parametrize("suffix", SAMPLES)
def test_every_format_is_read(tmp_path, suffix):
    found = read(tmp_path, f"room{suffix}", SAMPLES[suffix])
    assert WORDS in " ".join(block.text for block in found.blocks)
    assert found.title.lower() in ("room", "a manual")


def test_every_ending_has_a_sample():
    assert {row.extract for row in FORMATS.values()} == {FORMATS[suffix].extract for suffix in SAMPLES}


def test_an_ending_in_capitals_is_read(tmp_path):
    assert read(tmp_path, "ROOM.TXT", SAMPLES[".txt"]).title == "ROOM"


MARKDOWN = """---
title: "Protocol for the room"
---
Intro with *stress*, `code`, a [link](https://example.org "x"), snake_case and 2 * 3.

# Before &amp; after

First line
goes on.

## Chairs

1. recline
2. lock

> quoted <b>words</b>

| Vital sign | Every |
|---|---|
| Pulse | 15 min |

```
# no heading
```

<script>alert(1)</script>

Setext
======

<div hidden>unseen</div>

End <http://example.org>.
"""


def test_markdown(tmp_path):
    found = read(tmp_path, "a.md", MARKDOWN)
    assert found.title == "Protocol for the room"
    assert rows(found) == [
        ("Intro with stress, code, a link, snake_case and 2 * 3.",),
        ("Before & after", "First line goes on."),
        ("Before & after", "Chairs", "recline"),
        ("Before & after", "Chairs", "lock"),
        ("Before & after", "Chairs", "quoted words"),
        ("Before & after", "Chairs", "Vital sign | Every"),
        ("Before & after", "Chairs", "Pulse | 15 min"),
        ("Before & after", "Chairs", "# no heading"),
        ("Setext", "End http://example.org."),
    ]


HTML = """<!doctype html><html><head><title>The room &amp; us</title><style>p {color: red}</style>
<script>document.write('<p>script</p>')</script></head><body>
<nav><a href="/">Home</a></nav><h1>Setting</h1><p>Some <b>bold</b>&nbsp;text<br>here<!-- unseen --></p>
<h2>Chairs</h2><ul><li>one<li>two</ul><p hidden>hidden</p><p style="display: none">styled away</p>
<div aria-hidden="true"><p>for nobody</p></div><noscript>no script</noscript>
<table><tr><th>Sign</th><th>Every</th></tr><tr><td>Pulse</td><td>15 min</td></tr></table>
<h2>Music <img src=x onerror=alert(1)></h2>bare text<p onclick="x()">last</p></body></html>"""


def test_html(tmp_path):
    found = read(tmp_path, "a.html", HTML)
    assert found.title == "The room & us"
    assert rows(found) == [
        ("Setting", "Some bold text here"),
        ("Setting", "Chairs", "one"),
        ("Setting", "Chairs", "two"),
        ("Setting", "Chairs", "Sign | Every"),
        ("Setting", "Chairs", "Pulse | 15 min"),
        ("Setting", "Music", "bare text"),
        ("Setting", "Music", "last"),
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "iso-8859-1"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="no-such-encoding">', "utf-8"),
    ],
)
def test_html_in_other_encodings(tmp_path, head, encoding):
    found = read(
        tmp_path, "a.htm", f"<html><head>{head}</head><p>Fähig – für Übung</p></html>".replace("–", "-").encode(encoding)
    )
    assert rows(found) == [("Fähig - für Übung",)]


def test_a_title_is_not_said_again_in_every_path(tmp_path):
    assert rows(read(tmp_path, "a.md", "# Room\n\nOne.\n\n## Chairs\n\nTwo.")) == [("One.",), ("Chairs", "Two.")]


def test_pdf_keeps_pages_headings_and_order_and_drops_running_heads(tmp_path):
    pages = [
        [(16, f"Part {name}"), (11, f"Here {name} is told at length. " * 12)] for name in ("alpha", "beta", "gamma", "delta")
    ]
    found = read(tmp_path, "a.pdf", pdf(pages, "A protocol", header="Clinic, confidential", footer="Page {} of 4"))
    assert found.title == "A protocol"
    assert [(block.page, block.headings) for block in found.blocks] == [
        (1, ("Part alpha",)),
        (2, ("Part beta",)),
        (3, ("Part gamma",)),
        (4, ("Part delta",)),
    ]
    assert found.blocks[1].text == "Here beta is told at length. " * 11 + "Here beta is told at length."


def test_pdf_mends_hyphens_and_ligatures(tmp_path):
    found = read(tmp_path, "a.pdf", pdf([[(11, "Psycho-\ntherapy and a well-known\nway; another well-\nknown way.")]]))
    assert found.blocks[0].text == "Psychotherapy and a well-known way; another well-known way."


def test_pdf_reads_a_sentence_over_the_page_break_as_one(tmp_path):
    found = read(tmp_path, "a.pdf", pdf([[(11, "The guide sits near the client and")], [(11, "waits until the music ends.")]]))
    assert [(block.page, block.text) for block in found.blocks] == [
        (1, "The guide sits near the client and waits until the music ends.")
    ]


def test_pdf_reads_columns_one_after_the_other(tmp_path):
    left, right = ([f"{side} line {number} of the column" for number in range(8)] for side in ("Left", "Right"))
    text = " ".join(block.text for block in read(tmp_path, "a.pdf", two_columns(left, right)).blocks)
    assert text == " ".join([*left, *right])


def test_pdf_reads_a_page_that_was_written_out_of_order_from_the_top(tmp_path):
    from fpdf import FPDF

    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    for place in (3, 1, 0, 2):
        paper.text(10, 20 + place * 6, f"line {place} of the page")
    text = " ".join(block.text for block in read(tmp_path, "a.pdf", bytes(paper.output())).blocks)
    assert text == "line 0 of the page line 1 of the page line 2 of the page line 3 of the page"


def test_pdf_without_a_useful_title_is_named_by_its_largest_line(tmp_path):
    content = pdf([[(18, "Ketamine and pain"), (11, WORDS)]], title="Microsoft Word - draft7.docx")
    assert read(tmp_path, "a.pdf", content).title == "Ketamine and pain"


def test_docx(tmp_path):
    def fill(document):
        document.add_heading("The clinic's room", 0)
        document.add_heading("Before", 1)
        document.add_paragraph("Some ").add_run("bold").bold = True
        document.add_heading("Chairs", 2)
        document.add_paragraph("one", style="List Bullet")
        table = document.add_table(2, 2)
        for cell, text in zip((c for row in table.rows for c in row.cells), ("Sign", "Every", "Pulse", "15 min"), strict=True):
            cell.text = text
        document.add_heading("After", 1)
        document.add_paragraph("last")

    found = read(tmp_path, "a.docx", docx(fill))
    assert found.title == "The clinic's room"
    assert rows(found) == [
        ("Before", "Some bold"),
        ("Before", "Chairs", "one"),
        ("Before", "Chairs", "Sign | Every"),
        ("Before", "Chairs", "Pulse | 15 min"),
        ("After", "last"),
    ]


def test_docx_reads_what_stands_on_the_page_and_nothing_else(tmp_path):
    marked = (
        f"<w:p {nsdecls('w')}><w:r><w:t xml:space='preserve'>kept </w:t></w:r><w:ins w:id='1' w:author='a'><w:r><w:t>inserted"
        "</w:t></w:r></w:ins><w:del w:id='2' w:author='a'><w:r><w:delText>deleted</w:delText></w:r></w:del>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:moveFrom w:id='3' w:author='a'><w:r><w:t>moved</w:t></w:r>"
        "</w:moveFrom></w:p>"
    )
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"

    def fill(document):
        for xml in (marked, control):
            document.element.body.insert(0, parse_xml(xml))

    assert rows(read(tmp_path, "a.docx", docx(fill, "Marked"))) == [("in a control",), ("kept inserted",)]


def test_docx_headings_of_a_style_made_by_the_clinic(tmp_path):
    def fill(document):
        style = document.styles.add_style("Clinic part", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Heading 2"]
        document.add_heading("Top", 1)
        document.add_paragraph("Chairs", style="Clinic part")
        document.add_paragraph("one")

    assert rows(read(tmp_path, "a.docx", docx(fill, "Styles"))) == [("Top", "Chairs", "one")]


def test_epub_follows_the_spine(tmp_path):
    chapters = {"b.xhtml": "<h1>Two</h1><p>second</p>", "a.xhtml": "<h1>One</h1><p>first<script>x()</script></p><p>&#233;</p>"}
    found = read(tmp_path, "a.epub", epub(chapters, title="Manual", order=("a.xhtml", "b.xhtml")))
    assert found.title == "Manual"
    assert rows(found) == [("One", "first"), ("One", "é"), ("Two", "second")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("naïve – “quoted”".encode(), "naïve – “quoted”"),
        ("naïve – “quoted”".encode("utf-8-sig"), "naïve – “quoted”"),
        ("naïve – “quoted”".encode("utf-16"), "naïve – “quoted”"),
        ("naïve – “quoted”".encode("utf-16-be").join([b"\xfe\xff", b""]), "naïve – “quoted”"),
        ("naïve – “quoted”".encode("utf-32"), "naïve – “quoted”"),
        ("naïve – “quoted”".encode("cp1252"), "naïve – “quoted”"),
        ("naïve – “quo".encode() + b"\xff\xfe" + "ted”".encode(), "naïve – “quoted”"),
        (
            "cafe\u0301 zero\u200bwidth soft\u00adhyphen \u202eturned e\ufb03cient \x07bell".encode(),
            "café zerowidth softhyphen turned efficient bell",
        ),
    ],
)
def test_text_in_any_encoding_is_cleaned(tmp_path, content, text):
    assert rows(read(tmp_path, "a.txt", content)) == [(text,)]


def test_an_empty_line_ends_a_paragraph(tmp_path):
    assert rows(read(tmp_path, "a.txt", "one\r\nline\r\n \r\ntwo\n\n\nthree")) == [("one line",), ("two",), ("three",)]
