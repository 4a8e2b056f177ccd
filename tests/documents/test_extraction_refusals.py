"""Files that cannot be used: each is refused with the reason and what to do, and none takes long or leaves anything behind."""

from __future__ import annotations

import os
import struct
import zlib

import pytest

from kapassist.documents.extraction import extract
from kapassist.documents.limits import Limits
from kapassist.errors import DocumentError
from tests.documents.making import (
    CONTAINER,
    SAMPLES,
    archive,
    docx,
    epub,
    epub_files,
    pdf,
    picture_pdf,
    plain_docx,
    unpacked,
    written,
)

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 50}">' for n in range(9))


def refused(path, limits=None):
    """Return why a file is refused."""
    with pytest.raises(DocumentError) as caught:
        extract(path, limits or Limits())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def changed(content, name, data):
    """Return an archive in which one file was replaced."""
    files = epub_files({"one.xhtml": "<p>text</p>"}) if content == "epub" else unpacked(content)
    return archive({**files, name: data})


def encrypted_zip():
    """Return a DOCX whose entries say that they are protected by a password."""
    content = bytearray(plain_docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


LOCK = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">
<e:EncryptedData><e:CipherData><e:CipherReference URI="OEBPS/one.xhtml"/></e:CipherData></e:EncryptedData></encryption>"""
EXTERNAL = CONTAINER.replace("?>", '?><!DOCTYPE container [<!ENTITY x SYSTEM "file:///etc/hostname">]>').replace(
    "<rootfiles>", "&x;<rootfiles>"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = f'<!DOCTYPE w [{BOMB_ENTITIES}]><w:document xmlns:w="{WORD}"><w:p>&a8;</w:p></w:document>'

BAD = {
    "empty": ("a.txt", b"", "the file is empty"),
    "only spaces": ("a.txt", b" \n\t\n ", "holds no text"),
    "only a heading": ("a.md", b"# Title", "holds no text"),
    "markup without text": ("a.html", b"<script>x()</script><p hidden>x</p>", "holds no text"),
    "unknown ending": ("a.xlsx", b"x", "'.xlsx' are not read"),
    "no ending": ("README", b"x", "does not tell its format"),
    "picture named PDF": ("a.pdf", PNG, "is a PNG picture, though its name ends in .pdf"),
    "picture named text": ("a.txt", PNG, "is a PNG picture"),
    "binary named text": ("a.md", bytes(range(32)) * 40, "is not text"),
    "UTF-16 without its mark": ("a.txt", "plain words".encode("utf-16-le"), "is not text"),
    "PDF named DOCX": ("a.docx", SAMPLES[".pdf"], "is a PDF, though its name ends in .docx; rename it to end in .pdf"),
    "text named PDF": ("a.pdf", b"hello", "is not a PDF"),
    "text named DOCX": ("a.docx", b"hello", "is not a ZIP archive"),
    "old Word named DOCX": ("a.docx", OLD_WORD, "without a password"),
    "EPUB named DOCX": ("a.docx", SAMPLES[".epub"], "is not a Word document"),
    "DOCX named EPUB": ("a.epub", SAMPLES[".docx"], "is not an EPUB book"),
    "archive named EPUB": ("a.epub", archive({"a.txt": "x"}), "is not an EPUB book"),
    "truncated PDF": ("a.pdf", SAMPLES[".pdf"][:60], "damaged"),
    "truncated DOCX": ("a.docx", SAMPLES[".docx"][:-200], "damaged"),
    "truncated EPUB": ("a.epub", SAMPLES[".epub"][: len(SAMPLES[".epub"]) // 2], "damaged"),
    "scanned PDF": ("a.pdf", picture_pdf(), "run text recognition (OCR)"),
    "PDF with a password": ("a.pdf", pdf([[(11, "secret")]], password="open"), "protected by a password"),
    "DOCX with passwords inside": ("a.docx", encrypted_zip(), "protected by a password"),
    "EPUB with a lock": ("a.epub", changed("epub", "META-INF/encryption.xml", LOCK), "locked by its seller"),
    "EPUB with external entities": ("a.epub", changed("epub", "META-INF/container.xml", EXTERNAL), "declares entities"),
    "DOCX with a billion laughs": ("a.docx", changed(plain_docx(), "word/document.xml", LAUGHS), "declares entities|damaged"),
    "DOCX too deep": ("a.docx", changed(plain_docx(), "word/document.xml", "<a>" * 100_000), "damaged"),
    "zip bomb": ("a.docx", changed(plain_docx(), "word/media/a.png", bytes(40_000_000)), "far more than a document needs"),
    "too many entries": ("a.epub", archive({str(n): "" for n in range(20_001)}), "far more than a document needs"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_the_reason(tmp_path, case):
    name, content, reason = BAD[case]
    said = refused(written(tmp_path, name, content))
    assert any(part in said for part in reason.split("|"))


LIMITED = {
    "file": ("a.txt", b"x " * 600_000, Limits(max_file_mb=1), "KAPASSIST_MAX_FILE_MB"),
    "unpacked": (
        "a.docx",
        changed(plain_docx(), "a.bin", os.urandom(1_100_000)),
        Limits(max_unpacked_mb=1),
        "KAPASSIST_MAX_UNPACKED_MB",
    ),
    "pages": ("a.pdf", pdf([[(11, f"page {n}")] for n in range(3)]), Limits(max_pages=2), "has 3 pages, the most is 2"),
    "characters of a PDF": ("a.pdf", pdf([[(6, "word " * 800)]]), Limits(max_pages=1), "KAPASSIST_MAX_PAGES"),
    "characters of a text": ("a.txt", b"word " * 700, Limits(max_pages=1), "KAPASSIST_MAX_PAGES"),
    "characters of a page": ("a.html", b"<p>word word " * 700, Limits(max_pages=1), "KAPASSIST_MAX_PAGES"),
    "characters of a book": ("a.epub", epub({"a.xhtml": "<p>word</p>" * 900}), Limits(max_pages=1), "KAPASSIST_MAX_PAGES"),
    "characters of a document": (
        "a.docx",
        docx(lambda document: [document.add_paragraph("word " * 50) for _ in range(20)]),
        Limits(max_pages=1),
        "KAPASSIST_MAX_PAGES",
    ),
}


@pytest.mark.parametrize("case", LIMITED)
def test_limits_are_named_with_the_setting_that_raises_them(tmp_path, case):
    name, content, limits, reason = LIMITED[case]
    assert reason in refused(written(tmp_path, name, content), limits)


def page_bomb():
    """Return a small PDF with one page that unpacks to hundreds of megabytes of drawing."""
    squeezed = zlib.compress(b"q 1 0 0 1 0 0 cm BT (x) Tj ET " * 12_000_000, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(squeezed), squeezed),
    ]
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(parts, 1)) + b"trailer<</Root 1 0 R>>"


def test_a_page_that_takes_too_long_is_given_up(tmp_path):
    said = refused(written(tmp_path, "a.pdf", page_bomb()), Limits(max_seconds=1))
    assert "longer than 1 seconds" in said
    assert "KAPASSIST_MAX_SECONDS" in said


def test_time_counts_for_other_formats_too(tmp_path):
    path = written(tmp_path, "a.html", "<p>text" * 10)
    assert "KAPASSIST_MAX_SECONDS" in refused(path, Limits(max_seconds=0))


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path):
    content = bytearray(changed("epub", "OEBPS/one.xhtml", b"<p>text</p>" * 500_000))
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"OEBPS/one.xhtml", content.index(b"PK\x01\x02")))
    content[at + 24 : at + 28] = struct.pack("<I", 20)
    assert "damaged" in refused(written(tmp_path, "a.epub", bytes(content)))


def test_names_inside_an_archive_lead_nowhere(tmp_path):
    folder = tmp_path / "inner"
    folder.mkdir()
    written(tmp_path, "secret.xhtml", "<p>secret</p>")
    chapters = {"../../secret.xhtml": "<p>inside</p>", "/etc/hostname": "<p>text</p>", "one.xhtml": "<p>chapter</p>"}
    found = extract(written(folder, "a.epub", epub(chapters)), Limits())
    assert {block.text for block in found.blocks} <= {"inside", "text", "chapter"}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.epub", "inner", "secret.xhtml"]


def test_links_folders_and_devices_are_refused(tmp_path):
    written(tmp_path, "real.txt", "text")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    said = {name: refused(tmp_path / f"{name}.txt") for name in ("link", "lost", "folder", "pipe", "nothing")}
    assert said["link"] == said["lost"] == "this is a link; add the file that it leads to"
    assert said["folder"] == "this is a folder; add the files in it"
    assert said["pipe"].startswith("this is a device or a pipe")
    assert said["nothing"].startswith("the file cannot be read (No such file or directory)")


def test_odd_names_do_no_harm(tmp_path):
    for name in ("two\nlines.txt", "-rf.txt", "$(x).txt", "'quoted'.txt", "ünï.txt"):
        assert extract(written(tmp_path, name, "text"), Limits()).blocks[0].text == "text"
    found = extract(written(tmp_path, "--version\nx.pdf", pdf([[(11, "words")]])), Limits())
    assert found.blocks[0].text == "words"
    assert extract(tmp_path / "two\nlines.txt", Limits()).title == "two lines"


def test_html_of_any_depth_is_read(tmp_path):
    deep = "<div>" * 200_000 + "<h2>far</h2><p>down</p>" + "</div>" * 200_000 + "<p>after</p>"
    found = extract(written(tmp_path, "a.html", deep), Limits())
    assert [block.text for block in found.blocks] == ["down", "after"]


HEAVY = {
    "one line of 5 MB": ("a.txt", b"word " * 1_000_000),
    "one word of 5 MB": ("a.md", b"x" * 5_000_000),
    "one line of HTML": ("a.html", b"<p>" + b"word " * 1_000_000),
    "brackets": ("a.md", b"[" * 1_000_000),
    "stars": ("a.md", b"*a " * 300_000),
    "links": ("a.md", b"[a](" * 300_000),
    "tags": ("a.md", b"text " + b"<a" * 500_000),
    "quotes": ("a.md", b">" * 500_000),
    "scripts": ("a.html", b"<script>" * 300_000 + b"x"),
    "comments": ("a.html", b"<!--" * 500_000 + b"x"),
    "open tags": ("a.html", b"<a b='" * 300_000),
    "entities": ("a.html", b"&amp" * 500_000),
    "dashes": ("a.md", b"---\n" * 200_000 + b"x"),
}

WITHOUT_TEXT = {"scripts", "comments", "open tags", "quotes"}


@pytest.mark.parametrize("case", HEAVY)
def test_hostile_text_takes_no_longer_than_its_length(tmp_path, case):
    name, content = HEAVY[case]
    path = written(tmp_path, name, content)
    if case in WITHOUT_TEXT:
        assert "holds no text" in refused(path, Limits(max_seconds=30))
    else:
        assert extract(path, Limits(max_seconds=30)).blocks


def test_a_line_of_10_mb_is_refused(tmp_path):
    assert "characters" in refused(written(tmp_path, "a.txt", b"x" * 10_500_000))
