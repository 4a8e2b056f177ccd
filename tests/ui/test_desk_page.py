"""A draft worked on in a real browser: edited, undone, saved, signed, reopened and downloaded."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdfium2 import PdfDocument

from tests.ui.conftest import Visit, serving, visiting

pytestmark = pytest.mark.browser

EVIL = "<img src=x onerror='window.hit = 1'> ${window.hit = 1} {{x}} of ours"
TITLE = "Harbor list"


@pytest.fixture
def apart(browser: Browser, folder_apart: Path) -> Iterator[Visit]:
    """Return a page over a data folder of its own."""
    with serving(folder_apart) as address, visiting(browser, address) as visit:
        yield visit
    (folder_apart / "drafts.sqlite").unlink(missing_ok=True)


def at(page: Page, key: str | None) -> Locator:
    return page.locator(f'#kap-document [data-item="{key}"]')


def act(item: Locator, name: str) -> None:
    """Press one of the buttons of an item."""
    if item.locator(".kap-more").get_attribute("aria-expanded") == "false":
        item.locator(".kap-more").click()
    item.get_by_role("button", name=name, exact=True).click()


@dataclass(frozen=True)
class Work:
    """A draft on the page, with the items that something is done to."""

    page: Page
    ticked: Locator
    edited: Locator
    gone: Locator

    @classmethod
    def begun(cls, visit: Visit) -> Work:
        """Return a new draft, with three musts that stand together."""
        visit.say("prep checklist for her second IM session, CRPS")
        musts = visit.page.locator('#kap-document [data-section="1"] [data-item][data-level="must"]')
        return cls(visit.page, *(at(visit.page, musts.nth(place).get_attribute("data-item")) for place in range(3)))

    @property
    def own(self) -> Locator:
        """Return the item that the user has added."""
        return self.page.locator('#kap-document [data-item^="own-"]')

    @property
    def report(self) -> Locator:
        """Return the line that tells what was done."""
        return self.page.locator("#kap-desk-report")


def tick_quickly(work: Work) -> None:
    """Tick three items one after the other, and take one tick back."""
    page = work.page
    for item in (work.ticked, work.edited, work.gone):  # quickly one after the other
        item.locator("input").check()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    work.gone.locator("input").uncheck()


def edit(work: Work) -> None:
    """Reword an item: the page and the ticks stay, and what looks like a script is only text."""
    page = work.page
    act(work.edited, "Edit text")
    expect(page.get_by_label("Text of the item")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Text of the item")).to_have_count(0)
    act(work.edited, "Edit text")
    page.get_by_label("Text of the item").fill(EVIL)
    before = page.evaluate("document.querySelector('#kap-draft').scrollTop")
    page.keyboard.press("Enter")
    expect(work.edited).to_contain_text(EVIL)
    expect(work.edited.locator(".kap-more")).to_be_focused()
    assert abs(page.evaluate("document.querySelector('#kap-draft').scrollTop") - before) < 200
    expect(work.ticked.locator("input")).to_be_checked()
    expect(work.gone.locator("input")).not_to_be_checked()


def move(work: Work) -> None:
    """Move an item up and down again; what it cannot do is disabled."""
    page = work.page
    act(work.edited, "Move up")
    expect(work.edited.locator("xpath=following-sibling::li[1]")).to_have_attribute(
        "data-item", str(work.ticked.get_attribute("data-item"))
    )
    expect(page.get_by_role("button", name="Move up")).to_be_disabled()
    page.get_by_role("button", name="Move down").focus()
    page.keyboard.press("Enter")
    expect(work.ticked.locator("xpath=following-sibling::li[1]")).to_have_attribute(
        "data-item", str(work.edited.get_attribute("data-item"))
    )


def remove(work: Work) -> None:
    """Take a must out: only with a reason, and it can be undone and done again."""
    page = work.page
    act(work.gone, "Remove item")
    reason = page.get_by_label("Why is it taken out?")
    reason.press("Enter")
    expect(work.report).to_contain_text("say why it is taken out")
    expect(reason).to_be_visible()  # refused: the form stays
    reason.fill("Done by phone")
    page.locator("#kap-document .kap-write").get_by_role("button", name="Remove item").click()
    expect(work.gone).to_contain_text("Done by phone")
    expect(work.gone.locator("del")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(work.gone.locator("del")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    expect(work.gone.locator("del")).to_have_count(1)


def add(work: Work) -> None:
    """Add an item of one's own: words that may identify a person are told before they are saved."""
    page = work.page
    page.locator("#kap-document .kap-new").first.click()
    page.get_by_label("Text of the new item").fill("Call Mrs Jane Smith.")
    page.keyboard.press("Enter")
    expect(work.own.locator(".kap-more")).to_be_focused()
    page.locator("#kap-save").click()
    expect(work.report).to_contain_text("This may identify a person: 'Mrs Jane Smith'")
    expect(page.locator("#kap-save")).to_have_text("Save anyway")
    act(work.own, "Edit text")
    page.get_by_label("Text of the item").fill("Call the escort.")
    page.keyboard.press("Enter")
    expect(page.locator("#kap-save")).to_have_text("Save draft")


