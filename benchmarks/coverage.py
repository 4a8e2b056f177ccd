"""How many answerable questions are answered and unanswerable ones refused, and how well their passages are found.

The judge is fitted to these questions and the embedder's correction is learned from them, so this tells how the program that
ships treats them; what it is worth on others, `benchmarks/calibrate.py` tells.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence

from benchmarks.asking import Question, hits, opened, questions
from kapassist.assistant import Assistant
from kapassist.domain import AnswerStatus, Hit


def main() -> None:
    assistant = opened()
    for name in ("questions.jsonl", "fresh.jsonl"):
        asked = questions(name)
        print(f"== {name}")
        _decisions(assistant, asked)
        labelled = [question for question in asked if question.passages]
        if labelled:
            report([(hits(assistant, question.text, 10), frozenset(question.passages)) for question in labelled])


def _decisions(assistant: Assistant, asked: Sequence[Question]) -> None:
    """Print how the questions ended; a fixed text before the search ("declined") is triage's doing, not the judge's."""
    for answerable, name in ((True, "answerable"), (False, "unanswerable")):
        rows = [(question.text, assistant.ask(question.text).status) for question in asked if question.answerable is answerable]
        print(
            f"{name}: " + ", ".join(f"{count} of {len(rows)} {status}" for status, count in Counter(s for _, s in rows).items())
        )
        for text, status in rows:
            if (status is AnswerStatus.ANSWERED) is not answerable:
                print(f"  {status}: {text}")


def report(found: Sequence[tuple[Sequence[Hit], Collection[str]]]) -> None:
    """Print how well the hits of questions, ten or more each, hold the wanted passages."""
    print(f"recall@5, of at most 5: {_mean([_recall(row, wanted) for row, wanted in found]):.3f}")
    print(f"one of them in the first 5: {_mean([float(any(_gains(row[:5], wanted))) for row, wanted in found]):.3f}")
    print(f"nDCG@10: {_mean([_ndcg(row[:10], wanted) for row, wanted in found]):.3f}")


def _gains(row: Sequence[Hit], wanted: Collection[str]) -> list[bool]:
    """Return which hits are wanted; one that also stands for another counts for it."""
    return [any(passage.id in wanted for passage in (hit.passage, *hit.same)) for hit in row]


def _recall(row: Sequence[Hit], wanted: Collection[str]) -> float:
    return sum(_gains(row[:5], wanted)) / min(5, len(wanted))


def _ndcg(row: Sequence[Hit], wanted: Collection[str]) -> float:
    got = sum(gain / math.log2(place + 2) for place, gain in enumerate(_gains(row, wanted)))
    return got / sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
