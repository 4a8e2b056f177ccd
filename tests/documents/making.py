"""Real files of each format, made with the libraries that write them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document
from fpdf import FPDF

WORDS = "The room is quiet and the chair reclines"


def pdf(pages, title="", password="", header="", footer=""):
    """Return a PDF; each page is a list of (size of print, text)."""

    class Paper(FPDF):
        def header(self):
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, header, new_x="LMARGIN", new_y="NEXT")

        def footer(self):
            self.set_y(-15)
            self.set_font("Helvetica", size=8)
            self.cell(0, 8, footer.format(self.page_no()))

    paper = Paper()
    paper.set_title(title)
    for page in pages:
        paper.add_page()
        for size, text in page:
            paper.set_font("Helvetica", size=size)
            paper.multi_cell(0, size / 2, text, new_x="LMARGIN", new_y="NEXT")
            paper.ln(4)
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    return bytes(paper.output())


def two_columns(left, right):
    """Return a PDF of one page with two columns, the left one written first."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=11)
    for x, lines in ((10, left), (110, right)):
        for row, line in enumerate(lines):
            paper.text(x, 20 + row * 6, line)
    return bytes(paper.output())


def picture_pdf(pages=2):
    """Return a PDF as a scanner writes it: pages without text."""
    paper = FPDF()
    for _ in range(pages):
        paper.add_page()
        paper.rect(20, 20, 100, 60, style="F")
    return bytes(paper.output())


def docx(fill, title=""):
    """Return a DOCX file that `fill` wrote into."""
    document = Document()
    fill(document)
    document.core_properties.title = title
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def plain_docx():
    return docx(lambda document: (document.add_heading("Room", 1), document.add_paragraph(WORDS)))


def archive(files, method=zipfile.ZIP_DEFLATED):
    """Return a ZIP archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return packed.getvalue()


def unpacked(content):
    """Return the files in a ZIP archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def epub_files(chapters, title="A manual", order=None):
    """Return the files of an EPUB; `chapters` maps names to HTML bodies, `order` is that of the spine."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in order or chapters)
    book = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata>
<manifest>{items}</manifest><spine>{spine}</spine></package>"""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>page</title></head><body>{}</body></html>'
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": book,
        **{f"OEBPS/{name}": page.format(body) for name, body in chapters.items()},
    }


def epub(chapters, **options):
    return archive(epub_files(chapters, **options))


SAMPLES = {
    ".md": f"# Room\n\n{WORDS}\n\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n".encode(),
    ".txt": f"{WORDS}\n\nA second paragraph — with a dash.\n".encode(),
    ".html": f"<html><head><title>Room</title></head><body><h1>Room</h1><p>{WORDS}</p><ul><li>one</ul></body></html>".encode(),
    ".pdf": pdf([[(18, "Room"), (11, f"{WORDS}. " * 8)]], title="Room"),
    ".docx": plain_docx(),
    ".epub": epub({"one.xhtml": f"<h1>Room</h1><p>{WORDS}</p>"}),
}


def written(folder, name, content):
    """Write a file and return its path."""
    path = Path(folder) / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