def keep_and_sign(work: Work) -> None:
    """Save the draft and sign it: not without a name."""
    page = work.page
    page.locator("#kap-keeping > button").click()
    page.get_by_label("Title in the list").fill(TITLE)
    page.locator("#kap-save").click()
    expect(work.report).to_have_text(f"Saved: {TITLE}, version 1.")
    page.get_by_role("button", name="Sign off").click()
    expect(work.report).to_contain_text("Not done: the name of the reviewer is empty")
    page.get_by_label("Reviewer’s name").fill("Ada Lee")
    page.get_by_label("Credentials").fill("MD")
    page.get_by_role("button", name="Sign off").click()
    expect(work.report).to_contain_text("Signed off by Ada Lee")
    expect(page.locator("#kap-document .kap-state")).to_contain_text("Ada Lee, MD")


def reopen(work: Work) -> None:
    """Find the draft in the list after a reload, and open it as it was."""
    page = work.page
    page.reload()
    page.get_by_label("Your message").wait_for()
    page.locator("#kap-saved > button").click()
    page.get_by_label("Find saved drafts").fill("escort nothing-else")
    expect(page.locator("#kap-saved-list")).to_have_text("No saved draft has these words.")
    page.get_by_label("Find saved drafts").fill("escort")
    page.get_by_role("button", name=f"Open: {TITLE}, draft 1").click()
    expect(work.report).to_have_text(f"Opened: {TITLE}, version 1.")
    expect(page.locator("#kap-document")).to_be_focused()
    expect(page.locator("#kap-document h1")).to_be_in_viewport()
    expect(page.locator("#kap-document .kap-state")).to_contain_text("Ada Lee, MD")
    expect(work.ticked.locator("input")).to_be_checked()
    expect(work.own).to_contain_text("Call the escort.")


def download(work: Work, folder: Path) -> None:
    """Download the draft: its file says what was done to it."""
    page = work.page
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download", exact=True).click()
    assert waiting.value.suggested_filename == "checklist-im-psychedelic.pdf"
    waiting.value.save_as(folder / "draft.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(folder / "draft.pdf"))
    for words in ("Call the escort.", "Ada Lee, MD", "Done by phone", "window.hit"):
        assert words in text


def change_what_is_signed(work: Work) -> None:
    """Change what was signed: the sign-off goes, and the version before can be opened."""
    page = work.page
    act(work.own, "Remove item")
    expect(work.own).to_have_count(0)
    expect(page.locator("#kap-document .kap-state")).not_to_contain_text("Ada Lee")
    page.locator("#kap-save").click()
    expect(work.report).to_contain_text("version 2")
    page.locator("#kap-keeping > button").click()
    expect(page.locator("#kap-versions")).to_contain_text("Removed: Call the escort.")
    page.get_by_role("button", name="Open version 1").click()
    expect(work.own).to_have_count(1)


def copy_and_delete(work: Work) -> None:
    """Duplicate the draft and delete the copy: not without being asked."""
    page = work.page
    page.get_by_role("button", name=f"Duplicate: {TITLE}, draft 1").click()
    expect(page.locator("#kap-saved-list li")).to_have_count(2)
    expect(page.get_by_role("button", name=f"Duplicate: {TITLE}, draft 1")).to_be_focused()  # though the list is another
    page.get_by_role("button", name=f"Delete: {TITLE} (copy)").click()
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("button", name=f"Delete: {TITLE} (copy)").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.locator("#kap-saved-list li")).to_have_count(1)


def test_a_draft_is_worked_on_signed_reopened_and_downloaded(apart, tmp_path):
    page, work = apart.page, Work.begun(apart)
    for step in (tick_quickly, edit, move, remove, add, keep_and_sign, reopen):
        step(work)
    download(work, tmp_path)
    change_what_is_signed(work)
    copy_and_delete(work)
    assert page.evaluate("window.hit") is None
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_handout_in_spanish_shows_how_plain_it_is(apart):
    page = apart.page
    page.get_by_label("Session type").click()
    page.get_by_role("option", name="Psychedelic intramuscular session").click()
    page.get_by_label("Handout in").click()
    page.get_by_role("option", name="Español").click()
    page.locator("#kap-handout").click()
    expect(page.locator("#kap-document article.kap-handout")).to_have_attribute("lang", "es")
    page.locator("#kap-plain > button").click()
    expect(page.locator("#kap-plain")).to_contain_text("INFLESZ")
    page.locator("#kap-document .kap-beneath > summary").click()
    expect(page.locator("#kap-document .kap-beneath dl")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#kap-document .kap-beneath")).to_be_hidden()
    expect(page.locator("#kap-document .kap-more").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Download as").click()
    expect(page.get_by_role("option", name="Note, SOAP")).to_have_count(0)
    page.get_by_role("option", name="Markdown").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Whole set (.zip)").click()
    assert waiting.value.suggested_filename == "im-psychedelic-md.zip"
    assert len(zipfile.ZipFile(waiting.value.path()).namelist()) == 5
    expect(page.locator("#kap-desk-report")).to_contain_text("Whole set downloaded: 5 documents")
