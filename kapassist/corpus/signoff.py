"""Who has reviewed which file. A sign-off names the wording that was seen: after an edit the file counts as not reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from kapassist.corpus.library import Library
from kapassist.corpus.schema import ReviewEntry
from kapassist.errors import LibraryError, UsageError

REVIEW_FILE = "review.yaml"
_CLINICAL = ("session-types/", "items/", "integration/", "guidance/", "measures.yaml", "crisis-lines.yaml", "notices.yaml")


@dataclass(frozen=True, slots=True)
class SignOff:
    """A named clinician's review of one file, of the wording that it has now or of an earlier one."""

    file: str
    review: ReviewEntry
    current: bool


def clinical_files(library: Library) -> list[str]:
    """Return the files whose words reach a reader, in a fixed order."""
    return [name for name in sorted(library.fingerprints) if name.startswith(_CLINICAL)]


def sign_offs(library: Library) -> dict[str, SignOff]:
    """Return the newest sign-off of each file that has one; a sign-off of the present wording counts before all others."""
    found: dict[str, SignOff] = {}
    for review in sorted(library.reviews, key=lambda entry: entry.date):
        for file, seen in review.scope.items():
            made = SignOff(file, review, library.fingerprints.get(file) == seen)
            if made.current or file not in found or not found[file].current:
                found[file] = made
    return found


def reviewers(library: Library) -> dict[str, str]:
    """Return who reviewed the present wording of a file, for each file that has been reviewed."""
    return {
        file: f"{made.review.reviewer}, {made.review.credentials}, {made.review.date}"
        for file, made in sign_offs(library).items()
        if made.current
    }


def in_scope(library: Library, names: Sequence[str]) -> dict[str, str]:
    """Return the fingerprints of these files, and of the files of these folders.

    Raises:
        UsageError: a name that is neither a clinical file of the library nor a folder of them.

    """
    scope: dict[str, str] = {}
    for name in names:
        plain = name.strip("/")
        found = [file for file in clinical_files(library) if file == plain or file.startswith(f"{plain}/")]
        if not found:
            raise UsageError(f"{name!r} is no file or folder of the library; name one such as items/arrival.yaml or guidance/")
        scope |= {file: library.fingerprints[file] for file in found}
    return scope


def add_review(root: Path, review: Mapping[str, object]) -> None:
    """Write a review under the others of `review.yaml`; what stands there, comments too, is kept.

    Raises:
        LibraryError: the file cannot be written.

    """
    path = root / REVIEW_FILE
    entry = yaml.safe_dump([dict(review)], sort_keys=False, allow_unicode=True, width=120)
    block = "".join(f"  {line}\n" for line in entry.splitlines())
    try:
        text = path.read_text(encoding="utf-8")
        head, empty, _ = text.partition("reviews: []")
        path.write_text(f"{head}reviews:\n{block}" if empty else f"{text.rstrip()}\n{block}", encoding="utf-8")
    except OSError as error:
        raise LibraryError(f"cannot write {path} ({error.strerror}); copy the library to a folder of your own") from error
