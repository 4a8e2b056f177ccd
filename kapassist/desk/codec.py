"""A draft as plain JSON and back, without loss, and the hash of what a draft shows.

The record is `{"draft-version": 1, "draft": {…}}` with the fields of `kapassist.domain.Draft`. Fields that are added later
have a default, so that older records are read on; the number is raised when an older program would misread a record.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from kapassist.domain import Draft
from kapassist.errors import DraftError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DRAFT_VERSION = 1


def encoded(draft: Draft) -> str:
    """Return a draft as one line of JSON; the same draft gives the same line."""
    return _canonical({"draft-version": DRAFT_VERSION, "draft": _adapter().dump_python(draft, mode="json")})


def decoded(text: str) -> Draft:
    """Return the draft of a record.

    Raises:
        DraftError: the text is no such record, or a newer program has written it.

    """
    from pydantic import ValidationError

    try:
        record = json.loads(text)
        version, given = record["draft-version"], record["draft"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise DraftError("this is not a saved draft; choose a file or a draft that KAPassist has saved") from error
    if not isinstance(version, int) or version > DRAFT_VERSION:
        raise _newer(f"version {version!r}, this one reads up to {DRAFT_VERSION}")
    try:
        draft: Draft = _adapter().validate_python(given)
    except (ValidationError, RecursionError) as error:
        raise DraftError(f"the saved draft cannot be read ({_first(error)}); open an earlier version of it") from error
    unknown = _unknown(given, _adapter().dump_python(draft, mode="json"))
    if unknown:
        raise _newer(f"it has {unknown!r}, which this one does not know")
    return draft


def content_hash(draft: Draft) -> str:
    """Return the SHA-256 of what a draft shows.

    Words, order, additions, removals, rules, sources and notices count. Ticks do not: ticking is working with the document, not
    changing it. Fields with their default value are left out, so that a field added to the program later changes no hash.
    """
    content = _adapter().dump_python(draft, mode="json", exclude_defaults=True)
    for section in content["sections"]:
        for item in section["items"]:
            item.pop("ticked", None)
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


@cache
def _adapter() -> TypeAdapter[Draft]:
    from pydantic import TypeAdapter

    return TypeAdapter(Draft)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _unknown(given: Any, kept: Any) -> str:
    """Return a key of the record that the draft did not take over, or ""."""
    if isinstance(given, dict) and isinstance(kept, dict):
        return next((key for key in given if key not in kept), "") or _first_of(
            _unknown(value, kept[key]) for key, value in given.items()
        )
    if isinstance(given, list) and isinstance(kept, list):
        return _first_of(_unknown(one, other) for one, other in zip(given, kept, strict=False))
    return ""


def _first_of(names: Any) -> str:
    return next(filter(None, names), "")


def _newer(detail: str) -> DraftError:
    return DraftError(
        f"a newer KAPassist has saved this draft ({detail}); update KAPassist to open it, nothing of it was changed"
    )


def _first(error: Exception) -> str:
    rows: list[dict[str, Any]] = getattr(error, "errors", list)()
    return f"{'.'.join(map(str, rows[0]['loc']))}: {rows[0]['msg']}" if rows else "it is nested too deeply"
