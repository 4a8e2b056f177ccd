"""`kapassist drafts`, and `kapassist draft --save`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kapassist.desk import edits
from kapassist.desk.saved import SavedDrafts
from tests.desk.making import draft, item

TODAY = date.today()
SAVED = {"id", "title", "kind", "session_types", "created", "version", "saved", "state", "signoff"}
VERSION = {"n", "saved", "note", "flagged", "state", "signoff"}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Return the store that the commands of this test use; the draft in it stands in three versions."""
    monkeypatch.setenv("KAPASSIST_DATA_DIR", str(tmp_path))
    made = SavedDrafts(tmp_path / "drafts.sqlite")
    first = draft()
    made.save(first, title="Monday group")
    second = edits.rule(edits.edit(edits.move(first, "consent", 0, 0), "bp", "Take it twice."), "fasting", "Six hours.")
    made.save(second, 1, note="after the call")
    made.save(edits.add(edits.remove(edits.remove(second, "music"), "escort", "lives here"), 1, "Bring socks."), 1)
    return made


def printed(ran):
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def test_an_empty_desk(command, tmp_path, monkeypatch):
    monkeypatch.setenv("KAPASSIST_DATA_DIR", str(tmp_path))
    ran = command("drafts", "list")
    assert (ran.status, ran.out) == (0, "no saved drafts; 'kapassist draft KIND … --save' keeps one\n")
    assert printed(command("drafts", "list", "--json")) == []


def test_list(command, desk):
    desk.save(draft(brief="another one"))
    (other, saved) = printed(command("drafts", "list", "--json"))
    assert set(saved) == SAVED
    assert (saved["id"], saved["title"], saved["version"], saved["state"]) == (1, "Monday group", 3, "draft")
    assert [row["id"] for row in printed(command("drafts", "list", "--search", "ANOTHER", "--json"))] == [other["id"]]
    shown = command("drafts", "list", "--search", "socks").out
    assert shown.startswith("1  Monday group (checklist; im-psychedelic; version 3; ")
    assert command("drafts", "list", "--search", "nowhere").out == "no saved draft has these words\n"


def test_show(command, desk):
    ran = command("drafts", "show", "1")
    assert ran.status == 0, ran.err
    assert "Bring socks." in ran.out
    assert "lives here" in ran.out
    assert ran.err.startswith("kapassist: Monday group (1), version 3: 20")
    assert "Bring socks." not in command("drafts", "show", "1", "--version", "1").out
    shown = printed(command("drafts", "show", "1", "--version", "2", "--json"))
    assert (shown["kind"], shown["signed"]) == ("checklist", None)
    assert "2" in shown["state"]


def test_export(command, desk, tmp_path):
    ran = command("drafts", "export", "1", "--format", "html", "-o", tmp_path / "draft.html")
    assert (ran.status, ran.out) == (0, "")
    assert "Bring socks." in (tmp_path / "draft.html").read_text(encoding="utf-8")
    assert command("drafts", "export", "1", "-o", tmp_path / "draft.docx").status == 0
    assert (tmp_path / "draft.docx").read_bytes().startswith(b"PK")


def test_versions(command, desk):
    rows = printed(command("drafts", "versions", "1", "--json"))
    assert [(set(row), row["n"]) for row in rows] == [(VERSION, 3), (VERSION, 2), (VERSION, 1)]
    assert "; draft; after the call\n" in command("drafts", "versions", "1").out


def test_diff(command, desk):
    assert command("drafts", "diff", "1").out.splitlines() == [
        "- removed escort: Text of escort. (reason: lives here)",
        "- removed music: Text of music.",
        "+ added own-1: Bring socks.",
    ]
    assert command("drafts", "diff", "1", "1", "2").out.splitlines() == [
        "> moved consent: Arrival -> The day before",
        "~ changed fasting, rule: (blank) -> Six hours.",
        "~ changed bp, text: Text of bp. -> Take it twice.",
    ]
    assert command("drafts", "diff", "1", "2", "2").out == "no item was added, removed, changed or moved\n"
    assert {"what", "item", "section", "before", "after", "field", "reason", "about"} == set(
        printed(command("drafts", "diff", "1", "1", "--json"))[0]
    )


def test_copy_rename_and_delete(command, desk):
    assert command("drafts", "duplicate", "1", "--title", "Tuesday group").out.startswith("2  Tuesday group (")
    assert command("drafts", "rename", "2", "Wednesday group").out.startswith("2  Wednesday group (")
    assert command("drafts", "delete", "1").out == "deleted Monday group (1)\n"
    assert [saved.id for saved in desk.search()] == [2]


