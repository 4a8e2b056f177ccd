"""One line for each source, in the words of `knowledge/wording.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from textwrap import shorten

from kapassist.corpus.wording import WordingFile
from kapassist.domain import Citation, Reference
from kapassist.export.dates import written

_TITLE = 80  # characters of a title on a patient's sheet
_UNDATED = "n.d."  # in `references.yaml`
_PERSON = re.compile(r"(.+?) (?:[A-Z]{1,3}|[A-Z]+[a-z][A-Z]+)")  # surname and initials
_UNKNOWN = re.compile(r"Authors? not ")


def is_own(citation: Citation) -> bool:
    """Tell whether the source is one of the clinic's own documents, not curated guidance."""
    return citation.passage.kind == "clinic"


def own_numbers(citations: Iterable[Citation]) -> frozenset[int]:
    """Return the numbers of the sources that are the clinic's own documents."""
    return frozenset(citation.n for citation in citations if is_own(citation))


def source_line(citation: Citation, wording: WordingFile) -> str:
    """Return authors, year, title and where it appeared; for the clinic's own document its name and the place in it."""
    source, passage = citation.reference, citation.passage
    if is_own(citation):
        title = source.title if source else passage.title
        where = f": {passage.section}" if passage.section else ""
        return f"{title} ({PurePosixPath(passage.document).name}){where}"
    if source is None:
        return citation.passage.heading
    where = f" {source.container}." if source.container else ""
    return f"{source.authors} ({_year(source, wording)}). {source.title.rstrip('.')}.{where}"


def short_sources(citations: Iterable[Citation], wording: WordingFile, dated: bool = True) -> list[str]:
    """Return the sources with their numbers, one text for those that read alike. `dated` tells of an undated one that it is."""
    numbers: dict[str, list[str]] = {}
    for citation in citations:
        numbers.setdefault(_short_source(citation, wording, dated), []).append(str(citation.n))
    return [f"{', '.join(which)} {name}" for name, which in numbers.items()]


def patient_source(citation: Citation, wording: WordingFile) -> str:
    """Return who wrote a source, its title in short, and its year: one line that a patient can look up."""
    source = citation.reference
    if source is None or is_own(citation):
        return source.title if source else citation.passage.heading
    title, year = source.title.rstrip("."), source.year
    if len(title) > _TITLE:
        title = f"{shorten(title, _TITLE, placeholder='').rstrip(' ,;:')} …"
    who = "" if _UNKNOWN.match(source.authors) else f"{_who(source)}: "
    return f"{who}{title} ({wording.labels['no-date-patient'] if year == _UNDATED else year})"


def _short_source(citation: Citation, wording: WordingFile, dated: bool) -> str:
    """Return first author and year, or for what has no author its title; enough to find it in the whole list."""
    source = citation.reference
    if source is None or is_own(citation):
        return source.title if source else citation.passage.heading
    return f"{_who(source)} {_year(source, wording)}" if dated or source.year != _UNDATED else _who(source)


def _who(source: Reference) -> str:
    """Return the first author's surname, or the whole name of a body; the title where nobody is named."""
    if _UNKNOWN.match(source.authors):
        return source.title.rstrip(".")
    person = _PERSON.fullmatch(re.split("[,;(]", source.authors)[0].strip())
    if person and source.year != _UNDATED:
        return person[1]
    return re.split("[;(]", source.authors)[0].strip()  # "Better U" is a company; a body's name may hold a comma


def grade_words(citation: Citation, wording: WordingFile) -> str:
    """Return how strong the source is and how much of it was read."""
    source = citation.reference
    if is_own(citation):
        return wording.labels["own-document"]
    if source is None:
        return wording.grades["editorial"]
    checked = wording.labels["checked"].format(date=written(source.checked, wording))
    return f"{wording.grades[source.grade]}; {wording.depths[source.read]}; {checked}"


def review_words(citation: Citation, wording: WordingFile) -> str:
    """Return which clinician has reviewed the passage's file as it stands, or that nobody has."""
    label = wording.labels["reviewed" if citation.reviewed else "unreviewed"]
    return label.format(who=citation.reviewed)


def _year(source: Reference, wording: WordingFile) -> str:
    return wording.labels["no-date"] if source.year == _UNDATED else source.year
