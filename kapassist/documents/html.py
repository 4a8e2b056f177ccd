"""Reads HTML: headings, paragraphs, list entries, rows of tables. Streams, so that neither depth nor length matters.

Scripts, styles, navigation, form controls and hidden elements are left out; attributes are never read as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from lxml import etree

from kapassist.documents.collector import Collector
from kapassist.documents.limits import Limits
from kapassist.documents.plain import decoded
from kapassist.documents.records import Extracted

_CHUNK = 1 << 16
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNREAD = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "nav", "select", "button", "textarea"}
    | {"iframe", "object", "audio", "video", "canvas"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
    }
    | {
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
    }
    | {"wbr"}
)
_CELLS = frozenset({"td", "th"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE)
_LOOKED_AT = 4096  # bytes in which a page says how it is encoded


def extract_html(path: Path, limits: Limits) -> Extracted:
    """Read an HTML file."""
    collector = Collector(limits)
    collect_html(path.read_bytes(), collector)
    return collector.extracted(path.stem)


def collect_html(data: bytes, collector: Collector) -> None:
    """Read HTML into a collector; headings go on from those that it already holds."""
    text = _text(data)
    if not text.strip():
        return
    parser = etree.HTMLParser(target=_Reader(collector), encoding="utf-8", no_network=True)
    for start in range(0, len(text), _CHUNK):
        collector.clock.check()
        parser.feed(text[start : start + _CHUNK].encode("utf-8", errors="ignore"))
    parser.close()


def _text(data: bytes) -> str:
    """Return the page's text, in the encoding that it declares if that fits."""
    named = _CHARSET.search(data, 0, _LOOKED_AT) or _DECLARED.search(data, 0, _LOOKED_AT)
    try:
        text = data.decode(named.group(1).decode("ascii")) if named else decoded(data)
    except (LookupError, UnicodeError):
        text = decoded(data)
    return text.replace("\0", "")


class _Reader:
    """What the parser calls, in the order of the page."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._text: list[str] = []
        self._level = 0
        self._unread = 0  # how deep inside an element that is left out

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._unread or tag in _UNREAD or _hidden(attributes):
            self._unread += 1
        elif tag == "br":
            self._text.append(" ")
        elif tag in _CELLS:
            self._text.append(" | " if "".join(self._text).strip() else "")
        elif tag not in _INLINE:
            self._flush()
            self._level = _HEADINGS.get(tag, 0)

    def end(self, tag: str) -> None:
        if self._unread:
            self._unread -= 1
        elif tag == "title":
            self._collector.title = self._collector.title or "".join(self._text)
            self._text.clear()
        elif tag not in _INLINE and tag not in _CELLS and tag != "br":
            self._flush()

    def data(self, text: str) -> None:
        if not self._unread:
            self._text.append(text)

    def close(self) -> None:
        self._flush()

    def _flush(self) -> None:
        text, level = "".join(self._text), self._level
        self._text.clear()
        self._level = 0
        if level:
            self._collector.heading(level, text)
        else:
            self._collector.paragraph(text)


def _hidden(attributes: Mapping[str, str]) -> bool:
    return (
        "hidden" in attributes or attributes.get("aria-hidden") == "true" or bool(_HIDING.search(attributes.get("style", "")))
    )
