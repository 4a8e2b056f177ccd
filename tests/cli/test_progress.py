"""The progress bar tells of one list of texts after the other."""

from __future__ import annotations

from kapassist.cli.output import progress_bar


def test_a_second_list_begins_anew(capsys):
    with progress_bar() as advance:
        for total in (30, 50):
            for done in range(0, total + 1, 10):
                advance(done, total)
    told = capsys.readouterr().err
    assert told.index(" 0/30 ") < told.index(" 0/50 ")


def test_nothing_is_shown_before_the_first_text(capsys):
    with progress_bar():
        pass
    assert capsys.readouterr().err == ""
