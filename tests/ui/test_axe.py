"""axe-core looks at the page: nothing serious or critical, with nothing, a draft and every box open."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def grave(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical, with the first place of each."""
    found = Axe().run(page).response["violations"]
    return [f"{row['id']}: {row['nodes'][0]['html'][:200]}" for row in found if row["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_the_page_has_no_grave_findings(visit, scheme, width):
    page = visit.page
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 860})
    visit.reload()
    assert grave(page) == []
    visit.say("compare an IM session with a lozenge session at the clinic")
    assert grave(page) == []
    visit.say("handout for a first IM session")
    for name in ("keeping", "saved", "plain", "documents", "clinic"):
        page.locator(f"#kap-{name} > button").click()
    expect(page.locator("#kap-plain")).to_contain_text("Flesch-Kincaid")
    page.locator("#kap-document .kap-more").first.click()
    page.get_by_role("button", name="Edit text").click()
    assert grave(page) == []
