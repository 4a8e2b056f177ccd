"""Reads PDF: has a process of its own read the lines, with a limit of time and memory, and makes a document of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from kapassist.documents.collector import Collector
from kapassist.documents.limits import Limits
from kapassist.documents.pdf_layout import Line, largest, runs
from kapassist.documents.records import Extracted
from kapassist.errors import DocumentError

_READER = Path(__file__).with_name("pdf_lines.py")
_MEMORY_MB = 4096
_NO_TITLE = re.compile(r"(?i)microsoft |untitled|document\d*$|.*\.(?:docx?|pdf|indd|tex|rtf|odt|pptx?|qxd)$|\W*$")
_SCANNED = (
    "the PDF has no text, only pictures of pages; run text recognition (OCR) on it first, for example with ocrmypdf, "
    "and add the result"
)
_PASSWORD = "the PDF is protected by a password; save a copy without one and add that"
_DAMAGED = "the PDF is damaged or incomplete; open it in a PDF reader and print it to a new PDF, or get it again"


def extract_pdf(path: Path, limits: Limits) -> Extracted:
    """Read a PDF file."""
    collector = Collector(limits)
    found = _read(path, limits)
    pages = [[Line(number, *line) for line in page] for number, page in enumerate(found["pages"], 1)]
    title = str(found["title"] or "")
    collector.title = largest(pages[0]) if _NO_TITLE.match(title) and pages else title
    for run in runs(pages):
        if run.level:
            collector.heading(run.level, run.text, run.page)
        else:
            collector.paragraph(run.text, run.page)
    document = collector.extracted(path.stem)
    if not any(character.isalpha() for block in document.blocks for character in block.text):
        raise DocumentError(_SCANNED)
    return document


def _read(path: Path, limits: Limits) -> dict[str, Any]:
    """Return what the reading process found.

    Raises:
        DocumentError: nothing, or not in time.

    """
    options = [str(path.absolute()), str(limits.max_pages), str(limits.max_characters), str(_MEMORY_MB)]
    command = [sys.executable, "-P", str(_READER), *options]  # -P: our html.py must not stand in for the standard one
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limits.max_seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise limits.too_slow() from error
    if done.returncode:
        raise DocumentError(_DAMAGED)
    found: dict[str, Any] = json.loads(done.stdout)
    match found.get("refused"):
        case "password":
            raise DocumentError(_PASSWORD)
        case "damaged":
            raise DocumentError(_DAMAGED)
        case "pages":
            limits.check_pages(found["count"])
        case "characters":
            limits.check_characters(found["count"])
    return found
