"""The guidance library as one record, and how it is read from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kapassist.corpus import schema
from kapassist.corpus.articles import Article, read_article
from kapassist.corpus.fields import FACETS
from kapassist.corpus.source import Problem, SourceFile, read_yaml
from kapassist.domain import Item, Prompt, Reference, Statement
from kapassist.errors import LibraryError

_File = TypeVar("_File", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class SessionType:
    """One session type: its screen name, words that name it, factors that tip a doubt towards it, cited statements by facet."""

    id: str
    title: str
    words: tuple[str, ...]
    factors: tuple[str, ...]
    complete: bool
    facets: Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that the files under `knowledge/` say. `places` maps ids to lines, for messages."""

    root: Path
    references: Mapping[str, Reference]
    session_types: Mapping[str, SessionType]
    factors: Mapping[str, schema.FactorEntry]
    items: tuple[Item, ...]
    prompts: tuple[Prompt, ...]
    articles: tuple[Article, ...]
    crisis: Mapping[str, schema.CrisisCountry]
    notices: schema.NoticesFile
    triage: schema.TriageFile
    vocabulary: schema.VocabularyFile
    wording: schema.WordingFile
    claims: tuple[schema.ClaimEntry, ...]
    reading: schema.ReadingFile
    reviews: tuple[schema.ReviewEntry, ...]
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What a reading of the folder gave: the library, when it could be built, and every problem on the way."""

    library: Library | None
    problems: list[Problem]


def load_library(root: Path) -> Library:
    """Return the library under `root`.

    Raises:
        LibraryError: a file is missing or breaks its schema; the first problem is named with file and line.

    """
    reading = read_library(root)
    if reading.library is None or reading.problems:
        more = f" (and {len(reading.problems) - 1} more; run 'kapassist check')" if len(reading.problems) > 1 else ""
        raise LibraryError(f"{root}/{reading.problems[0]}{more}")
    return reading.library


def read_library(root: Path) -> Reading:
    """Read every file under `root` and collect what is wrong instead of stopping at the first error."""
    if not root.is_dir():
        return Reading(None, [Problem(".", 1, f"the folder {str(root)!r} does not exist; set KAPASSIST_KNOWLEDGE_DIR")])
    reader = _Reader(root)
    references = reader.file("references.yaml", schema.ReferencesFile)
    types = reader.file("session-types.yaml", schema.SessionTypesFile)
    factors = reader.file("factors.yaml", schema.FactorsFile)
    crisis = reader.file("crisis-lines.yaml", schema.CrisisFile)
    notices = reader.file("notices.yaml", schema.NoticesFile)
    triage = reader.file("triage.yaml", schema.TriageFile)
    vocabulary = reader.file("vocabulary.yaml", schema.VocabularyFile)
    wording = reader.file("wording.yaml", schema.WordingFile)
    claims = reader.file("claims-to-avoid.yaml", schema.ClaimsFile)
    readable = reader.file("reading.yaml", schema.ReadingFile)
    reviews = reader.file("review.yaml", schema.ReviewFile)
    items, prompts, articles = reader.items(), reader.prompts(), reader.articles()
    if not (references and types and factors and crisis and notices and triage):
        return Reading(None, sorted(reader.problems))
    if not (vocabulary and wording and claims and readable and reviews):
        return Reading(None, sorted(reader.problems))
    library = Library(
        root,
        {key: _reference(key, entry) for key, entry in references.references.items()},
        {key: _session_type(key, entry) for key, entry in types.session_types.items()},
        factors.factors,
        tuple(items),
        tuple(prompts),
        tuple(articles),
        crisis.countries,
        notices,
        triage,
        vocabulary,
        wording,
        tuple(claims.claims),
        readable,
        tuple(reviews.reviews),
        reader.places,
    )
    return Reading(library, sorted(reader.problems))


class _Reader:
    """Reads files of one folder; gathers problems and the places of ids."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}

    def file(self, name: str, model: type[_File]) -> _File | None:
        source = read_yaml(self.root / name, name)
        self.problems += source.problems
        if source.data is None:
            if not source.problems:
                self.problems.append(Problem(name, 1, "is empty; put the file back"))
            return None
        parsed = self._validated(source, model)
        self._note_places(source)
        return parsed

    def items(self) -> list[Item]:
        return [
            _item(parsed.stage, entry)
            for name in self._names("items", ".yaml")
            if (parsed := self.file(name, schema.ItemsFile))
            for entry in parsed.items
        ]

    def prompts(self) -> list[Prompt]:
        return [
            _prompt(parsed.stage, entry)
            for name in self._names("integration", ".yaml")
            if (parsed := self.file(name, schema.PromptsFile))
            for entry in parsed.prompts
        ]

    def articles(self) -> list[Article]:
        found = []
        for name in self._names("guidance", ".md"):
            article, problems = read_article(self.root / name, name)
            self.problems += problems
            if article:
                found.append(article)
                for statement in article.statements:
                    self._place(statement.id, name, statement.line)
        return found

    def _names(self, folder: str, suffix: str) -> list[str]:
        return sorted(f"{folder}/{path.name}" for path in (self.root / folder).glob(f"*{suffix}"))

    def _validated(self, source: SourceFile, model: type[_File]) -> _File | None:
        try:
            return model.model_validate(source.data)
        except ValidationError as error:
            for detail in error.errors():
                path = tuple(part for part in detail["loc"] if part != "[key]")
                where = " > ".join(str(part) for part in path)
                message = detail["msg"].removeprefix("Value error, ")
                hint = "; check the spelling of the key" if detail["type"] == "extra_forbidden" else ""
                self.problems.append(Problem(source.name, source.line(path), f"{where}: {message}{hint}"))
            return None

    def _note_places(self, source: SourceFile) -> None:
        """Note the line of every entry: of lists by their `id`, of mappings by their key."""
        for top, entries in source.data.items() if isinstance(source.data, dict) else ():
            if isinstance(entries, list):
                for index, entry in enumerate(entries):
                    if isinstance(entry, dict) and "id" in entry:
                        self._place(str(entry["id"]), source.name, source.line((top, index)))
            elif isinstance(entries, dict):
                for key in entries:
                    self.places.setdefault(f"{top}:{key}", Place(source.name, source.line((top, key))))

    def _place(self, identifier: str, name: str, line: int) -> None:
        if identifier in self.places:
            first = self.places[identifier]
            self.problems.append(Problem(name, line, f"id {identifier!r} is already used at {first.file}:{first.line}"))
        self.places.setdefault(identifier, Place(name, line))


