"""Finds text that may identify a person: a rule-based first version that prefers a needless flag to a missed one.

The kinds follow the identifiers that 45 CFR 164.514(b)(2) lists for de-identification.
"""

from __future__ import annotations

import re

from kapassist.domain import IdentifierSpan

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_NAME = r"[A-Z][a-z'’-]+"
_YEAR = r"(?:19|20)\d{2}"
_NUMBERED = r"(?:mrn|medical record|record|chart|patient id|account|member id|policy)\s*(?:number|no\.?|#|id)?\s*[:#]?\s*"
_STREET = r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl)"
_OWN = r"(?:my client|my patient|her name is|his name is|their name is|client named|patient named)"

# Later rows do not look inside what an earlier row has found.
_TABLE: tuple[tuple[str, str], ...] = (
    ("email", r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+\w"),
    ("url", r"https?://\S+|www\.\S+"),
    ("ssn", r"\b\d{3}-\d{2}-\d{4}\b"),
    ("record-number", rf"(?i:\b{_NUMBERED})[A-Z]{{0,4}}-?\d{{4,}}\b"),
    ("phone", r"(?<![\d.])(?:\+?\d{1,3}[ .-]?)?(?:\(\d{2,4}\)|\d{3,4})[ .-]\d{3,4}[ .-]?\d{3,4}(?!\d)"),
    ("date", r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d{2}\b"),
    ("date", rf"\b{_YEAR}-\d{{2}}-\d{{2}}\b"),
    ("date", rf"(?i:\b{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}\b)"),
    ("date", rf"(?i:\b\d{{1,2}} {_MONTH}\.? {_YEAR}\b)"),
    ("address", rf"\b\d{{1,5}} (?:{_NAME} ){{1,3}}{_STREET}\b"),
    ("name", rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? {_NAME}(?: {_NAME})?"),
    ("name", rf"\b(?i:client|patient|name is|named|called) ({_NAME} {_NAME})\b"),
    ("name", rf"\b(?i:{_OWN}) ({_NAME})\b"),
    ("age-over-89", r"\b(?:9\d|1[01]\d)[- ]year[- ]old\b"),
)
PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _TABLE)


def find_identifiers(text: str) -> tuple[IdentifierSpan, ...]:
    """Return the spans that may identify a person, in order, without overlaps."""
    found: list[IdentifierSpan] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            if not any(start < other.end and other.start < end for other in found):
                found.append(IdentifierSpan(start, end, kind))
    return tuple(sorted(found, key=lambda span: span.start))
