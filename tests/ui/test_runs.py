"""A run that was ended while it worked gives nothing more; one that begins afterwards is another."""

from __future__ import annotations

from ui.runs import Runs


def test_steps_pass_until_the_runs_are_ended():
    runs = Runs()
    steps = runs.wanted(iter("abc"))
    assert next(steps) == "a"
    runs.end()
    assert list(steps) == []
    assert list(runs.wanted(iter("abc"))) == ["a", "b", "c"]


def test_a_step_that_is_worked_out_meanwhile_is_dropped():
    runs = Runs()

    def working():
        yield 1
        runs.end()  # Clear is pressed while the second step is made
        yield 2

    assert list(runs.wanted(working())) == [1]
