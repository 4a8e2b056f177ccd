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
from kapassist.writing.extractive import ExtractiveWriter
from kapassist.writing.sections import Sections


def main() -> None:
    assistant = opened()
    for name in ("questions.jsonl", "fresh.jsonl"):
        asked = questions(name)
        print(f"== {name}")
        _decisions(assistant, asked)
        labelled = [question for question in asked if question.passages]
        if labelled:
            report([(hits(assistant, question.text), question) for question in labelled], assistant)


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


def report(found: Sequence[tuple[Sequence[Hit], Question]], assistant: Assistant) -> None:
    """Print how well the hits of questions, ten or more each, hold the passages that answer, and all that help.

    A hit is read in its section, so it is also told what stands in the sections that are shown around the first five; and what
    an answer made of the hits says, which shows fewer or more than five.
    """
    sections, texts = Sections(assistant.passages), {passage.id: passage.text for passage in assistant.passages}
    writer = ExtractiveWriter(assistant.library, assistant.passages)
    written = {question.id: {passage.text for passage in writer.choose(row)} for row, question in found}
    for name in ("answers", "passages"):
        rows = [(row, question, frozenset(wanted)) for row, question in found if (wanted := getattr(question, name))]
        alone = [(_ids(row[:5]), wanted) for row, _, wanted in rows]
        around = [(_read(row[:5], sections), {texts[key] for key in wanted}) for row, _, wanted in rows]
        told = [(written[question.id], {texts[key] for key in wanted}) for _, question, wanted in rows]
        gain = _mean([_ndcg(row[:10], wanted) for row, _, wanted in rows])
        print(f"{name} of {len(rows)} questions: nDCG@10 {gain:.3f}")
        for where, pairs in (("in the first 5", alone), ("in their sections", around), ("in the answer", told)):
            print(f"  {where:18} one of them {_one(pairs):.3f}, share of them {_share(pairs):.3f}")
    fitting = [({texts[key] for key in question.answers}, written[question.id]) for _, question in found if question.answers]
    print(f"an answer says {_mean([len(row) for _, row in fitting]):.1f} passages, of which {_share(fitting):.3f} answer alone")


def _one(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> float:
    """Return the share of pairs, of found and wanted, in which something wanted was found; for the first five, success@5."""
    return _mean([float(any(text in got for text in wanted)) for got, wanted in pairs])


def _share(pairs: Sequence[tuple[Collection[str], Collection[str]]]) -> float:
    """Return the mean share of the wanted that was found; for the first five, recall@5."""
    return _mean([sum(text in got for text in wanted) / len(wanted) for got, wanted in pairs])


def _ids(row: Sequence[Hit]) -> set[str]:
    return {passage.id for hit in row for passage in (hit.passage, *hit.same)}


def _read(row: Sequence[Hit], sections: Sections) -> set[str]:
    """Return the texts that are shown for some hits."""
    shown = {passage.text for hit in row for passage in (hit.passage, *hit.same)}
    return shown.union(*(sections.around(hit.passage) for hit in row))


def _ndcg(row: Sequence[Hit], wanted: Collection[str]) -> float:
    """Return the discounted gain; a hit that also stands for another counts for it."""
    gains = [any(passage.id in wanted for passage in (hit.passage, *hit.same)) for hit in row]
    got = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))
    return got / sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
