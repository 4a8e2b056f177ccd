"""The page in a real browser, served by the real command. Each visit also checks requests and complaints (conftest)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

EXAMPLE = "prep checklist for her second IM session, CRPS, scared of losing control"
QUESTION = "How did the two approaches in the chronic pain pilot differ, and how sure can we be?"
LUMINANCE = """selector => {
    const [r, g, b] = getComputedStyle(document.querySelector(selector)).backgroundColor.match(/[\\d.]+/g).map(Number);
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}"""

RETRY_AND_CLEAR = """() => {
    const named = (it, name) => (it.ariaLabel ?? it.innerText).trim() === name;
    const button = name => [...document.querySelectorAll('button')].filter(it => named(it, name));
    button('Retry')[0].click();
    button('Clear').at(-1).click();
}"""


def forgive_cancelling(visit):
    """Gradio asks to cancel and to reset a run whose number it may not know yet, and is refused; Runs ends that run."""
    refused = re.compile(rf"Failed to load resource: .* status of 422 .* {re.escape(visit.address)}gradio_api/(?:cancel|reset)")
    visit.complaints[:] = [text for text in visit.complaints if not refused.fullmatch(text)]


def test_the_page_says_what_it_is_and_what_it_never_does(visit):
    expect(visit.page).to_have_title("KAPassist")
    expect(visit.page.get_by_role("heading", name="KAPassist")).to_be_visible()
    expect(visit.page.get_by_text("It never picks a dose")).to_be_visible()
    expect(visit.page.locator("footer")).to_be_hidden()


def test_an_example_can_be_pressed(visit):
    visit.page.get_by_role("button", name="Prep checklist for her second IM session").click()
    expect(visit.page.locator("#kap-document article.kap-checklist")).to_be_visible()


def test_a_message_drafts_and_fills_the_panel(visit):
    page = visit.page
    visit.say(EXAMPLE)
    document = page.locator("#kap-document article")
    expect(document.locator("h1")).to_contain_text("Psychedelic intramuscular session")
    expect(document.get_by_text("Here because of what was entered: CRPS").first).to_be_attached()
    expect(page.get_by_label("Session type")).to_have_value("Psychedelic intramuscular session")
    expect(page.get_by_label("Session number")).to_have_value("2")
    expect(page.locator("#kap-concerns")).to_contain_text("CRPS")
    expect(page.locator("#kap-log .kap-reply")).to_contain_text("Understood: session 2")


def test_boxes_can_be_ticked_by_their_words(visit):
    visit.say(EXAMPLE)
    item = visit.page.locator("#kap-document .kap-ticked").first
    item.locator("label span").click()
    expect(item.get_by_role("checkbox")).to_be_checked()
    size = item.get_by_role("checkbox").bounding_box()
    assert size is not None
    assert min(size["width"], size["height"]) >= 24


def test_another_draft_starts_unticked_and_at_its_top(visit):
    page = visit.page
    visit.say(EXAMPLE)
    page.locator("#kap-document .kap-ticked label").nth(5).click()
    page.locator("#kap-document .kap-why summary").nth(9).click()
    page.locator("#kap-setting").click()
    expect(page.locator("#kap-document article.kap-setting")).to_be_visible()
    expect(page.locator("#kap-document input:checked")).to_have_count(0)
    expect(page.locator("#kap-document .kap-why[open]")).to_have_count(0)
    page.wait_for_function("document.querySelector('#kap-draft').scrollTop === 0")


def test_a_citation_opens_its_passage(visit):
    page = visit.page
    visit.say(QUESTION)
    page.locator("#kap-log .kap-cite a").first.click()
    source = page.locator("#t1-1")
    expect(source.locator("blockquote")).to_be_visible()
    expect(source.get_by_role("link")).to_have_attribute("href", re.compile(r"^https://"))
    assert page.url == visit.address


def test_a_citation_of_the_draft_opens_its_passage(visit):
    page = visit.page
    visit.say(EXAMPLE)
    page.locator("#kap-document .kap-cite a").first.click()
    expect(page.locator("#source-1 blockquote").first).to_be_visible()


def test_a_follow_up_leans_on_the_conversation(visit):
    visit.say(QUESTION)
    visit.say("And how large was it?")
    expect(visit.page.locator("#kap-log .kap-reply").last).to_contain_text("five in each group")


@pytest.mark.parametrize("kind", ["checklist", "setting", "integration", "handout"])
def test_each_button_drafts_its_document_and_it_downloads(visit, kind, tmp_path):
    page = visit.page
    page.get_by_label("Session type").click()
    page.get_by_role("option", name="Psychedelic intramuscular session").click()
    page.locator(f"#kap-{kind}").click()
    expect(page.locator(f"#kap-document article.kap-{kind}")).to_be_visible()
    for form, label, start in (("md", "Markdown", "# "), ("html", "Web page (.html)", "<!doctype html>")):
        page.get_by_label("Download as").click()
        page.get_by_role("option", name=label).click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download", exact=True).click()
        assert download.value.suggested_filename == f"{kind}-im-psychedelic.{form}"
        download.value.save_as(tmp_path / "file")
        assert (tmp_path / "file").read_text(encoding="utf-8").startswith(start)


def test_a_comparison_takes_the_types_that_are_chosen_beside(visit):
    page = visit.page
    page.get_by_label("Session type").click()
    page.get_by_role("option", name="Psychedelic intramuscular session").click()
    page.get_by_label("Compare with").focus()  # by keyboard: found by typing, chosen with Enter
    for words in ("lozenge", "chronic pain"):
        page.keyboard.type(words)
        expect(page.get_by_role("option")).to_have_count(1)
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#kap-beside .token")).to_have_count(2)
    page.locator("#kap-comparison").click()
    document = page.locator("#kap-document article.kap-comparison")
    expect(document.locator("table").first.locator("thead th[scope=col]")).to_have_count(3)
    page.locator("#kap-checklist").click()  # any other draft is for the session type alone
    expect(page.locator("#kap-document article.kap-checklist h1")).to_contain_text("Psychedelic intramuscular session")
    expect(page.locator("#kap-document article.kap-checklist h1")).not_to_contain_text("chronic pain")


def test_a_comparison_asks_for_the_type_that_it_lacks(visit):
    page = visit.page
    page.get_by_label("Session type").click()
    page.get_by_role("option", name="Psychedelic intramuscular session").click()
    page.locator("#kap-comparison").click()
    expect(page.locator("#kap-log .option").filter(has_text="Psychedelic intramuscular session")).to_have_count(0)
    page.get_by_role("button", name="IV infusion for chronic pain").click()
    expect(page.locator("#kap-document article.kap-comparison h1")).to_contain_text("IV infusion for chronic pain")
    expect(page.locator("#kap-beside .token")).to_have_text(["IV infusion for chronic pain"])


def test_an_unknown_session_type_is_offered_as_a_choice(visit):
    page = visit.page
    page.locator("#kap-handout").click()
    page.get_by_role("button", name="IV infusion for chronic pain").click()
    expect(page.locator("#kap-document article.kap-handout")).to_be_visible()
    expect(page.get_by_label("Session type")).to_have_value("IV infusion for chronic pain")


def test_a_message_of_5000_words_is_refused_and_a_brief_of_as_many_is_drafted_and_both_stay(visit):
    page, long = visit.page, "quiet " * 5000
    page.get_by_label("Brief").and_(page.locator("textarea")).fill(long)
    visit.say(long)
    assert "the message has 30,000 characters; shorten it to 4,000" in page.locator("#kap-log .kap-reply").last.inner_text()
    assert page.get_by_label("Your message").input_value() == long
    page.get_by_label("Session type").click()
    page.get_by_role("option", name="Psychedelic intramuscular session").click()
    page.locator("#kap-checklist").click()
    visit.settled(2)
    assert "The brief has 5,000 words." in page.locator("#kap-log .kap-reply").last.inner_text()
    expect(page.locator("#kap-document article.kap-checklist")).to_be_visible()
    assert page.get_by_label("Brief").and_(page.locator("textarea")).input_value() == long


def test_stop_waits_retry_repeats_and_clear_empties(visit):
    page = visit.page
    expect(page.get_by_role("button", name="Stop")).to_be_disabled()
    visit.say(EXAMPLE)
    with page.expect_response(lambda response: "queue/data" in response.url):  # the first reply stands until the new one comes
        page.get_by_role("button", name="Retry").click()
    visit.settled(1)
    expect(page.locator("#kap-log .kap-reply")).to_have_count(1)
    page.get_by_role("button", name="Clear", exact=True).last.click()
    expect(page.locator("#kap-log .kap-reply")).to_have_count(0)
    expect(page.locator("#kap-document .kap-empty")).to_be_visible()
    expect(page.get_by_label("Session number")).to_have_value("")


def test_what_was_under_way_when_clear_was_pressed_does_not_come_back(visit):
    page = visit.page
    visit.say(EXAMPLE)
    page.evaluate(RETRY_AND_CLEAR)
    expect(page.locator("#kap-document .kap-empty")).to_be_visible()
    visit.say(QUESTION)  # whatever came late has come by now
    expect(page.locator("#kap-log .kap-reply")).to_have_count(1)
    expect(page.locator("#kap-document .kap-empty")).to_be_visible()
    forgive_cancelling(visit)


@pytest.mark.parametrize("pressed", ["#kap-setting", "#kap-log button[aria-label=Retry]"])
def test_a_request_that_comes_after_clear_has_ended_changes_nothing(visit, pressed):
    page = visit.page
    held: list[Route] = []
    visit.say(EXAMPLE)
    page.route("**/queue/join*", lambda route: held.append(route), times=1)
    with page.expect_request("**/queue/join*"):
        page.locator(pressed).click()
    page.get_by_role("button", name="Clear", exact=True).last.click()
    expect(page.locator("#kap-document .kap-empty")).to_be_visible()
    with page.expect_response("**/queue/join*"):
        held.pop().continue_()
    visit.say(QUESTION)  # whatever came late has come by now
    expect(page.locator("#kap-log .kap-reply")).to_have_count(1)
    expect(page.locator("#kap-log .kap-said")).to_have_text([QUESTION])
    expect(page.locator("#kap-document .kap-empty")).to_be_visible()
    forgive_cancelling(visit)


def test_an_answer_is_copied_as_plain_words(visit):
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.say(QUESTION)
    page.get_by_role("button", name="Copy message").last.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[1]') && !text.includes('<'))")


def test_crisis_text_is_an_alert(visit):
    visit.say("I want to die")
    alert = visit.page.locator("#kap-log").get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).to_contain_text("988")


@pytest.mark.parametrize(
    "evil", ["<script>window.hit = 1</script>", "<img src=x onerror='window.hit = 1'>", "${window.hit = 1}"]
)
def test_a_hostile_message_does_nothing(visit, evil):
    visit.say(f"What about the room? {evil}")
    visit.say(f"checklist for an IM session {evil}")
    expect(visit.page.locator("#kap-log .kap-said").first).to_contain_text(evil)
    expect(visit.page.locator("#kap-document article")).to_be_visible()
    assert visit.page.evaluate("window.hit") is None


def test_narrow_screens_stack_without_sideways_scrolling(visit):
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    visit.say(EXAMPLE)
    visit.say(QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tops = [page.locator(f"#{name}").bounding_box() for name in ("kap-session", "kap-chat", "kap-draft")]
    assert all(box is not None and box["width"] <= 390 for box in tops)
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)


def test_it_can_be_used_by_keyboard_alone(visit):
    page = visit.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    page.keyboard.type(EXAMPLE)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#kap-document article")).to_be_visible()


def test_every_field_and_button_has_a_name(visit):
    visit.say(EXAMPLE)
    nameless = visit.page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, select, a[href]')]
            .filter(node => node.checkVisibility())
            .filter(node => !(node.ariaLabel || node.innerText.trim() || node.labels?.[0]?.innerText.trim()))
            .map(node => node.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_colour_scheme(visit, scheme, dark):
    visit.page.emulate_media(color_scheme=scheme)
    visit.reload()
    visit.say(EXAMPLE)
    for selector in ("body", "#kap-draft", "#kap-document .kap-ticked input"):
        assert (visit.page.evaluate(LUMINANCE, selector) < 0.3) is dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_prints_its_draft_black_on_white(visit, scheme):
    page = visit.page
    page.emulate_media(color_scheme=scheme)
    visit.reload()
    visit.say("compare an IM session with a lozenge session at the clinic")
    page.emulate_media(media="print", color_scheme=scheme)
    for selector in ("h1", "td > span", "th"):
        colour = page.locator(f"#kap-document {selector}").first.evaluate("node => getComputedStyle(node).color")
        assert colour == "rgb(0, 0, 0)"
    expect(page.locator("#kap-chat")).to_be_hidden()
    assert page.locator(".kap-scroll").evaluate("node => getComputedStyle(node).overflowX") == "visible"


def test_an_exported_document_prints_with_boxes_and_lines(visit, browser, tmp_path):
    visit.say("handout for a first IM session")
    visit.page.get_by_label("Download as").click()
    visit.page.get_by_role("option", name="Web page (.html)").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Download", exact=True).click()
    download.value.save_as(tmp_path / "handout.html")
    page = browser.new_page()
    page.goto((tmp_path / "handout.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(LUMINANCE, "main") > 0.99
    box = page.locator(".kap-ticked input").first
    assert box.evaluate("node => getComputedStyle(node).borderTopWidth") != "0px"
    assert page.locator(".kap-blank").first.evaluate("node => getComputedStyle(node).borderBottomStyle") == "solid"
    assert page.pdf().startswith(b"%PDF")
    page.close()
