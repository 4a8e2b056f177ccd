"""How plain a handout reads is told where it is made: to the clinic, not on the patient's signed copy."""

from __future__ import annotations

import json

import pytest

from kapassist.domain import DraftKind, SignOff
from kapassist.export.formats import FORMS
from kapassist.export.noticing import reading_line
from kapassist.sessions import SessionBrief

SIGNED = SignOff("Ana Ruiz", "MD", "2026-01-01", "2027-01-01", "x")
BRIEF = SessionBrief(("im-psychedelic",))


@pytest.mark.parametrize(
    ("language", "formulas"), [("en", ("Flesch-Kincaid", "SMOG", "new Dale-Chall")), ("es", ("Huerta", "INFLESZ"))]
)
def test_a_sheet_tells_its_grade_until_it_is_signed(assistant, language, formulas):
    draft = assistant.draft(DraftKind.HANDOUT, BRIEF, language=language)
    open_, signed = assistant.imprint(draft), assistant.imprint(draft, SIGNED)
    line = reading_line(open_)
    assert [name for name in formulas if name not in line] == []
    for form in ("md", "html", "txt"):
        assert line[:60] in FORMS[form].write(draft, open_).decode()
        assert line[:60] not in FORMS[form].write(draft, signed).decode()
    row = json.loads(FORMS["json"].write(draft, signed))["plain"]
    assert [score["formula"] for score in row["scores"]] == [score.formula for score in signed.plain.scores]
    assert row["score"] == round(signed.plain.score, 3)
    assert {"long_sentences", "jargon", "terms", "checklist"} <= set(row)


def test_other_drafts_have_none(assistant):
    draft = assistant.draft(DraftKind.CHECKLIST, BRIEF)
    assert reading_line(assistant.imprint(draft)) == ""
    assert json.loads(FORMS["json"].write(draft, assistant.imprint(draft)))["plain"] is None


def test_the_command_tells_it_beside_the_sheet(command, assistant):
    ran = command("draft", "handout", "--session-type", "group")
    assert ran.err.count("Reading grade: Flesch-Kincaid") == 1
