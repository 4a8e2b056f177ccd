"""Rules about the questions that passages answer: each belongs to a passage that there is, and stands there once."""

from __future__ import annotations

from collections.abc import Iterator

from kapassist.corpus.library import Library
from kapassist.corpus.passages import passages
from kapassist.corpus.problems import Problem, did_you_mean


def unknown_passages(library: Library) -> Iterator[Problem]:
    """Find questions whose passage is gone or was renamed: they would find nothing."""
    known = tuple(passage.id for passage in passages(library))
    for key in library.asked.keys() - set(known):
        place = library.places[f"asked:{key}"]
        hint = did_you_mean(key, known)
        yield Problem(place.file, place.line, f"asks for {key!r}, which is no passage{hint}; mend the id or take it out")


def doubled_questions(library: Library) -> Iterator[Problem]:
    """Find questions that stand twice at one passage."""
    for key, questions in library.asked.items():
        place = library.places[f"asked:{key}"]
        told = [" ".join(question.casefold().split()) for question in questions]
        for question in sorted({text for text in told if told.count(text) > 1}):
            yield Problem(place.file, place.line, f"{key!r} has the question {question!r} twice; keep one")


def moved_questions(library: Library) -> Iterator[Problem]:
    """Find session types with questions for some statements only: their ids are numbers, which an inserted one moves."""
    for entry in library.session_types.values():
        keys = [f"{entry.id}#{facet}-{n}" for facet, rows in entry.facets.items() for n in range(1, len(rows) + 1)]
        without = [key for key in keys if key not in library.asked]
        if without and len(without) < len(keys):
            place = library.places[without[0]]
            told = "give it some, and look whether those behind it still belong to their statements"
            yield Problem(place.file, place.line, f"{without[0]!r} has no questions while others of {entry.id} have; {told}")
