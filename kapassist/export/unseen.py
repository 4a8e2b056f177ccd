"""Signs that none of the fonts of a printed page has: which they are, and what stands in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kapassist.clinic.profile import Logo
from kapassist.export.document import Letterhead

_UNSEEN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_JOINING = frozenset("\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")  # the last are skin tones
_MARK = "\u25a1"  # an empty square stands for a letter that no font has
FORBIDDEN = frozenset("\x00\ufeff\ufffe")  # PDF/UA allows none of them


def blamed(message: str, signs: Collection[str]) -> set[str]:
    """Return which of the document's signs Typst cannot show by its message, with all letters of the same script.

    A sign of a cluster may stand escaped there, or only the common sign that it is combined with: then it is a joining mark.
    """
    told = {sign for text in _UNSEEN.findall(message) for sign in _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)}
    foreign = {sign for sign in told if not sign.isascii()}
    scripts = {_script(sign) for sign in foreign if unicodedata.category(sign)[0] in "LM"} - {"COMBINING"}
    marks = {sign for sign in signs if sign in _JOINING or unicodedata.category(sign) == "Me"} if told else set[str]()
    return foreign | marks | {sign for sign in signs if not sign.isascii() and _script(sign) in scripts}


def _script(sign: str) -> str:
    """Return the first word of a sign's name, which is its script where it is a letter or belongs to one."""
    return unicodedata.name(sign, "").partition(" ")[0]


def lost(text: str, unseen: Collection[str], words: str) -> str:
    """Return in these words how many letters of a text cannot be shown, and of which scripts; "" where all can."""
    letters = [sign for sign in text if sign in unseen and unicodedata.category(sign)[0] in "LM" and sign not in _JOINING]
    scripts = sorted({name if name == "CJK" else name.capitalize() for name in map(_script, letters)} - {"", "Combining"})
    return words.format(count=len(letters), scripts=", ".join(scripts)) if scripts else ""


def dropped(head: Letterhead | None, unseen: Collection[str], words: str) -> str:
    """Return in these words which symbols of a letterhead cannot be shown, by their names; "" where all can."""
    text = "".join((head.name, *head.lines)) if head else ""
    names = [unicodedata.name(sign, "").lower() for sign in dict.fromkeys(text) if sign in unseen and _symbol(sign)]
    return words.format(signs=", ".join(filter(None, names))) if any(names) else ""


def without(value: Any, unseen: Collection[str], named: bool = True) -> Any:
    """Return a record with these signs replaced, in every text; symbols by their names, or else by nothing."""
    if isinstance(value, str):
        shown = "".join(_instead(sign, named) if sign in unseen else sign for sign in value)
        return shown if named or shown == value else " ".join(shown.split())
    if isinstance(value, tuple):
        return tuple(without(row, unseen, named) for row in value)
    if is_dataclass(value) and not isinstance(value, (type, Logo)):
        return replace(value, **{row.name: without(getattr(value, row.name), unseen, named) for row in fields(value)})
    return value


def _symbol(sign: str) -> bool:
    return not (sign in FORBIDDEN or sign in _JOINING or sign.isalpha() or unicodedata.category(sign).startswith("M"))


def _instead(sign: str, named: bool) -> str:
    if sign.isalpha():
        return _MARK
    name = unicodedata.name(sign, "") if named and _symbol(sign) else ""
    return f"[{name.lower()}]" if name else ""
