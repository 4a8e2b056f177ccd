"""The rows of the tables as records, and the rows that a save adds. Works inside a transaction that somebody else has begun."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select

from kapassist.desk.codec import content_hash, decoded, encoded
from kapassist.desk.database import DRAFTS, SIGN_OFFS, VERSIONS
from kapassist.desk.edits import shown
from kapassist.desk.records import Opened, SavedDraft, SavedVersion
from kapassist.desk.signing import DraftState
from kapassist.domain import Draft, DraftKind, SignOff
from kapassist.errors import DraftError, UsageError
from kapassist.safety.cleaning import cleaned, compared

_LARGEST = 2**63 - 1
_SIGN_OFF = tuple(SignOff.__dataclass_fields__)


def entry(connection: Connection, key: int) -> SavedDraft:
    """Return a saved draft as a list shows it.

    Raises:
        UsageError: there is no such draft.

    """
    row = connection.execute(_entries().where(DRAFTS.c.id == key)).one_or_none() if 0 < key <= _LARGEST else None
    if row is None:
        raise UsageError(f"there is no saved draft {key}; 'kapassist drafts list' shows those that there are")
    return _saved(row, _sign_offs(connection, key))


def entries(connection: Connection, words: str = "") -> list[SavedDraft]:
    """Return the saved drafts that hold all these words, the one that was saved last first."""
    query = _entries()
    for word in cleaned(folded(words)).split():
        query = query.where(or_(func.instr(DRAFTS.c.sought, word) > 0, func.instr(VERSIONS.c.sought, word) > 0))
    found = connection.execute(query).all()
    signed = _sign_offs(connection)
    return [_saved(row, signed) for row in found]


def versions(connection: Connection, key: int) -> list[SavedVersion]:
    """Return the versions of a saved draft, newest first."""
    entry(connection, key)
    rows = connection.execute(select(VERSIONS).where(VERSIONS.c.draft == key).order_by(VERSIONS.c.n.desc())).all()
    signed = _sign_offs(connection, key)
    return [_version(row, signed) for row in rows]


def opened(connection: Connection, key: int, version: int | None = None) -> Opened:
    """Return a saved draft with its newest version, or this one.

    Raises:
        UsageError: there is no such draft or version.
        DraftError: the version is damaged, or a newer program has saved it.

    """
    saved = entry(connection, key)
    n = saved.version if version is None else version
    wanted = select(VERSIONS).where(VERSIONS.c.draft == key, VERSIONS.c.n == n)
    row = connection.execute(wanted).one_or_none() if 0 < n <= _LARGEST else None
    if row is None:
        raise UsageError(f"draft {key} has no version {n}; it has {saved.version}")
    with _damage_told(key, n):
        if _sha256(row.record) != row.sha256:
            raise ValueError("the checksum does not fit")
    try:
        draft = decoded(row.record)
    except DraftError as error:
        raise DraftError(f"version {n} of draft {key}: {error}") from error
    return Opened(saved, _version(row, _sign_offs(connection, key)), draft)


def add_draft(connection: Connection, draft: Draft, title: str) -> int:
    """Add a draft without versions and return its number."""
    fields = {"kind": draft.kind.value, "session_types": " ".join(draft.brief.session_types), "created": now()}
    added = connection.execute(insert(DRAFTS).values(title=title, sought=folded(title), **fields))
    return int(added.inserted_primary_key[0])  # type: ignore[index]


def add_version(connection: Connection, key: int, draft: Draft, note: str, flagged: bool) -> None:
    """Add the next version of a draft."""
    record = encoded(draft)
    last = connection.execute(select(func.max(VERSIONS.c.n)).where(VERSIONS.c.draft == key)).scalar_one()
    row: dict[str, Any] = {
        "draft": key,
        "n": (last or 0) + 1,
        "saved": now(),
        "note": note,
        "record": record,
        "sha256": _sha256(record),
        "content": content_hash(draft),
        "sought": folded(" ".join(_words(draft))),
        "flagged": int(flagged),
    }
    connection.execute(insert(VERSIONS).values(row))


def add_sign_off(connection: Connection, key: int, version: int, signoff: SignOff) -> None:
    """Add a sign-off of a version."""
    fields = {name: getattr(signoff, name) for name in _SIGN_OFF}
    connection.execute(insert(SIGN_OFFS).values(draft=key, version=version, **fields))


def folded(text: str) -> str:
    """Return a text as it is searched: without case, accents and joiners."""
    plain = unicodedata.normalize("NFKD", compared(text))
    return "".join(character for character in plain if not unicodedata.combining(character)).casefold()


def _words(draft: Draft) -> Iterator[str]:
    """Return the words by which a draft is found."""
    yield from (draft.title, draft.brief.text)
    for item in draft.items:
        yield from (shown(draft, item), item.rule)


def _entries() -> Select[Any]:
    newest = select(VERSIONS.c.draft, func.max(VERSIONS.c.n).label("n")).group_by(VERSIONS.c.draft).subquery()
    return (
        select(*(column for column in DRAFTS.c if column.name != "sought"), VERSIONS.c.n, VERSIONS.c.saved, VERSIONS.c.content)
        .join_from(DRAFTS, newest, DRAFTS.c.id == newest.c.draft)
        .join(VERSIONS, and_(VERSIONS.c.draft == newest.c.draft, VERSIONS.c.n == newest.c.n))
        .order_by(VERSIONS.c.saved.desc(), DRAFTS.c.id.desc())
    )


def _sign_offs(connection: Connection, key: int | None = None) -> dict[tuple[int, str], SignOff]:
    """Return the newest sign-off of each content of a draft, or of all drafts.

    It counts for every version with that content: one in which only ticks were set, or which went back to what was signed.
    """
    query = select(SIGN_OFFS).order_by(SIGN_OFFS.c.id)
    rows = connection.execute(query if key is None else query.where(SIGN_OFFS.c.draft == key)).all()
    return {(row.draft, row.content): SignOff(*(getattr(row, name) for name in _SIGN_OFF)) for row in rows}


def _saved(row: Row[Any], signed: dict[tuple[int, str], SignOff]) -> SavedDraft:
    with _damage_told(row.id):
        signoff = signed.get((row.id, row.content))
        kind, types = DraftKind(row.kind), tuple(row.session_types.split())
        return SavedDraft(row.id, str(row.title), kind, types, row.created, row.n, row.saved, _state(signoff), signoff)


def _version(row: Row[Any], signed: dict[tuple[int, str], SignOff]) -> SavedVersion:
    signoff = signed.get((row.draft, row.content))
    return SavedVersion(row.n, row.saved, row.note, bool(row.flagged), _state(signoff), signoff)


def _state(signoff: SignOff | None) -> DraftState:
    return DraftState.REVIEWED if signoff else DraftState.DRAFT


@contextmanager
def _damage_told(key: int, version: int = 0) -> Iterator[None]:
    """Tell that a row holds what the program has never written."""
    try:
        yield
    except (ValueError, TypeError, AttributeError) as error:
        place, instead = (f"version {version} of ", "open another version, or ") if version else ("", "")
        raise DraftError(f"{place}draft {key} was damaged on the disk; {instead}put a backup back") from error


def _sha256(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()


def now() -> str:
    """Return this moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
