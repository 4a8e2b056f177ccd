"""The picture of a session's course: what it says, that it cannot be broken, and that it fits its page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from kapassist.assistant import Assistant
from kapassist.corpus.library import Library
from kapassist.corpus.stationery import ARC_PARTS
from kapassist.domain import ArcStep, DraftKind, Length
from kapassist.export.html import draft_html
from kapassist.export.timeline import timeline_lines, timeline_svg
from kapassist.export.wrapping import width_of, wrapped
from kapassist.sessions import SESSION_TYPE_IDS, SessionBrief

SVG = "{http://www.w3.org/2000/svg}"
NASTY = (
    '<script>alert("1")</script> & </svg>',
    "\u05e9\u05dc\u05d5\u05dd \u0639\u0644\u0627\u062c " * 12,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308 " * 9,
    "W" * 300,
    "\u65e5\u672c\u8a9e" * 60,
    "a\x00b\x1b\ud800\u202ec\ufffe",
    "",
)


def steps_of(library: Library, session_type: str) -> list[ArcStep]:
    steps = library.stationery.arcs[session_type]
    return [ArcStep(step.stage, step.part, step.text, step.plain, (41, 42, 43) if step.references else ()) for step in steps]


def texts_in(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [" ".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("for_patient", [False, True])
@pytest.mark.parametrize("session_type", SESSION_TYPE_IDS)
def test_every_course_says_each_step_and_what_it_rests_on(library, session_type, for_patient):
    steps = steps_of(library, session_type)
    drawn = " ".join(texts_in(timeline_svg(steps, library.wording, for_patient)))
    for step in steps:
        assert (step.plain if for_patient else step.text) in drawn
    mark = library.wording.labels["editorial-patient" if for_patient else "editorial"]
    assert drawn.count("[41]") + drawn.count(f"({mark})") == len(steps)


def test_the_text_alternative_is_one_sentence_for_each_step(library):
    first, second, *_, last = lines = timeline_lines(steps_of(library, "im-psychedelic"), library.wording, for_patient=False)
    assert first == "Intake (Visit): Full evaluation by the prescriber [41][42][43]."
    assert second.startswith("Weeks before (Therapy): ")
    assert last.endswith("].")
    assert len(lines) == 10
    patient = timeline_lines(steps_of(library, "maintenance"), library.wording, for_patient=True)
    assert "During your session (Medicine): Your session runs as it did before (general advice, not from a study)." in patient


def test_it_can_be_read_without_seeing_it(library):
    steps = steps_of(library, "group")
    root = ElementTree.fromstring(timeline_svg(steps, library.wording, for_patient=True))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == library.wording.labels["arc"]
    assert description.text == " ".join(timeline_lines(steps, library.wording, for_patient=True))


def test_parts_differ_in_colour_in_shape_and_in_words(library):
    steps = [ArcStep("during", part, "Something", "Something") for part in ARC_PARTS]
    root = ElementTree.fromstring(timeline_svg(steps, library.wording, for_patient=False))
    shapes = [group for group in root.iter(f"{SVG}g") if group.get("transform")]
    drawn = [(group.get("fill"), ElementTree.tostring(group[0])) for group in shapes]
    assert len({colour for colour, _ in drawn}) == len({shape for _, shape in drawn}) == len(ARC_PARTS)
    assert {text.partition(":")[0] for text in texts_in(timeline_svg(steps, library.wording, for_patient=False))} >= {
        library.wording.labels[f"part-{part}"] for part in ARC_PARTS
    }


def test_it_is_the_same_every_time_and_two_share_no_id(library):
    steps = steps_of(library, "iv-pain")
    first = timeline_svg(steps, library.wording, for_patient=True)
    assert first == timeline_svg(steps, library.wording, for_patient=True)
    others = [timeline_svg(steps, library.wording, for_patient=False), timeline_svg(steps, library.wording, True, width=640)]
    ids = [found for svg in (first, *others) for found in re.findall(r' id="([^"]+)"', svg)]
    assert len(set(ids)) == len(ids) == 6


def test_it_needs_nothing_from_outside(library):
    svg = timeline_svg(steps_of(library, "home-telehealth"), library.wording, for_patient=False)
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(style|script|image|use|foreignObject)\b|\bclass=|\bon\w+=|url\(", svg)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_breaks_the_drawing(library, text):
    steps = [ArcStep("during", "medicine", text, text, tuple(range(1, 40))), ArcStep("ongoing", "visit", "After", "After")]
    svg = timeline_svg(steps, library.wording, for_patient=True)
    svg.encode()
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "line", "g", "polygon", "text", "tspan",
    }  # fmt: skip
    assert not set("\u202a\u202b\u202d\u202e\x00\x1b") & set(svg)
    assert texts_in(svg)[-1] == f"Visit: After ({library.wording.labels['editorial-patient']})"


def test_a_line_is_broken_between_words_and_a_word_only_where_it_must(library):
    assert wrapped("one two three", 10, width_of("one two", 10)) == ["one two", "three"]
    assert wrapped("one two three", 10, 1000, first=width_of("one", 10)) == ["one", "two three"]
    assert wrapped("", 10, 100) == [""]
    lines = wrapped("a" * 50, 10, 100)
    assert "".join(lines) == "a" * 50
    assert all(width_of(line, 10) <= 100 for line in lines)
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    assert all(line.replace(family, "") == "" for line in wrapped(family * 20, 10, 60))
    assert all(not line.startswith("\u0301") for line in wrapped("e\u0301" * 40, 10, 60))


def test_no_steps_give_no_drawing(library):
    assert timeline_svg((), library.wording, for_patient=True) == ""
    assert timeline_lines((), library.wording, for_patient=True) == ()


_CONTRASTS = """() => {
    const parts = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map(Number);
    const light = (colour) => {
        const linear = (n) => (n <= 0.03928 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = parts(colour).map((n) => linear(n / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = light(getComputedStyle(document.querySelector('.kap-arc rect')).fill);
    return [...document.querySelectorAll('.kap-arc [data-paint]:not([data-paint="paper"])')].map((node) => {
        const own = light(getComputedStyle(node)[node.tagName === 'line' ? 'stroke' : 'fill']);
        return [node.dataset.paint, (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05), ground];
    });
}"""


@pytest.mark.parametrize(
    ("scheme", "media", "dark"), [("light", "screen", False), ("dark", "screen", True), ("dark", "print", False)]
)
def test_the_drawing_takes_the_colours_of_its_page(assistant, browser, scheme, media, dark):
    draft = assistant.draft(DraftKind.HANDOUT, SessionBrief(("im-psychedelic",)))
    page = browser.new_page()
    page.emulate_media(color_scheme=scheme, media=media)
    page.set_content(draft_html(draft, assistant.imprint(draft)))
    found = page.evaluate(_CONTRASTS)
    page.close()
    assert {paint for paint, _, _ in found} == {"ink", "soft", "line", *ARC_PARTS}
    assert [row for row in found if row[1] < (3 if row[0] == "line" else 4.5)] == []  # as WCAG asks of drawings and of text
    assert all((ground < 0.1) is dark for _, _, ground in found)


def test_no_label_leaves_the_drawing(library, browser):
    """Chromium measures the letters: nothing stands outside, for any course, audience and width."""
    drawn = [
        timeline_svg(steps_of(library, key), library.wording, for_patient, width)
        for key in SESSION_TYPE_IDS
        for for_patient in (False, True)
        for width in (360, 480, 640)
    ]
    measure = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
        const page = svg.viewBox.baseVal;
        return [...svg.querySelectorAll('text')].filter(text => {
            const box = text.getBBox();
            return box.x < 0 || box.x + box.width > page.width || box.y < 0 || box.y + box.height > page.height;
        }).map(text => text.textContent);
    })"""
    page = browser.new_page()
    page.set_content("".join(drawn))
    outside = page.evaluate(measure)
    page.close()
    assert outside == []


@pytest.mark.parametrize("kind", [kind for kind in DraftKind if kind is not DraftKind.COMPARISON])
def test_a_draft_holds_the_course_with_sources(assistant: Assistant, library: Library, kind: DraftKind):
    for session_type in SESSION_TYPE_IDS:
        draft = assistant.draft(kind, SessionBrief(session_types=(session_type,)))
        known = {citation.n: citation for citation in draft.citations}
        for step, written in zip(draft.arc, library.stationery.arcs[session_type], strict=True):
            assert (step.stage, step.part, step.text, step.plain) == (written.stage, written.part, written.text, written.plain)
            cited = {row.key for n in step.citations if (row := known[n].reference)}
            assert cited <= set(written.references)
            assert len(cited) == (min(len(written.references), 2) if kind is DraftKind.HANDOUT else len(written.references))
        of_items = {
            n
            for item in draft.items
            for numbers in (item.citations, *(row.citations for row in item.positions))
            for n in numbers
        }
        of_the_course = set(known) - of_items
        assert {known[n].passage.kind for n in of_the_course} <= {"arc"}
        assert min(of_the_course, default=999) > max(of_items, default=0)


def test_a_comparison_and_one_page_have_no_course(assistant: Assistant):
    both = SessionBrief(session_types=("im-psychedelic", "group"))
    assert assistant.draft(DraftKind.COMPARISON, both).arc == ()
    assert assistant.draft(DraftKind.CHECKLIST, both, length=Length.ONE_PAGE).arc == ()
