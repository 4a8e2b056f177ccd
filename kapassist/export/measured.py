"""A measurement of the search as the JSON that the command prints: keys are stable; keys are added, never renamed."""

from __future__ import annotations

from kapassist.evaluation.records import Measured
from kapassist.export.wire import Json


def measured_json(measured: Measured) -> Json:
    """Return the figures of one judged set; `search_` times leave out the embedding of the question."""
    return {
        "set": measured.name,
        "queries": measured.queries,
        "passages": measured.passages,
        "ndcg@10": round(measured.quality.ndcg_10, 4),
        "success@5": round(measured.quality.success_5, 4),
        "recall@5": round(measured.quality.recall_5, 4),
        "recall@10": round(measured.quality.recall_10, 4),
        "mrr@10": round(measured.quality.mrr_10, 4),
        "p50_ms": round(measured.whole.p50_ms, 2),
        "p95_ms": round(measured.whole.p95_ms, 2),
        "search_p50_ms": round(measured.search.p50_ms, 2),
        "search_p95_ms": round(measured.search.p95_ms, 2),
    }
