"""Reads one YAML file into plain values and remembers the line of every value, so that a message can name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from kapassist.corpus.files import read_text
from kapassist.corpus.problems import Problem
from kapassist.corpus.syntax import syntax_problem
from kapassist.errors import clipped, shortened

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the compiled parser is ten times faster where it is built
_TYPED_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null")}
_MAX_DEPTH = 20  # the library's files need six; deeper ones are broken and would exhaust the stack

ValuePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The values of a YAML file with the line where each begins, and what was wrong while reading.

    `written` holds what was typed for every value that is not text: a number, yes or no, or nothing.
    """

    name: str
    data: Any
    lines: Mapping[ValuePath, int]
    problems: tuple[Problem, ...] = ()
    written: Mapping[ValuePath, str] = field(default_factory=dict)

    def line(self, path: ValuePath) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, name: str) -> SourceFile:
    """Read a YAML file; `name` is how messages call it."""
    text, problems = read_text(path, name)
    return SourceFile(name, None, {}, problems) if problems else parse_yaml(text, name)


def parse_yaml(text: str, name: str, above: int = 0) -> SourceFile:
    """Read YAML that begins below the first `above` lines of a file."""
    try:
        root = yaml.compose("\n" * above + text, Loader=_Loader)
    except yaml.YAMLError as error:
        return SourceFile(name, None, {}, (syntax_problem(name, "\n" * above + text, error),))
    builder = _Builder(name)
    data = builder.value(root, ()) if root is not None else None
    return SourceFile(name, data, builder.lines, tuple(builder.problems), builder.written)


class _Builder:
    """Turns YAML nodes into plain values; notes lines, duplicate keys and what YAML would read otherwise than it was meant."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[ValuePath, int] = {}
        self.written: dict[ValuePath, str] = {}
        self.problems: list[Problem] = []
        self._constructor = yaml.SafeLoader("")
        self._seen: set[int] = set()

    def value(self, node: Node, path: ValuePath) -> Any:
        if id(node) in self._seen:  # an alias: it could stand inside itself, and its node tells the line of the other place
            self.lines.setdefault(path, self.lines[path[:-1]])
            return self._refuse(path, "is repeated from elsewhere with '*' and '&'; write it out")
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(path) > _MAX_DEPTH:
            return self._refuse(path, "stands too deep inside other entries; check the brackets and the indent")
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: ValuePath) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.problems.append(
                    Problem(self.name, line, "has a list or a table as its key; write one word before the colon")
                )
                continue
            key = str(key_node.value)
            if key in values:
                self.problems.append(Problem(self.name, line, f"{shortened(key)} stands here twice; keep one"))
            self.lines[(*path, key)] = line
            values[key] = self.value(value_node, (*path, key))
        return values

    def _scalar(self, node: Node, path: ValuePath) -> Any:
        text = str(node.value)
        if node.tag.startswith("!"):
            return self._refuse(
                path,
                f"{shortened(str(node.tag))} begins with a sign that YAML keeps for itself; put quotes round the whole text",
            )
        if not isinstance(node, ScalarNode) or node.tag not in _TYPED_TAGS or node.style:
            return text  # dates stay the text that was typed
        self.written[path] = text
        try:
            value = self._constructor.construct_object(node)
            read_as = str(value)
        except (ValueError, OverflowError):  # looks like a number and is none, or one of thousands of digits
            return text
        if isinstance(value, int) and not isinstance(value, bool) and read_as != text:
            return self._refuse(
                path, f"{shortened(text)} would be read as the number {shortened(read_as)}; put quotes round it"
            )
        return value

    def _refuse(self, path: ValuePath, message: str) -> None:
        where = f"{clipped(path[-1])}: " if path and isinstance(path[-1], str) else ""
        self.problems.append(Problem(self.name, self.lines[path], f"{where}{message}"))
