"""Reads the files of one folder into records; gathers what is wrong and where everything stands."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kapassist.corpus import schema, stationery
from kapassist.corpus.articles import Article, read_article
from kapassist.corpus.clinic_rules import ClinicRulesFile
from kapassist.corpus.messages import schema_problems
from kapassist.corpus.plain_language import PlainLanguageFile
from kapassist.corpus.problems import Problem
from kapassist.corpus.records import Place, SessionType, item_of, prompt_of, session_type_of
from kapassist.corpus.source import SourceFile, read_yaml
from kapassist.corpus.stationery import Stationery
from kapassist.domain import Item, Prompt
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

_File = TypeVar("_File", bound=BaseModel)


class Reader:
    """Reads files of one folder; gathers problems and the places of ids."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.files: set[str] = set()
        self.places: dict[str, Place] = {}

    def file(self, name: str, model: type[_File]) -> _File | None:
        """Read one file; None where it does not fit its model, with what is wrong among the problems."""
        self.files.add(name)
        source = read_yaml(self.root / name, name)
        self.problems += source.problems
        if source.data is None:
            if not source.problems:
                self.problems.append(Problem(name, 1, "is empty; put the file back"))
            return None
        parsed = self._validated(source, model)
        self._note_places(source)
        return parsed

    def session_types(self) -> dict[str, SessionType]:
        """Read the file of every session type."""
        found = {}
        for key in SESSION_TYPE_IDS:
            name = f"session-types/{key}.yaml"
            parsed = self.file(name, schema.SessionTypeFile)
            if parsed and parsed.session_type != key:
                self.problems.append(Problem(name, 1, f"is about {parsed.session_type!r}; write 'session-type: {key}' here"))
            elif parsed:
                found[key] = session_type_of(parsed)
        return found

    def items(self) -> list[Item]:
        """Read the items of every stage, in the order of care."""
        return [
            item_of(parsed.stage, entry)
            for name in self._names("items", ".yaml")
            if (parsed := self.file(name, schema.ItemsFile))
            for entry in parsed.items
        ]

    def prompts(self) -> list[Prompt]:
        """Read the prompts of every stage, in the order of care."""
        return [
            prompt_of(parsed.stage, entry)
            for name in self._names("integration", ".yaml")
            if (parsed := self.file(name, schema.PromptsFile))
            for entry in parsed.prompts
        ]

    def asked(self) -> dict[str, tuple[str, ...]]:
        """Read the questions of passages, by the ids of the passages; a library may have none."""
        found: dict[str, tuple[str, ...]] = {}
        for path in sorted((self.root / "asked").rglob("*.yaml")):
            name = path.relative_to(self.root).as_posix()
            parsed = self.file(name, schema.AskedFile)
            for key, questions in parsed.asked.items() if parsed else ():
                if key in found:
                    line = self.places[f"{name}:asked:{key}"].line
                    first = self.places[f"asked:{key}"].file
                    self.problems.append(Problem(name, line, f"{key!r} has questions in {first} too; keep them in one file"))
                found[key] = (*found.get(key, ()), *questions)
        return found

    def stationery(self) -> Stationery | None:
        """Read the files of `drafts/`."""
        arcs = self.file("drafts/arcs.yaml", stationery.ArcsFile)
        notes = self.file("drafts/notes.yaml", stationery.NotesFile)
        glossary = self.file("drafts/glossary.yaml", stationery.GlossaryFile)
        disclosure = self.file("drafts/disclosure.yaml", stationery.DisclosureFile)
        rules = self.file("drafts/clinic-rules.yaml", ClinicRulesFile)
        closing = self.file("drafts/closing.yaml", stationery.ClosingFile)
        plain = self.file("drafts/plain-language.yaml", PlainLanguageFile)
        spanish = self.file("drafts/es.yaml", stationery.TranslationFile)
        if not (arcs and notes and glossary and disclosure and rules and closing and plain and spanish):
            return None
        translations = {str(spanish.language): spanish}
        return stationery.Stationery(
            arcs.arcs, arcs.later, notes.forms, glossary.terms, disclosure.countries, rules.rules, translations, closing, plain
        )

    def articles(self) -> list[Article]:
        """Read every article."""
        found = []
        for name in self._names("guidance", ".md"):
            self.files.add(name)
            article, problems = read_article(self.root / name, name)
            self.problems += problems
            if article:
                found.append(article)
                for statement in article.statements:
                    self._place(statement.id, name, statement.line)
        return found

    def _names(self, folder: str, suffix: str) -> list[str]:
        found = sorted((self.root / folder).glob(f"*{suffix}"), key=_in_order_of_care)
        names = [f"{folder}/{path.name}" for path in found]
        if not names:
            self.problems.append(Problem(folder, 1, f"holds no {suffix} file; put the folder and its files back"))
        return names

    def _validated(self, source: SourceFile, model: type[_File]) -> _File | None:
        try:
            return model.model_validate(source.data)
        except ValidationError as error:
            self.problems += schema_problems(source, model, error)
            return None

    def _note_places(self, source: SourceFile) -> None:
        """Note the line of every entry: of lists by their `id`, and of each key as `id.key`; of mappings by their key."""
        for top, entries in source.data.items() if isinstance(source.data, dict) else ():
            self.places[f"{source.name}:{top}"] = Place(source.name, source.line((top,)))
            if top == "session-type":
                self._place_session_type(source)
            elif isinstance(entries, list):
                for index, entry in enumerate(entries):
                    if isinstance(entry, dict) and "id" in entry:
                        self._place(str(entry["id"]), source.name, source.line((top, index)))
                        for key in entry:
                            place = Place(source.name, source.line((top, index, key)))
                            self.places.setdefault(f"{entry['id']}.{key}", place)
            elif isinstance(entries, dict) and "session-type" not in source.data:
                for key in entries:
                    place = Place(source.name, source.line((top, key)))
                    self.places.setdefault(f"{top}:{key}", place)
                    self.places[f"{source.name}:{top}:{key}"] = place  # several files may have the same table

    def _place_session_type(self, source: SourceFile) -> None:
        """Note the line of every statement of a session type under the id of its passage."""
        key = str(source.data["session-type"])
        self.places[f"session-types:{key}"] = Place(source.name, 1)
        for path, line in source.lines.items():
            match path:
                case ("glance", str(cell)):
                    self.places[f"{key}#glance-{cell}"] = Place(source.name, line)
                case ("facets", str(facet), int(index)):
                    self.places[f"{key}#{facet}-{index + 1}"] = Place(source.name, line)

    def _place(self, identifier: str, name: str, line: int) -> None:
        if identifier in self.places:
            first = self.places[identifier]
            self.problems.append(Problem(name, line, f"id {identifier!r} is already used at {first.file}:{first.line}"))
        self.places.setdefault(identifier, Place(name, line))


def _in_order_of_care(path: Path) -> tuple[int, str]:
    """Return where a file named after a stage stands; other files stand in the order of their names."""
    return (STAGE_IDS.index(path.stem) if path.stem in STAGE_IDS else len(STAGE_IDS), path.name)
