"""What a browser asks for in the draft: which edits there are, and that what came is one of them. Knows no draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kapassist.errors import UsageError

TICKS = ("tick", "untick")
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "up": {"item": str},
    "down": {"item": str},
    "edit": {"item": str, "text": str},
    "rule": {"item": str, "text": str},
    "add": {"section": int, "text": str},
    "remove": {"item": str, "reason": str},
    "restore": {"item": str},
    "tick": {"item": str},
    "untick": {"item": str},
}


def checked(asked: object) -> tuple[str, dict[str, Any]]:
    """Return name and values of an edit; what a browser sends is data that anybody may have written."""
    name = asked.get("edit") if isinstance(asked, Mapping) else None
    if not isinstance(asked, Mapping) or not isinstance(name, str) or name not in _FIELDS:
        raise UsageError("this is no edit of a draft; load the page anew")
    values = {field: asked.get(field, "") for field in _FIELDS[name]}
    for field, kind in _FIELDS[name].items():
        if type(values[field]) is not kind:
            raise UsageError(f"the edit {name!r} needs a {field}; load the page anew")
    return name, values
