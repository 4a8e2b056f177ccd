"""Damaged files of each format: read as far as they go, or refused; nothing else ever comes out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from kapassist.documents.extraction import extract
from kapassist.documents.limits import Limits
from kapassist.documents.plain import cleaned
from kapassist.errors import DocumentError
from tests.documents.making import SAMPLES, archive, unpacked, written

LIMITS = Limits(max_file_mb=5, max_unpacked_mb=20, max_pages=50, max_seconds=20)
EXAMPLES = {".pdf": 12}  # each starts a process
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def damaged(draw, content):
    """Return the content with a few bytes changed, and cut somewhere or not at all."""
    found = bytearray(content)
    for at, value in draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=12)):
        found[at] = value
    return bytes(found[: draw(st.sampled_from([len(found), draw(st.integers(1, len(found)))]))])


def read_or_refused(path):
    try:
        found = extract(path, LIMITS)
    except DocumentError:
        return
    assert found.title
    for text in [found.title, *(text for block in found.blocks for text in (block.text, *block.headings))]:
        assert text == " ".join(text.split()) == unicodedata.normalize("NFC", text)
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


@pytest.mark.parametrize("suffix", SAMPLES)
def test_a_damaged_file_is_read_or_refused(tmp_path, suffix):
    @settings(QUICK, max_examples=EXAMPLES.get(suffix, 60))
    @given(damaged(SAMPLES[suffix]))
    def check(content):
        read_or_refused(written(tmp_path, f"a{suffix}", content))

    check()


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (".docx", "word/document.xml"),
        (".docx", "word/styles.xml"),
        (".docx", "_rels/.rels"),
        (".epub", "META-INF/container.xml"),
        (".epub", "OEBPS/book.opf"),
        (".epub", "OEBPS/one.xhtml"),
    ],
)
def test_an_archive_with_a_damaged_part_is_read_or_refused(tmp_path, suffix, name):
    files = unpacked(SAMPLES[suffix])

    @settings(QUICK, max_examples=40)
    @given(damaged(files[name]))
    def check(content):
        read_or_refused(written(tmp_path, f"a{suffix}", archive({**files, name: content})))

    check()


@pytest.mark.parametrize("suffix", [suffix for suffix in SAMPLES if suffix != ".pdf"])
def test_any_bytes_are_read_or_refused(tmp_path, suffix):
    @settings(QUICK, max_examples=60)
    @given(
        st.binary(min_size=1, max_size=400) | st.text(min_size=1, max_size=200).map(lambda text: text.encode(errors="ignore"))
    )
    def check(content):
        read_or_refused(written(tmp_path, f"a{suffix}", content))

    check()


@given(st.text())
def test_cleaning_is_done_once(text):
    assert cleaned(cleaned(text)) == cleaned(text)
