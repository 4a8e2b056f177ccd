"""The product's search beside other systems that find passages, on the judged sets that are named: one table for each set.

All have the product's embedding model as it was published; the product adds its correction. Documents are embedded once for
all and kept in the data folder, questions before a system's clock starts, so that the search alone is timed.
`benchmarks/README.md` tells how to make an environment that holds the others.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from benchmarks.retrieval import Scores, System, embedded_queries, head, measure, product, published
from benchmarks.rivals.known import Known
from benchmarks.rivals.systems import RIVALS, Find, Rival, whole
from kapassist.evaluation.reading import read_judged_set
from kapassist.settings import Settings

OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
}


def main(folders: Sequence[str]) -> None:
    settings = Settings.from_environment()
    embedder = published(settings)
    rivals = list(installed())
    for folder in folders:
        judged = read_judged_set(Path(folder))
        queries = embedded_queries(judged, embedder)
        known = Known(settings, embedder)
        known.of([whole(row) for row in judged.documents])
        known.made |= zip((query.text for query in judged.queries), queries[0], strict=True)
        head()
        for rival in rivals:
            with ExitStack() as stack:
                measure(judged, system(rival, rival.over(judged.documents, known, stack)), *queries)
        measure(judged, product(judged, settings), *queries)


def installed() -> Iterator[Rival]:
    """Return the systems that are there, and tell how to install the others."""
    for rival in RIVALS:
        if all(map(find_spec, rival.modules)):
            yield rival
        else:
            print(f"without {rival.name}: pip install {' '.join(rival.packages)}")


def system(rival: Rival, find: Find) -> System:
    def rank(text: str, _: Scores) -> Sequence[str]:
        return list(dict.fromkeys(find(text)))

    return System(f"{rival.name} {metadata.version(rival.packages[0])}", rank)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        os.environ |= OFFLINE | {"PQA_HOME": place}
        main(sys.argv[1:])
