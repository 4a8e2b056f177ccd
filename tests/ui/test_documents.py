"""The clinic's own documents on the page: pure handlers and their HTML, without any screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kapassist.assistant import Assistant
from kapassist.documents.records import About, DocumentEntry, Outcome, Step
from kapassist.domain import Answer, AnswerStatus, Citation, CitedStatement, Grade, Label, Length, Passage, Reference
from kapassist.export.answers import answer_markdown
from kapassist.sessions import SessionBrief
from kapassist.settings import Settings
from ui.documents import Adding, DocumentHandlers, Shown, discard
from ui.documents_render import DocumentRenderer
from ui.live import LiveHandlers
from ui.state import Talk
from ui.words import load_words

EVIL = "<script>window.hit = 1</script><img src=x onerror='window.hit = 1'>\n\n[x](javascript:alert(1))"
PROTOCOL = """# Harbor Clinic session-day protocol

## Emergency trolley check

The Quillfeather trolley is checked every Tuesday by the charge nurse, who signs sheet F-17. {evil} A missing signature is
reported to the medical director the same day.
"""
QUESTION = "Who checks the Quillfeather trolley, and on which day?"
MARK = "From your clinic&#x27;s own document"
WORDS = load_words()


@pytest.fixture(scope="module")
def live(folder_apart: Path) -> LiveHandlers:
    """Return handlers over a data folder of their own."""
    return LiveHandlers(Assistant.from_settings(Settings.from_environment({"KAPASSIST_DATA_DIR": str(folder_apart)})), WORDS)


@pytest.fixture
def documents(live: LiveHandlers) -> Iterator[DocumentHandlers]:
    """Return the handlers; what a test leaves is removed."""
    handlers = DocumentHandlers(live)
    yield handlers
    for entry in handlers.shown().entries:
        handlers.remove(entry.id)


@pytest.fixture
def render(assistant: Assistant) -> DocumentRenderer:
    return DocumentRenderer(WORDS.documents, {key: row.title for key, row in assistant.library.session_types.items()})


def upload(folder: Path, name: str, text: str) -> Path:
    """Write a file as Gradio keeps an upload: in a folder of its own."""
    path = folder / f"upload-{len(list(folder.iterdir()))}" / name
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def added(documents: DocumentHandlers, *paths: Path, about: About | None = None) -> Adding:
    return list(documents.add(paths, about or About(), lambda: False))[-1]


def asked(documents: DocumentHandlers, question: str) -> str:
    talk = list(documents.live.now().say(question, SessionBrief(), Length.STANDARD, Talk()))[-1]
    return talk.turns[0].reply


def test_a_document_is_added_answers_the_next_question_and_is_removed(documents, tmp_path):
    path = upload(tmp_path, "protocol.md", PROTOCOL.format(evil=""))
    assert MARK not in asked(documents, QUESTION)
    state = added(documents, path, about=About(("im-psychedelic",), "arrival", "", "Harbor Clinic 2026"))
    assert [(outcome.status, outcome.passages) for outcome in state.outcomes] == [("added", 1)]
    assert state.finished
    assert (state.cancelled, state.problem) == (False, "")
    [entry] = documents.shown().entries
    assert (entry.name, entry.source, entry.session_types) == ("protocol.md", "", ("im-psychedelic",))
    reply = asked(documents, QUESTION)
    assert reply.index(MARK) < reply.index("charge nurse")
    assert "Harbor Clinic 2026 (protocol.md): " in reply
    removed, problem = documents.remove(entry.id)
    assert (removed, problem) == (entry, "")
    assert documents.shown() == Shown()
    assert "charge nurse, who signs" not in asked(documents, QUESTION)


def test_the_uploads_are_deleted_whatever_becomes_of_them(documents, tmp_path):
    good = upload(tmp_path, "good.md", PROTOCOL.format(evil=""))
    bad = upload(tmp_path, "bad.md", "")
    state = added(documents, good, bad)
    assert [Path(outcome.path).name for outcome in state.refused] == ["bad.md"]
    assert state.refused[0].reason
    assert list(tmp_path.iterdir()) == []


def test_only_uploads_are_deleted_with_their_folder(tmp_path):
    (tmp_path / "kept.md").write_text("kept")
    (tmp_path / "gone.md").write_text("gone")
    discard([tmp_path / "gone.md", tmp_path / "never.md"])
    assert [path.name for path in tmp_path.iterdir()] == ["kept.md"]


def test_cancel_keeps_what_is_done(documents, tmp_path):
    paths = [upload(tmp_path, f"{n}.md", PROTOCOL.format(evil=f"Number {n}.")) for n in range(4)]
    calls = iter(range(1000))
    looked = list(documents.add(paths, About(), lambda: next(calls) > 4))
    assert looked[-1].cancelled
    assert looked[-1].finished
    kept = [outcome for outcome in looked[-1].outcomes if outcome.status == "added"]
    assert 0 < len(kept) < 4
    assert len(documents.shown().entries) == len(kept)
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_everything_off_is_said(documents, tmp_path):
    path = upload(tmp_path, "protocol.md", PROTOCOL.format(evil=""))
    state = added(documents, path, about=About(("no-such-type",)))
    assert state.finished
    assert "no-such-type" in state.problem
    assert list(tmp_path.iterdir()) == []


def test_removing_what_is_gone_is_said(documents):
    removed, problem = documents.remove("0123456789abcdef")
    assert removed is None
    assert "0123456789abcdef" in problem


def test_text_of_a_document_cannot_act(documents, render, tmp_path):
    added(documents, upload(tmp_path, "evil.md", PROTOCOL.format(evil=EVIL)))
    reply = asked(documents, QUESTION)
    assert MARK in reply
    assert harmless(reply)
    assert harmless(render.shown(documents.shown()))


def harmless(html: str) -> bool:
    return "<script" not in html and "<img" not in html and 'href="javascript' not in html and "\n\n" not in html


def entry(**changes: object) -> DocumentEntry:
    made = DocumentEntry("0" * 16, "name.md", "Title", "0" * 64, "", 1, 1, "2026-11-22", passages=12)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_every_word_of_the_user_is_escaped(render):
    hostile = entry(name=EVIL, title=EVIL, reference=EVIL)
    state = Adding((Outcome(f"/tmp/{EVIL}", "refused", EVIL),), Step(0, 2, EVIL, 0))
    shown = Shown((hostile,), (EVIL,))
    for html in (render.shown(shown), render.sure(hostile), render.adding(state), render.line(EVIL)):
        assert harmless(html)
    assert harmless(render.adding(replace(state, finished=True, problem=EVIL)))


def test_the_list_says_what_there_is(render):
    html = render.shown(Shown((entry(session_types=("im-psychedelic",)), entry(id="1" * 16))))
    assert "Documents (2)" in html
    assert "<p>name.md</p><p>Passages: 12 · added 2026-11-22</p>" in html
    assert "Psychedelic intramuscular session" in html
    assert "all session types" in html
    assert "No documents yet." in render.shown(Shown())


def test_progress_says_file_passages_and_time(render):
    running = Adding(step=Step(1, 4, "manual.pdf", 37), seconds_left=12.4)
    html = render.adding(running)
    assert 'max="4" value="1"' in html
    assert "File 2 of 4: manual.pdf. Passages so far: 37." in html
    assert "About 12 s left." in html
    assert "About 3 min left." in render.adding(replace(running, seconds_left=170))
    assert "left." not in render.adding(replace(running, seconds_left=None))
    assert "40 new passages" in render.adding(replace(running, indexed=3, to_index=40))
    assert "Cancelling" in render.adding(replace(running, cancelled=True))


def test_the_end_counts_and_names_every_refusal(render):
    outcomes = (
        Outcome("/x/a.md", "added", passages=4),
        Outcome("/x/b.md", "unchanged", passages=9),
        Outcome("/x/c.pdf", "refused", "this PDF is a scan"),
    )
    html = render.adding(Adding(outcomes, finished=True, cancelled=True))
    assert "Added: 1. Already here: 1. Refused: 1. New passages: 4." in html
    assert "<li>c.pdf: this PDF is a scan</li>" in html
    assert "Cancelled; what was done is kept." in html


def own_answer(text: str) -> Answer:
    """Return an answer of one curated statement and one of the clinic's own."""
    reference = Reference("clinic-1", "", "", "Manual", "", "", "", "", Grade.PRACTICE_DOCUMENT, "full-text", "2026-11-22")
    own = Passage("doc-1#0", "documents/manual.pdf", "Manual", "Trolley, page 3", text, "clinic", ("clinic-1",))
    curated = Passage("guidance#0", "guidance/a.md", "Guidance", "Room", "The room is quiet.", "guidance", ())
    return Answer(
        "q",
        AnswerStatus.ANSWERED,
        (Label.OK,),
        (),
        (CitedStatement(curated.text, (1,), curated.heading), CitedStatement(text, (2,), own.heading)),
        citations=(Citation(1, None, curated), Citation(2, reference, own)),
    )


def test_own_statements_stand_under_their_mark_and_curated_ones_do_not(live):
    html = list(live.last.render.growing(own_answer(f"The nurse checks it. {EVIL}"), "t1"))[-1]
    assert html.count("kap-own-mark") == 1
    assert html.index("The room is quiet.") < html.index(MARK) < html.index("The nurse checks it.")
    assert "Manual (manual.pdf): Trolley, page 3" in html
    assert 'href=""' not in html
    assert harmless(html)


@pytest.mark.parametrize("text", ["# Not a heading", "1. Not a list", "~~~", "- [ ] no box", f"Nurse. {EVIL}"])
def test_own_statements_are_marked_in_markdown_and_cannot_act(assistant, text):
    markdown = answer_markdown(own_answer(text), assistant.library.wording)
    assert markdown.count("> **From your clinic's own document**\n>\n> ") == 1
    assert "2. Manual (manual.pdf): Trolley, page 3 (From your clinic's own document)" in markdown
    quoted = markdown.split(">\n> ", 1)[1].splitlines()[0]
    assert not quoted.startswith(("#", "1. ", "~~~", "- "))
    assert "<script" not in markdown.replace("\\<", "")
