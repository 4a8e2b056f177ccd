"""Plain text from anything: bytes decoded, characters cleaned. Knows no format."""

from __future__ import annotations

import codecs
import re
import unicodedata

from kapassist.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MOST_CONTROLS = 0.03  # of all characters; a text has next to none, a picture has many

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\u2028\u2029]+")  # controls, and the private glyphs of icon fonts
# Soft hyphens, zero-width and direction marks, tags, lone surrogates and non-characters: they show nothing, or turn it round.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]+")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}  # so that a search finds the words
)


def cleaned(text: str) -> str:
    """Return the text on one line, in NFC, with single spaces and without characters that nobody sees."""
    text = _UNSEEN.sub("", _BREAKS.sub(" ", text)).translate(_LIGATURES)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def decoded(data: bytes) -> str:
    """Return the text of a file: by its byte order mark, as UTF-8, or as Windows-1252 where it is not UTF-8.

    A few broken characters in a text that is otherwise UTF-8 are left out; lines end in a line feed.

    Raises:
        DocumentError: the bytes are no text.

    """
    text = _marked(data) or _unmarked(data)
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROLS:
        raise DocumentError("the file is not text, whatever its name says; save it as text in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace").replace("\ufffd", "")
    return ""


def _unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        kept = data.decode("utf-8", errors="ignore")
        return data.decode("cp1252", errors="replace").replace("\ufffd", "") if kept.isascii() else kept
