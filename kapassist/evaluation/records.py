"""Records of a measurement: the judged set that is read and the figures that come out. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Grades = Mapping[str, float]  # what one question finds relevant: document id to grade above 0


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document of a judged set; the title may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """One question with the documents that answer it."""

    id: str
    text: str
    relevant: Grades


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Documents and questions of one folder; questions that nothing is judged relevant for are left out."""

    name: str
    documents: tuple[JudgedDocument, ...]
    queries: tuple[JudgedQuery, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the questions of a set, each 0..1."""

    ndcg_10: float
    success_5: float
    recall_5: float
    recall_10: float
    mrr_10: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that half and that 95 % of the questions took at most."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How well and how fast the search did on one set; `search` is the time without that of embedding the question."""

    name: str
    queries: int
    passages: int
    quality: Quality
    whole: Latency
    search: Latency
