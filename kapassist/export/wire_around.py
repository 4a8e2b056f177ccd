"""What stands around a draft as JSON: its state of review, the words it explains, how plain it reads, how it was made."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kapassist.domain import Basis
from kapassist.export.imprint import Imprint

Json = dict[str, Any]


def around_json(imprint: Imprint) -> Json:
    """Return the state of review of a draft, the words that its end explains, and for a handout how plain it reads."""
    return {
        "state": imprint.state,
        "signed": asdict(imprint.signed) if imprint.signed else None,
        "words": {term.word: term.meaning for term in imprint.terms},
        "plain": {**asdict(imprint.plain), "score": round(imprint.plain.score, 3)} if imprint.plain else None,
    }


def basis_json(basis: Basis) -> Json:
    """Return for whom a draft is, what went in, how its items were chosen, and what it does not cover."""
    return {
        "intended_user": basis.intended_user,
        "inputs": dict(basis.inputs),
        "chosen": dict(basis.chosen),
        "missing": list(basis.missing),
    }
