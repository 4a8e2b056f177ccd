"""axe-core looks at the HTML of every kind of draft: nothing serious or critical."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from kapassist.domain import DraftKind, Length
from kapassist.export.formats import FORMS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", list(DraftKind))
def test_the_html_has_no_grave_findings(browser, assistant, drafts, kind, tmp_path):
    draft = drafts[kind, Length.STANDARD]
    path = tmp_path / "draft.html"
    path.write_bytes(FORMS["html"].write(draft, assistant.imprint(draft)))
    page = browser.new_page()
    page.goto(path.as_uri())
    found = Axe().run(page).response["violations"]
    page.close()
    assert [f"{row['id']}: {row['nodes'][0]['html'][:200]}" for row in found if row["impact"] in ("serious", "critical")] == []