def _reference(key: str, entry: schema.ReferenceEntry) -> Reference:
    return Reference(key=key, **entry.model_dump())


def _session_type(key: str, entry: schema.SessionTypeEntry) -> SessionType:
    facets = {facet: tuple(_statement(row) for row in rows) for facet, rows in entry.facets.items()}
    ordered = {facet: facets[facet] for facet in FACETS if facet in facets}
    return SessionType(key, entry.title, tuple(entry.words), tuple(entry.factors), entry.library == "complete", ordered)


def _statement(entry: schema.StatementEntry) -> Statement:
    return Statement(entry.text, tuple(entry.references), entry.editorial)


def _item(stage: str, entry: schema.ItemEntry) -> Item:
    return Item(
        id=entry.id,
        stage=stage,
        area=entry.area,
        text=entry.text,
        plain=entry.plain,
        why=entry.why,
        levels=tuple(entry.levels.items()),
        when=tuple(entry.when),
        audience=tuple(entry.audience),
        references=tuple(entry.references),
        editorial=entry.editorial,
        field=entry.field,
        positions=tuple(_statement(row) for row in entry.positions),
        matrix=tuple(entry.matrix),
        handout=entry.handout,
    )


def _prompt(stage: str, entry: schema.PromptEntry) -> Prompt:
    return Prompt(
        id=entry.id,
        stage=stage,
        theme=entry.theme,
        modality=entry.modality,
        text=entry.text,
        why=entry.why,
        not_for=entry.not_for,
        session_types=tuple(entry.session_types),
        when=tuple(entry.when),
        references=tuple(entry.references),
        editorial=entry.editorial,
        matrix=tuple(entry.matrix),
    )
