"""What an afternoon with the page has mended, in a real browser: the fields, cells of a comparison, boxes, unsaved work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import Visit, serving, visiting

pytestmark = pytest.mark.browser

CONCERNS = ("CRPS", "Depression", "Lamotrigine", "Fear of losing control", "Lives alone", "Chronic pain")
BRIEF = "Second IM session next week. CRPS and depression, takes lamotrigine, scared of losing control. Lives alone."
OVERLAPS = """() => {
    const order = document.querySelector('#kap-order');
    const { left, right, top, bottom } = order.getBoundingClientRect();
    const seen = (node) => {
        const box = node.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return x > left && x < right && y > top && y < bottom && document.elementsFromPoint(x, y).includes(node);
    };
    return [...document.querySelectorAll('#kap-fields [data-testid="block-info"], #kap-fields input')].filter(seen).length;
}"""


@pytest.fixture
def address(folder_apart) -> Iterator[str]:
    with serving(folder_apart) as address:
        yield address
    (folder_apart / "drafts.sqlite").unlink(missing_ok=True)


def brief(page: Page):
    return page.locator("#kap-fields textarea")


def drafted(page: Page, kind: str) -> None:
    brief(page).fill(BRIEF)
    page.locator(f"#kap-{kind}").click()
    expect(page.locator(f"#kap-document article.kap-{kind}")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1280, 860), (1440, 900), (1280, 640), (390, 844)])
def test_no_number_of_concerns_hides_a_field(visit, width, height):
    page = visit.page
    page.set_viewport_size({"width": width, "height": height})
    drafted(page, "checklist")
    expect(page.locator("#kap-concerns .token")).to_have_count(len(CONCERNS))
    for place in (0, 0.5, 1):
        page.evaluate(
            "share => { const f = document.querySelector('#kap-fields'); f.scrollTop = share * f.scrollHeight; }", place
        )
        assert page.evaluate(OVERLAPS) == 0
    page.get_by_label("Handout in").click()
    page.get_by_role("option", name="Español").click()
    expect(page.get_by_label("Handout in")).to_have_value("Español")
    buttons = page.locator("#kap-order button")
    for place in range(buttons.count()):
        buttons.nth(place).click(trial=True)
    if width > 1024:
        expect(page.locator("#kap-handout")).to_be_in_viewport()
        page.locator("#kap-clinic > button").click()
        page.get_by_label("Session number").click(trial=True)


def test_a_cell_of_a_comparison_is_edited_and_undone(visit):
    page = visit.page
    visit.say("compare IM with lozenge")
    cell = page.locator("#kap-document td[data-cell]").nth(3)
    before = cell.locator(":scope > span").first.inner_text()
    cell.locator(".kap-more").click()
    expect(cell.locator(".kap-acts button")).to_have_text(["Edit text"])  # a cell stands where it belongs
    cell.get_by_role("button", name="Edit text").click()
    expect(page.get_by_label("Text of the item")).to_have_value(before)
    page.get_by_label("Text of the item").fill("On the couch of <b>our</b> clinic.")
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("On the couch of <b>our</b> clinic.")
    expect(cell).to_contain_text("edited")
    expect(cell.locator(".kap-more")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(cell).to_contain_text(before)
    expect(cell).not_to_contain_text("edited")


def test_unsaved_work_comes_back_and_two_pages_stay_apart(browser: Browser, address: str):
    with visiting(browser, address) as first:
        page = first.page
        drafted(page, "checklist")
        must = page.locator('#kap-document [data-level="must"]').first
        key = must.get_attribute("data-item")
        must.locator(".kap-more").click()
        must.get_by_role("button", name="Remove item").click()
        page.get_by_label("Why is it taken out?").fill("Done by phone")
        page.keyboard.press("Enter")
        expect(must).to_contain_text("Done by phone")
        expect(must.locator("input")).to_be_disabled()
        with visiting(browser, address) as second:
            resumed(second, key)
            second.page.get_by_role("button", name="Undo").click()  # the first step back is the draft as it came
            expect(second.page.locator(f'#kap-document [data-item="{key}"]')).not_to_contain_text("Done by phone")
        expect(must).to_contain_text("Done by phone")
        must.get_by_role("button", name="Move down").click()
    with visiting(browser, address) as third:  # the first page was closed without saving
        resumed(third, key)
        page = third.page
        page.locator("#kap-save").click()
        expect(page.locator("#kap-desk-report")).to_contain_text("version 1")
    with visiting(browser, address) as fourth:
        expect(fourth.page.locator("#kap-document .kap-empty")).to_be_visible()
        expect(fourth.page.locator("#kap-offers")).to_have_text("")


def resumed(visit: Visit, key: str | None) -> None:
    """Open the one draft that is offered; its session stands in the fields again."""
    page = visit.page
    expect(page.locator("#kap-offers li")).to_have_count(1)
    page.get_by_role("button", name="Open: Unsaved draft from").click()
    expect(page.locator(f'#kap-document [data-item="{key}"]')).to_contain_text("Done by phone")
    expect(page.locator("#kap-offers li")).to_have_count(0)
    expect(page.get_by_label("Session type")).to_have_value("Psychedelic intramuscular session")
    expect(brief(page)).to_have_value(BRIEF)
    expect(page.locator("#kap-desk-report")).to_contain_text("Back on the page, not saved yet")


def test_a_saved_draft_brings_its_session_along(browser: Browser, address: str):
    with visiting(browser, address) as visit:
        drafted(visit.page, "checklist")
        visit.page.locator("#kap-save").click()
        expect(visit.page.locator("#kap-desk-report")).to_contain_text("version 1")
    with visiting(browser, address) as visit:
        page = visit.page
        page.locator("#kap-saved > button").click()
        page.locator("#kap-saved-list").get_by_role("button", name="Open").click()
        expect(page.get_by_label("Session number")).to_have_value("2")
        expect(page.locator("#kap-concerns")).to_contain_text("CRPS")
        page.locator("#kap-handout").click()  # asks for no session type again
        expect(page.locator("#kap-document article.kap-handout")).to_be_visible()
