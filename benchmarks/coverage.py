"""How many answerable questions of `questions.jsonl` are answered, and how many unanswerable ones are refused."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from kapassist.assistant import Assistant
from kapassist.domain import AnswerStatus
from kapassist.settings import Settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")


def main() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.from_settings(Settings.from_environment({"KAPASSIST_DATA_DIR": folder}))
        wrong: dict[bool, list[str]] = {True: [], False: []}
        for row in rows:
            answered = assistant.ask(row["text"]).status is AnswerStatus.ANSWERED
            if answered != row["answerable"]:
                wrong[row["answerable"]].append(row["text"])
    for answerable, verb in ((True, "answered"), (False, "refused")):
        total = sum(row["answerable"] is answerable for row in rows)
        print(f"{'answerable' if answerable else 'unanswerable'}: {total - len(wrong[answerable])} of {total} {verb}")
        for text in wrong[answerable]:
            print(f"  not {verb}: {text}")


if __name__ == "__main__":
    main()
