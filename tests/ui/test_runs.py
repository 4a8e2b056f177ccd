"""A run that was asked for before Stop or Clear gives nothing more, whenever it comes; one asked for afterwards is another."""

from __future__ import annotations

from ui.runs import Runs


def test_steps_pass_until_the_runs_are_ended():
    runs = Runs()
    steps = runs.wanted(iter("abc"), 0)
    assert next(steps) == "a"
    runs.end(1)
    assert list(steps) == []
    assert list(runs.wanted(iter("abc"), 1)) == ["a", "b", "c"]


def test_a_step_that_is_worked_out_meanwhile_is_dropped():
    runs = Runs()

    def working():
        yield 1
        runs.end(1)  # Clear is pressed while the second step is made
        yield 2

    assert list(runs.wanted(working(), 0)) == [1]


def test_a_request_that_comes_after_the_end_does_not_begin():
    runs = Runs()
    runs.end(2)
    steps = iter("abc")
    assert list(runs.wanted(steps, 1)) == []
    assert next(steps) == "a"


def test_an_end_that_comes_late_ends_nothing_newer():
    runs = Runs()
    runs.end(2)
    runs.end(1)
    assert list(runs.wanted(iter("abc"), 1)) == []
    assert list(runs.wanted(iter("abc"), 2)) == ["a", "b", "c"]
