"""The guidance library as one record, and how it is read from its folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kapassist.corpus import schema
from kapassist.corpus.articles import Article
from kapassist.corpus.fingerprints import fingerprints
from kapassist.corpus.measures import MeasureEntry, MeasuresFile
from kapassist.corpus.problems import Problem
from kapassist.corpus.reader import Reader
from kapassist.corpus.records import Place, SessionType, reference_of
from kapassist.corpus.stationery import Stationery
from kapassist.corpus.wording import WordingFile
from kapassist.domain import Item, Prompt, Reference
from kapassist.errors import LibraryError
from kapassist.sessions import SESSION_TYPE_IDS


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that the files under `knowledge/` say. `places` maps ids to lines, for messages.

    `files` are the files that were read, and `fingerprints` holds one for the wording of each: by names inside the folder.
    """

    root: Path
    references: Mapping[str, Reference]
    session_types: Mapping[str, SessionType]
    factors: Mapping[str, schema.FactorEntry]
    items: tuple[Item, ...]
    prompts: tuple[Prompt, ...]
    articles: tuple[Article, ...]
    measures: Mapping[str, MeasureEntry]
    crisis: Mapping[str, schema.CrisisCountry]
    notices: schema.NoticesFile
    triage: schema.TriageFile
    vocabulary: schema.VocabularyFile
    wording: WordingFile
    asked: Mapping[str, tuple[str, ...]]
    claims: tuple[schema.ClaimEntry, ...]
    reading: schema.ReadingFile
    reviews: tuple[schema.ReviewEntry, ...]
    limits: schema.CheckFile
    stationery: Stationery
    files: frozenset[str]
    fingerprints: Mapping[str, str]
    places: Mapping[str, Place] = field(default_factory=dict)

    def implied_by(self, factors: Iterable[str]) -> frozenset[str]:
        """Return the client factors that these ones imply, such as chronic pain by CRPS."""
        return frozenset(implied for key in factors if key in self.factors for implied in self.factors[key].implies)


@dataclass(slots=True)
class Reading:
    """What a reading of the folder gave: the library, when it could be built, and every problem on the way."""

    library: Library | None
    problems: list[Problem]

    def told(self, root: Path) -> str:
        """Return the first problem in one line, and how many others there are."""
        first, *others = self.problems
        more = f" (and {len(others)} more; run 'kapassist check')" if others else ""
        return f"{root}/{first}{more}"


def load_library(root: Path) -> Library:
    """Return the library under `root`.

    Raises:
        LibraryError: a file is missing or breaks its schema; the first problem is named with file and line.

    """
    reading = read_library(root)
    if reading.library is None or reading.problems:
        raise LibraryError(reading.told(root))
    return reading.library


def read_library(root: Path) -> Reading:
    """Read every file under `root` and collect what is wrong instead of stopping at the first error."""
    if not root.is_dir():
        return Reading(None, [Problem(".", 1, f"the folder {str(root)!r} does not exist; set KAPASSIST_KNOWLEDGE_DIR")])
    reader = Reader(root)
    references = reader.file("references.yaml", schema.ReferencesFile)
    types = reader.session_types()
    factors = reader.file("factors.yaml", schema.FactorsFile)
    measures = reader.file("measures.yaml", MeasuresFile)
    crisis = reader.file("crisis-lines.yaml", schema.CrisisFile)
    notices = reader.file("notices.yaml", schema.NoticesFile)
    triage = reader.file("triage.yaml", schema.TriageFile)
    vocabulary = reader.file("vocabulary.yaml", schema.VocabularyFile)
    wording = reader.file("wording.yaml", WordingFile)
    claims = reader.file("claims-to-avoid.yaml", schema.ClaimsFile)
    readable = reader.file("reading.yaml", schema.ReadingFile)
    reviews = reader.file("review.yaml", schema.ReviewFile)
    limits = reader.file("check.yaml", schema.CheckFile)
    stationery = reader.stationery()
    items, prompts, articles = reader.items(), reader.prompts(), reader.articles()
    if not (references and measures and factors and crisis and notices and triage):
        return Reading(None, sorted(reader.problems))
    if not (vocabulary and wording and claims and readable and reviews and limits and stationery and _whole(types)):
        return Reading(None, sorted(reader.problems))
    library = Library(
        root,
        {key: reference_of(key, entry) for key, entry in references.references.items()},
        types,
        factors.factors,
        tuple(items),
        tuple(prompts),
        tuple(articles),
        measures.measures,
        crisis.countries,
        notices,
        triage,
        vocabulary,
        wording,
        reader.asked(),
        tuple(claims.claims),
        readable,
        tuple(reviews.reviews),
        limits,
        stationery,
        frozenset(reader.files),
        fingerprints(root),
        reader.places,
    )
    return Reading(library, sorted(reader.problems))


def _whole(types: Mapping[str, SessionType]) -> bool:
    return len(types) == len(SESSION_TYPE_IDS)
