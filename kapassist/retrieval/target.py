"""What an index shall hold, by hashes: tells whether the stored one is current."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kapassist.domain import Passage
from kapassist.retrieval.lexical import MEANING

INDEX_SCHEMA = 3  # raise it when the meaning of the stored index changes


@dataclass(frozen=True, slots=True)
class Target:
    """What the index shall hold: `texts` maps each id to the hash of its text, `base` names schema, model and home."""

    texts: dict[str, str]
    base: str
    fingerprint: str

    @classmethod
    def of(cls, passages: Sequence[Passage], model: str, url: str) -> Target:
        """Return what an index of these passages holds."""
        texts = {passage.id: hashlib.sha256(passage.searchable.encode()).hexdigest() for passage in passages}
        base = hashlib.sha256(f"{INDEX_SCHEMA}\n{model}\n{url}".encode()).hexdigest()
        whole = hashlib.sha256(f"{base}\n{MEANING}".encode())
        for key, text in texts.items():
            whole.update(f"\n{key}\n{text}".encode())
        for passage in passages:
            whole.update("".join(f"\n{passage.id}\n{question}" for question in passage.asked).encode())
        return cls(texts, base, whole.hexdigest())
