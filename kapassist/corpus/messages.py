"""Tells what does not fit a schema in words for people who do not program: where, what was found, what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kapassist.corpus.problems import Problem, did_you_mean
from kapassist.corpus.source import SourceFile, ValuePath
from kapassist.errors import clipped, shortened

_ID = "lower-case words and digits joined by hyphens, for example escort-booked"
_SHAPES = {  # what a field with a pattern wants; every other field with a pattern holds an id
    "doi": "a DOI without any address before it, for example 10.1000/xyz123",
    "pmid": "the digits of a PubMed number",
    "url": "an address that begins with https:// and holds no space",
    "source": "an address that begins with https:// and holds no space",
    "year": "a year of four digits, or n.d. where the source names none",
    "matrix": "C or P and two digits, for example C25",
}


def schema_problems(source: SourceFile, model: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Return what `model` found wrong with the values of a file."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if part != "[key]")
        teller = _TELLERS.get(detail["type"], _otherwise)
        told = teller(_Finding(source, model, path, detail))
        yield Problem(source.name, source.line(path), f"{_where(source.data, path)}{told}")


class _Finding:
    """One finding of pydantic with what a message can say about it."""

    def __init__(self, source: SourceFile, model: type[BaseModel], path: ValuePath, detail: ErrorDetails) -> None:
        self.model, self.path, self.detail = model, path, detail
        self._written = source.written.get(path)

    @property
    def context(self) -> Mapping[str, Any]:
        return self.detail.get("ctx") or {}

    @property
    def found(self) -> str:
        """Return what stands in the file, as a person would call it."""
        match self.detail["input"]:
            case None:
                return "nothing"
            case bool(value):
                return f"{self._written or value!s} (without quotes it means {'true' if value else 'false'})"
            case int() | float() as value:
                return f"the number {clipped(self._written or str(value))}"
            case list():
                return "a list"
            case dict():
                return "keys with values (a text that holds ': ' needs quotes round it)"
            case value:
                return shortened(str(value))


def _where(data: Any, path: ValuePath) -> str:
    """Return the way to a value: keys, and entries of lists by their id, else by their number."""
    steps = []
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):  # the key that is missing
            data = None
        named = data.get("id") if isinstance(data, dict) else None
        steps.append(clipped(part if isinstance(part, str) else str(named or f"entry {part + 1}")))
    return f"{' > '.join(steps)}: " if steps else ""


def _missing(finding: _Finding) -> str:
    return f"is missing; write '{finding.path[-1]}: ...'"


def _unknown_key(finding: _Finding) -> str:
    known = _keys_at(finding.model, finding.path[:-1])
    return f"is not a known key{did_you_mean(finding.path[-1], known)}; use one of: {', '.join(known)}"


def _not_listed(finding: _Finding) -> str:
    known = tuple(re.findall(r"'([^']*)'", str(finding.context.get("expected"))))
    return f"{finding.found} is not known here{did_you_mean(finding.detail['input'], known)}; use one of: {', '.join(known)}"


def _shape(finding: _Finding) -> str:
    field = next((part for part in reversed(finding.path) if isinstance(part, str)), "")
    return f"expected {_SHAPES.get(field, _ID)}; found {finding.found}"


def _wrong_value(finding: _Finding) -> str:
    return finding.detail["msg"].removeprefix("Value error, ")


def _otherwise(finding: _Finding) -> str:
    return f"{finding.detail['msg'].removeprefix('Input should be').strip()} is expected; found {finding.found}"


def _wants(what: str) -> Callable[[_Finding], str]:
    return lambda finding: f"expected {what}; found {finding.found}"


_TEXT = _wants("a text; put quotes round what YAML takes for a number, a yes or a no, or a list")
_LIST = _wants("a list; write it as [one, two], or one entry a line, each after '- '")
_TABLE = _wants("keys with values of their own; write them below, each with a deeper indent")
_TRUTH = _wants("true or false")
_NUMBER = _wants("a number")
_TELLERS: Mapping[str, Callable[[_Finding], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "enum": _not_listed,
    "literal_error": _not_listed,
    "string_pattern_mismatch": _shape,
    "value_error": _wrong_value,
    "string_type": _TEXT,
    "list_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_from_float": _wants("a whole number"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "string_too_short": lambda _: "is empty; write a text, or delete the key where it is optional",
    "too_short": lambda finding: f"has too few entries; give at least {finding.context.get('min_length')}",
    "too_long": lambda finding: f"has too many entries; give at most {finding.context.get('max_length')}",
}


def _keys_at(model: Any, path: ValuePath) -> tuple[str, ...]:
    """Return the keys that may stand at a place of a file."""
    for part in path:
        model = _inside(model, part)
    fields = getattr(model, "model_fields", {})
    return tuple(field.alias or name for name, field in fields.items())


def _inside(model: Any, part: str | int) -> Any:
    """Return the type of what stands under a key or number of a value of this type."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        return next((_bare(row.annotation) for name, row in model.model_fields.items() if part in (name, row.alias)), None)
    arguments = get_args(model)
    return _bare(arguments[-1]) if arguments else None


def _bare(annotation: Any) -> Any:
    """Return a type without what is annotated to it and without "or nothing"."""
    if hasattr(annotation, "__metadata__"):
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (list, dict, None):
        return annotation
    return next((_bare(part) for part in get_args(annotation) if part is not NoneType), annotation)
