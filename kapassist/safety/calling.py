"""Whom a patient can call: the clinic's own emergency number, the country's number and crisis lines. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class CallList:
    """What a sheet lists beside the clinic's own numbers; without a crisis line it has a blank for one."""

    emergency: tuple[str, ...] = ()
    crisis: tuple[str, ...] = ()


def call_list(lines: Sequence[str], own: str, country_known: bool) -> CallList:
    """Return what of a country's lines, its emergency number first, stands on a sheet beside the clinic's `own` number.

    A clinic that names a number and no country is somewhere else, for all we know: no other number is put beside its own.
    """
    head, *crisis = lines
    if own and not country_known:
        return CallList()
    return CallList(() if same_number(own, head) else (head,), tuple(crisis))


def same_number(own: str, listed: str) -> bool:
    """Tell whether a clinic's own text holds a number that is listed already."""
    return bool(set(_NUMBER.findall(own)) & set(_NUMBER.findall(listed)))
