"""Prompt templates: files under `prompts/` with declared variables, checked when they are loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kapassist.errors import LibraryError

_FENCE = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class _Front(BaseModel):
    model_config = ConfigDict(extra="forbid")

    purpose: str
    variables: list[str]


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A text with $variables; exactly the declared ones stand in it."""

    name: str
    purpose: str
    variables: frozenset[str]
    body: str

    @classmethod
    def from_file(cls, path: Path) -> PromptTemplate:
        """Read a template.

        Raises:
            LibraryError: the file is missing, or its variables are not those it declares.

        """
        try:
            text = path.read_text(encoding="utf-8")
            fence = _FENCE.match(text)
            front = _Front.model_validate(yaml.safe_load(fence.group(1)) if fence else None)
        except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise LibraryError(f"prompt template {path} cannot be read ({reason}); it needs purpose and variables") from error
        body = text[fence.end() :].strip() if fence else ""
        used, declared = set(Template(body).get_identifiers()), set(front.variables)
        if used != declared:
            odd = ", ".join(sorted(used ^ declared))
            raise LibraryError(f"prompt template {path}: {odd} must be both declared under 'variables' and used as $name")
        return cls(path.stem, front.purpose, frozenset(declared), body)

    def fill(self, **values: str) -> str:
        """Return the text with every variable replaced by its value; values are never read as templates.

        Raises:
            KeyError: a declared variable has no value.

        """
        return Template(self.body).substitute(values)
