"""One line for each source, in the words of `knowledge/wording.yaml`."""

from __future__ import annotations

from kapassist.corpus.schema import WordingFile
from kapassist.domain import Citation


def source_line(citation: Citation) -> str:
    """Return authors, year, title and where it appeared."""
    source = citation.reference
    if source is None:
        return citation.passage.heading
    where = f" {source.container}." if source.container else ""
    return f"{source.authors} ({source.year}). {source.title.rstrip('.')}.{where}"


def grade_words(citation: Citation, wording: WordingFile) -> str:
    """Return how strong the source is and how much of it was read."""
    source = citation.reference
    if source is None:
        return wording.grades["editorial"]
    checked = wording.labels["checked"].format(date=source.checked)
    return f"{wording.grades[source.grade]}; {wording.depths[source.read]}; {checked}"


def review_words(citation: Citation, wording: WordingFile) -> str:
    """Return which clinician has reviewed the passage's file as it stands, or that nobody has."""
    label = wording.labels["reviewed" if citation.reviewed else "unreviewed"]
    return label.format(who=citation.reviewed)
