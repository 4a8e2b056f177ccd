"""The clinic's profile on the page: pure handlers, and the box in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from kapassist.assistant import Assistant
from kapassist.clinic.profile import ClinicProfile
from kapassist.domain import DraftKind, Length
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings
from tests.clinic.images import image
from tests.ui.conftest import Visit, serving, visiting
from ui.clinic import ClinicHandlers, Form
from ui.live import LiveHandlers
from ui.state import Talk
from ui.words import load_words

NAMED = "As agreed with Mrs Jane Smith."
EVIL = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>"


@pytest.fixture
def clinic(folder_apart: Path) -> Iterator[ClinicHandlers]:
    """Return the handlers over a data folder of their own; what a test leaves is removed."""
    settings = Settings.from_environment({"KAPASSIST_DATA_DIR": str(folder_apart)})
    handlers = ClinicHandlers(LiveHandlers(Assistant.from_settings(settings), load_words()))
    yield handlers
    handlers.live.now().assistant.profiles.clear()


def upload(folder: Path, name: str, data: bytes) -> Path:
    """Write a file as Gradio keeps an upload: in a folder of its own."""
    path = folder / "upload" / name
    path.parent.mkdir()
    path.write_bytes(data)
    return path


def test_what_is_saved_stands_in_the_next_draft(clinic):
    assert clinic.shown().profile == ClinicProfile()
    saved = clinic.save({"name": "Harbor", "country": "GB", "rules": {"driving": "Our rule."}}, Form())
    assert saved.profile == clinic.shown().profile
    brief = SessionBrief(("im-psychedelic",))
    talk = list(clinic.live.now().press(DraftKind.HANDOUT, brief, Length.STANDARD, Talk()))[-1]
    assert talk.draft is not None
    assert "Our rule." in [item.rule for item in talk.draft.items]


def test_what_may_identify_a_patient_is_held_once(clinic):
    held = clinic.save({"rules": {"touch": NAMED}}, Form())
    assert held.profile is None
    assert held.flags == ("touch: name 'Mrs Jane Smith'",)
    assert clinic.shown().profile == ClinicProfile()
    assert clinic.save({"rules": {"touch": NAMED}}, Form(seen=held.flags)).profile
    assert clinic.save({"name": "Harbor", "rules": {"touch": NAMED}}, Form()).profile


@pytest.mark.parametrize(
    ("values", "told"), [({"name": "x" * 999}, "name: has 999 characters"), ({"country": "XX"}, "'XX' has no crisis lines")]
)
def test_what_cannot_be_saved_is_told(clinic, values, told):
    assert told in clinic.save(values, Form()).problem


def test_uploads_are_checked_and_deleted(clinic, tmp_path):
    path = upload(tmp_path, "logo.png", image())
    logo, problem = clinic.logo(path)
    assert (logo.size, problem) == ((300, 100), "")
    assert not path.parent.exists()
    path = upload(tmp_path, "logo.svg", b"<svg/>")
    assert clinic.logo(path) == (None, "the logo is an SVG drawing, which can carry scripts; save the logo as a PNG or JPEG "
                                 "file and choose that")  # fmt: skip
    path = upload(tmp_path, "p.yaml", clinic.file(ClinicProfile(name="Ours", logo=logo)))
    assert clinic.load(path) == (ClinicProfile(name="Ours", logo=logo), "")
    path = upload(tmp_path, "p.yaml", b"profile-version: 3\n")
    assert clinic.load(path)[1].startswith("p.yaml:1: was written by a newer KAPassist")
    assert not path.parent.exists()


def test_a_profile_that_cannot_be_read_is_told_and_drafts_go_on(clinic):
    keeper = clinic.live.now().assistant.profiles
    keeper.save(ClinicProfile(name="Harbor"))
    keeper.path.write_text("profile-version: 2\n")
    assert "newer KAPassist" in clinic.shown().fault
    assert "nothing was changed" in clinic.save({"name": "x"}, Form()).problem
    assert clinic.live.now().assistant.draft(DraftKind.CHECKLIST, SessionBrief(("im-psychedelic",))).items


@pytest.fixture
def apart(browser: Browser, folder_apart: Path) -> Iterator[Visit]:
    """Return a page over a data folder of its own."""
    with serving(folder_apart) as address, visiting(browser, address) as visit:
        yield visit
    (folder_apart / "clinic.yaml").unlink(missing_ok=True)


@pytest.mark.browser
def test_the_profile_is_written_saved_shared_and_loaded(apart, tmp_path):
    page, report = apart.page, apart.page.locator("#kap-clinic-report")
    (tmp_path / "logo.png").write_bytes(image())
    (tmp_path / "logo.svg").write_bytes(b"<svg onload='alert(1)'/>")
    toggle = page.locator("#kap-clinic > button")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#kap-clinic-download a")).to_be_visible()
    page.get_by_label("Name", exact=True).fill(f"Harbor {EVIL}")
    page.get_by_label("After hours").fill("555 0100")
    page.get_by_role("button", name="Your written rules").click()
    page.get_by_label("Driving and machines").fill(NAMED)
    page.get_by_test_id("Choose a logo-upload-button").set_input_files(tmp_path / "logo.svg")
    expect(report).to_contain_text("SVG drawing")
    page.get_by_test_id("Choose a logo-upload-button").set_input_files(tmp_path / "logo.png")
    expect(page.locator("#kap-logo img")).to_have_attribute("alt", "Logo as it will be printed")
    save = page.get_by_role("button", name="Save", exact=True)
    save.focus()
    page.keyboard.press("Enter")
    expect(report).to_contain_text("This may identify a patient: driving: name 'Mrs Jane Smith'")
    page.get_by_label("Driving and machines").fill("the next day")
    save.click()
    expect(report).to_have_text("Saved. The next draft uses it.")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download profile").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (written["name"], written["rules"]) == (f"Harbor {EVIL}", {"driving": "the next day"})
    assert written["logo"]["media"] == "image/png"

    page.get_by_role("button", name="Remove the logo").click()
    expect(page.locator("#kap-logo img")).to_have_count(0)
    page.get_by_label("Name", exact=True).fill("x" * 200)
    save.click()
    expect(report).to_have_text("Not saved: name: has 200 characters; shorten it to 120.")
    page.get_by_test_id("Load from file-upload-button").set_input_files(path)
    expect(report).to_have_text("Loaded. Look it over, then save.")
    expect(page.get_by_label("Name", exact=True)).to_have_value(f"Harbor {EVIL}")
    expect(page.locator("#kap-logo img")).to_have_count(1)
    assert page.evaluate("window.hit") is None
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
