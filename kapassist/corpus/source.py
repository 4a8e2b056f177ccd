"""Reads one YAML file into plain values and remembers the line of every value, so that a message can name it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled parser is ten times faster where it is built
_TYPED_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null")}

ValuePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a line of a file, in words that a clinician can act on."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The values of a YAML file with the line where each begins, and what was wrong while reading."""

    name: str
    data: Any
    lines: dict[ValuePath, int]
    problems: tuple[Problem, ...] = ()

    def line(self, path: ValuePath) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_text(path: Path, name: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file; a file that is missing or not UTF-8 is a problem, not an exception."""
    try:
        return path.read_bytes().decode("utf-8-sig"), ()
    except OSError as error:
        return "", (Problem(name, 1, f"cannot be read ({error.strerror}); put the file back"),)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return "", (Problem(name, line, "holds a character that is not UTF-8; save the file as UTF-8 text"),)


def read_yaml(path: Path, name: str) -> SourceFile:
    """Read a YAML file; `name` is how messages call it."""
    text, problems = read_text(path, name)
    if problems:
        return SourceFile(name, None, {}, problems)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        return SourceFile(name, None, {}, (_syntax_problem(name, text, error),))
    builder = _Builder(name)
    data = builder.value(root, ()) if root is not None else None
    return SourceFile(name, data, builder.lines, tuple(builder.problems))


class _Builder:
    """Turns YAML nodes into plain values and notes lines and duplicate keys on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[ValuePath, int] = {}
        self.problems: list[Problem] = []
        self._constructor = yaml.SafeLoader("")

    def value(self, node: Node, path: ValuePath) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: ValuePath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in values:
                self.problems.append(Problem(self.name, key_node.start_mark.line + 1, f"{key!r} stands here twice; keep one"))
            values[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return values

    def _scalar(self, node: Node) -> Any:
        if isinstance(node, ScalarNode) and node.tag in _TYPED_TAGS and not node.style:
            return self._constructor.construct_object(node)
        return str(node.value)  # dates stay the text that was typed


def _syntax_problem(name: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    written = text.splitlines()[line - 1] if line <= len(text.splitlines()) else ""
    if "\t" in written:
        return Problem(name, line, "holds a tab; indent with spaces only")
    if getattr(error, "context", None) == "while scanning a quoted scalar":
        opened = getattr(error, "context_mark", mark)
        return Problem(name, opened.line + 1 if opened else line, "opens a quote that is not closed; close it or double it")
    reason = getattr(error, "problem", None) or str(error)
    return Problem(
        name,
        line,
        f"is not readable YAML ({reason}); check the indent, and put quotes round a text that holds ': ' or begins with a sign"
        f" - found {written.strip()[:60]!r}",
    )
