"""Whole sets and batches in one zip file: what is in it, what a bad line costs, and the same bytes twice."""

from __future__ import annotations

import json
import zipfile

import pytest

from kapassist.assistant import Assistant
from kapassist.domain import DraftKind, Length
from kapassist.errors import DataFolderError
from kapassist.packing import Packed, Wanted, pack, told_once, whole_set
from kapassist.sessions import SessionBrief


def test_a_set_holds_every_kind_in_every_form_that_it_has(assistant: Assistant, tmp_path):
    wanted = whole_set(assistant, ["im-psychedelic"], list(DraftKind), SessionBrief(text="CRPS"), Length.STANDARD)
    done = list(pack(assistant, wanted, ["md", "pdf", "soap"], tmp_path / "set.zip"))
    assert [row.error for row in done] == [""] * 5
    with zipfile.ZipFile(tmp_path / "set.zip") as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert names == [name for row in done for name in row.files]
    assert len([name for name in names if name.endswith("-soap.txt")]) == 3  # handouts and comparisons have no note
    assert {name for name in names if name.endswith(".pdf")} == {f"im-psychedelic/{kind.value}.pdf" for kind in DraftKind}
    assert list(tmp_path.iterdir()) == [tmp_path / "set.zip"]


def test_a_draft_that_cannot_be_made_leaves_the_others_alone(assistant: Assistant, tmp_path):
    wanted = [Wanted("bad", DraftKind.CHECKLIST, SessionBrief()), Wanted("good", DraftKind.HANDOUT, SessionBrief(("iv-pain",)))]
    bad, good = pack(assistant, wanted, ["md"], tmp_path / "two.zip")
    assert "no session type is given" in bad.error
    assert good.files == ("good.md",)


def test_the_same_set_gives_the_same_bytes(assistant: Assistant, tmp_path):
    wanted = whole_set(assistant, ["group"], [DraftKind.HANDOUT, DraftKind.SETTING], SessionBrief(), Length.ONE_PAGE)
    for name in ("a.zip", "b.zip"):
        assert len(list(pack(assistant, wanted, ["pdf", "docx", "html"], tmp_path / name))) == 2
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_file_that_cannot_be_written_is_one_line(assistant: Assistant, tmp_path):
    with pytest.raises(DataFolderError, match="choose another file with -o"):
        list(pack(assistant, [], ["md"], tmp_path / "nowhere" / "set.zip"))


def test_the_command_packs_the_lines_of_a_file_and_tells_the_bad_ones(command, assistant, tmp_path):
    lines = [
        {"id": "A/../b", "kind": "handout", "session_type": "iv-pain", "language": "es"},
        {"id": "A/../b", "kind": "checklist", "session_type": "iv-pain", "length": "one-page"},
        {"id": "c", "kind": "poem", "session_type": "iv-pain"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join([*map(json.dumps, lines), "{"]), encoding="utf-8")
    ran = command("pack", "-o", tmp_path / "out.zip", "--input", tmp_path / "in.jsonl", "--format", "txt", "--json")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 1
    assert len([row for row in rows if "error" in row]) == 2
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["a----b.txt", "a----b-2.txt"]
        assert "Su sesión de ketamina".upper() in archive.read("a----b.txt").decode()


def test_blank_lines_and_a_newline_at_the_end_are_passed_over(command, assistant, tmp_path):
    line = json.dumps({"id": "a", "kind": "checklist", "session_type": "group", "length": "one-page"})
    (tmp_path / "in.jsonl").write_text(f"\n{line}\n  \n\n", encoding="utf-8")
    ran = command("pack", "-o", tmp_path / "out.zip", "--input", tmp_path / "in.jsonl", "--format", "md")
    assert ran.status == 0, ran.err
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist() == ["a.md"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "odt"], "unknown format 'odt'"),
        (["--kind", "poem"], "unknown kind of draft 'poem'"),
        (["--session-type", "x"], "unknown session type 'x'"),
        (["--length", "long"], "unknown length 'long'"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(command, assistant, tmp_path, arguments, words):
    ran = command("pack", "-o", tmp_path / "out.zip", *arguments)
    assert ran.status == 2
    assert words in ran.err
    assert not (tmp_path / "out.zip").exists()


def test_an_id_that_names_no_file_or_stands_twice_is_told(command, assistant, tmp_path):
    rows = [{"id": name, "kind": "handout", "session_type": "group"} for name in ("../evil", "h1", "h1")]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    ran = command("pack", "-o", tmp_path / "out.zip", "--input", tmp_path / "in.jsonl", "--format", "txt", "--json")
    evil, first, again = map(json.loads, ran.out.splitlines())
    assert evil["notes"] == ["the id '../evil' cannot name a file as it is; its files are named 'evil'"]
    assert first["notes"] == []
    assert "stands on an earlier line; its files are named 'h1-2'" in again["notes"][0]
    assert [line for line in (evil["notes"][0], again["notes"][0]) if line not in ran.err] == []


def test_what_every_pdf_of_a_set_lacks_is_told_once():
    rows = [Packed(name, notes=(f"lacks {count} letters",)) for name, count in (("a", "1,234"), ("b", "8"), ("c", "8"))]
    assert list(told_once(rows)) == ["a and 2 more: lacks 1,234 letters"]