def test_sign(command, desk):
    ran = command("drafts", "sign", "1", "--name", "Ana Ruiz", "--credentials", "MD")
    assert ran.status == 0, ran.err
    assert f"; reviewed by Ana Ruiz, MD, {TODAY.isoformat()}; review again by {TODAY.year + 1}-" in ran.out
    assert "Ana Ruiz, MD" in command("drafts", "show", "1").out
    day = (TODAY - timedelta(days=2)).isoformat()
    signed = printed(
        command("drafts", "sign", "1", "--version", "1", "--name", "Bo Lund", "--credentials", "RN", "--date", day, "--json")
    )
    assert (signed["state"], signed["signoff"]["name"], signed["signoff"]["date"]) == ("reviewed", "Bo Lund", day)
    desk.save(edits.add(desk.open(1).draft, 0, "Bring slippers."), 1)
    assert printed(command("drafts", "list", "--json"))[0]["state"] == "draft"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "7"), "there is no saved draft 7; 'kapassist drafts list' shows those that there are"),
        (("show", "one"), "'one' is not a valid integer"),
        (("show", "1", "--version", "9"), "draft 1 has no version 9; it has 3"),
        (("show", "1", "--format", "odt"), "unknown format 'odt'"),
        (("diff", "1", "1", "9"), "draft 1 has no version 9"),
        (("export", "1", "-o", "nowhere/draft.md"), "cannot write 'nowhere/draft.md'"),
        (("rename", "1", " "), "the title is empty"),
        (("rename", "1", "Mr Miller"), "may identify a person: 'Mr Miller' in the title"),
        (("duplicate", "1", "--title", "Mr Miller"), "take it out, or confirm that it may be kept (--flagged)"),
        (("delete", "7"), "there is no saved draft 7"),
        (("sign", "1", "--name", " ", "--credentials", "MD"), "the name of the reviewer is empty"),
        (("sign", "1", "--name", "Ana Ruiz", "--credentials", "MD", "--date", "2999-01-01"), "2999-01-01 is still to come"),
        (
            ("sign", "1", "--name", "Ana Ruiz", "--credentials", "MD", "--date", "soon"),
            "the date is 'soon'; write it as YYYY-MM-DD",
        ),
        (("sign", "1", "--name", "Ana Ruiz"), "Missing option '--credentials'"),
    ],
    ids=" ".join,
)
def test_one_line_says_what_to_do(command, desk, arguments, words):
    ran = command("drafts", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert words in ran.err
    assert [saved.title for saved in desk.search()] == ["Monday group"]


def test_a_damaged_file_is_told(command, desk):
    desk.path.write_bytes(b"Dear diary, " * 500)
    ran = command("drafts", "list")
    assert (ran.status, ran.out) == (2, "")
    assert "is damaged; move it to another place" in ran.err


def test_markup_in_own_words_stays_text(command, desk):
    made = draft()
    own = replace(made.sections[0], items=(item("own-1", text="<b>x</b> [a](b)", plain="<b>x</b>", own=True, citations=()),))
    key = str(desk.save(replace(made, sections=(own,))).id)
    assert "<b>x</b>" not in command("drafts", "show", key, "--format", "html").out
    assert "[a](b)" not in command("drafts", "show", key).out


def test_a_draft_is_saved_when_asked(command, assistant):
    told = command("draft", "checklist", "--session-type", "iv-pain", "--brief", "second session, CRPS", "--save", "--json")
    assert told.err.startswith("kapassist: saved as draft ")
    (saved,) = printed(command("drafts", "list", "--search", "crps", "--json"))
    assert f"'kapassist drafts show {saved['id']}' opens it" in told.err
    shown = printed(command("drafts", "show", str(saved["id"]), "--json"))
    assert shown == printed(told)


def test_identifiers_are_kept_only_when_confirmed(command, assistant):
    asked = ("draft", "checklist", "--session-type", "iv-pain", "--brief", "my client Maria, first session", "--save")
    ran = command(*asked)
    assert ran.status == 2
    assert "may identify a person: 'Maria' in the brief" in ran.err
    kept = command(*asked, "--flagged")
    assert kept.status == 0
    (saved,) = printed(command("drafts", "list", "--search", "maria", "--json"))
    assert "identifiers confirmed" in command("drafts", "versions", str(saved["id"])).out


def test_a_batch_is_not_saved(command, tmp_path):
    (tmp_path / "briefs.jsonl").write_text('{"id": "1", "session_type": "iv-pain"}\n')
    ran = command("draft", "checklist", "--input", tmp_path / "briefs.jsonl", "--json", "--save")
    assert ran.status == 2
    assert "save drafts one by one" in ran.err
