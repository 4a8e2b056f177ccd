"""Rules about names: what one file names stands in another, every source is used, and a file holds what its name says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.corpus.records import Place
from kapassist.corpus.texts import all_texts
from kapassist.domain import Item, Prompt


def unknown_references(library: Library) -> Iterator[Problem]:
    """Find keys that `references.yaml` does not hold."""
    known = tuple(library.references)
    for key, place in _used(library):
        if key not in library.references:
            hint = did_you_mean(key, known)
            yield Problem(place.file, place.line, f"unknown reference {key!r}{hint}; add it to references.yaml or mend the key")


def unused_references(library: Library) -> Iterator[Problem]:
    """Find references that no statement names."""
    used = {key for key, _ in _used(library)}
    for key in library.references:
        if key not in used:
            place = library.places[f"references:{key}"]
            yield Problem(place.file, place.line, f"reference {key!r} is not used by any statement; remove it or use it")


def doubled_references(library: Library) -> Iterator[Problem]:
    """Find sources that stand in the list under two keys."""
    first: dict[str, str] = {}
    for key, entry in library.references.items():
        for name in filter(None, (entry.doi.lower(), entry.pmid)):
            if first.setdefault(name, key) != key:
                place = library.places[f"references:{key}"]
                yield Problem(
                    place.file, place.line, f"reference {key!r} is the same source as {first[name]!r} ({name}); keep one"
                )


def unknown_factors(library: Library) -> Iterator[Problem]:
    """Find client factors that `factors.yaml` does not hold."""
    named = [(row.when, library.places[row.id]) for row in _rows(library)]
    named += [(row.unless, library.places[row.id]) for row in library.prompts]
    named += [(row.factors, library.places[f"session-types:{key}"]) for key, row in library.session_types.items()]
    named += [(tuple(row.implies), library.places[f"factors:{key}"]) for key, row in library.factors.items()]
    known = tuple(library.factors)
    for factors, place in named:
        for factor in factors:
            if factor not in library.factors:
                yield Problem(
                    place.file, place.line, f"unknown client factor {factor!r}{did_you_mean(factor, known)}; see factors.yaml"
                )


def unknown_statements(library: Library) -> Iterator[Problem]:
    """Find statements that an article wants beside its own and that no article holds."""
    known = tuple(row.id for article in library.articles for row in article.statements)
    for article in library.articles:
        for identifier in (*article.lead, *article.beside):
            if identifier not in known:
                hint = did_you_mean(identifier, known)
                yield Problem(article.file, 2, f"front matter names {identifier!r}, which no article holds{hint}")


def misplaced_entries(library: Library) -> Iterator[Problem]:
    """Find files of items and prompts whose `stage` is not the one in their name: passages name the file by the stage."""
    wrong = {}
    for row in _rows(library):
        file = library.places[row.id].file
        if PurePosixPath(file).stem != row.stage:
            wrong[file] = row.stage
    for file, stage in wrong.items():
        yield Problem(file, 1, f"is about the stage {stage!r} but has another name; call the file {stage}.yaml or mend 'stage'")


def stray_files(library: Library) -> Iterator[Problem]:
    """Find files that nothing reads, such as `arrival.yml` or `arrival.yaml.txt`: their text would be lost without a word."""
    for path in sorted(library.root.rglob("*")):
        name = path.relative_to(library.root).as_posix()
        if path.is_file() and name != "README.md" and name not in library.files and not path.name.startswith("."):
            yield Problem(name, 1, "is not read by the program; mend its name or its folder, or take it away")


def unknown_scopes(library: Library) -> Iterator[Problem]:
    """Find sign-offs whose scope names nothing: they would sign nothing."""
    for review in library.reviews:
        for scope in review.scope:
            if not any(file.startswith(scope) for file in library.files):
                yield Problem("review.yaml", 1, f"{review.reviewer} signs {scope!r}, which is no file or folder here; mend it")


def _rows(library: Library) -> tuple[Item | Prompt, ...]:
    return (*library.items, *library.prompts)


def _used(library: Library) -> Iterator[tuple[str, Place]]:
    """Return every key that is named, with the place that names it."""
    for found in all_texts(library):
        for key in found.references:
            yield key, found.place
    for claim in library.claims:
        for key in claim.references:
            yield key, library.places[claim.id]
