"""The clinic's own documents in a real browser, from upload to removal."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Visit, serving, visiting

pytestmark = pytest.mark.browser

QUESTION = "Who checks the Quillfeather trolley, and on which day?"
PROTOCOL = """# Harbor Clinic session-day protocol

## Emergency trolley check

The Quillfeather trolley is checked every Tuesday by the charge nurse, who signs sheet F-17. A missing signature is reported
to the medical director &lt;script&gt;window.hit = 1&lt;/script&gt; &lt;img src=x onerror="window.hit = 1"&gt; the same day.
"""


@pytest.fixture
def apart(browser: Browser, folder_apart: Path) -> Iterator[Visit]:
    """Return a page over a data folder of its own."""
    with serving(folder_apart) as address, visiting(browser, address) as visit:
        yield visit


def opened(page: Page) -> None:
    toggle = page.get_by_role("button", name="Your clinic’s documents")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#kap-shelf")).to_have_text("No documents yet.")


def test_a_document_is_uploaded_answers_and_is_removed(apart, tmp_path):
    page = apart.page
    (tmp_path / "protocol.md").write_text(PROTOCOL, encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(b"no text")
    before = set(Path(tempfile.gettempdir()).glob("kapassist-*/*/*"))
    opened(page)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#kap-report")).to_have_text("Choose one or more files first.")
    page.locator("#kap-files input[type=file]").set_input_files([tmp_path / "protocol.md", tmp_path / "photo.png"])
    expect(page.locator("#kap-files .filename")).to_have_count(2)
    page.get_by_label("Reference").fill("Harbor Clinic 2026")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#kap-report")).to_contain_text("Added: 1. Refused: 1.")
    expect(page.locator("#kap-report li")).to_contain_text("photo.png: ")
    expect(page.locator("#kap-shelf li")).to_contain_text("Harbor Clinic session-day protocol")
    expect(page.locator("#kap-files .filename")).to_have_count(0)
    assert set(Path(tempfile.gettempdir()).glob("kapassist-*/*/*")) <= before

    apart.say(QUESTION)
    own = page.locator("#kap-log .kap-own")
    expect(own).to_contain_text("From your clinic's own document")
    expect(own).to_contain_text("charge nurse")
    own.locator(".kap-cite a").first.click()
    expect(page.locator("#kap-log .kap-sources summary").first).to_contain_text("Harbor Clinic 2026 (protocol.md)")
    assert page.evaluate("window.hit") is None

    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_label("Document to remove").click()
    page.get_by_role("option", name="Harbor Clinic").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Remove it")).to_be_hidden()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("#kap-report")).to_contain_text("Removed: Harbor Clinic session-day protocol.")
    expect(page.locator("#kap-shelf")).to_have_text("No documents yet.")
    apart.say(QUESTION)
    expect(page.locator("#kap-log .kap-reply").last).not_to_contain_text("charge nurse, who signs")
    expect(page.locator("#kap-log .kap-own")).to_have_count(1)


def test_the_box_can_be_passed_by_keyboard(apart):
    page = apart.page
    opened(page)
    seen = []
    for _ in range(6):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.closest('[id^=kap]')?.id"))
    assert seen[0] == "kap-files"
    assert seen.index("kap-add") == 4
    expect(page.locator("ul.options, div.options")).to_have_count(0)
