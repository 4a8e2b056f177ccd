"""The only place that touches LangChain's chat models: phrases an answer from numbered passages, then checks every sentence."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kapassist.errors import ModelError
from kapassist.safety.verification import Verified, verify
from kapassist.settings import Settings
from kapassist.writing.templates import PromptTemplate

logger = logging.getLogger(__name__)

_MAX_TOKENS = 700


class ChatModelWriter:
    """A configured chat model. It is made on first use; every failure of it is a ModelError."""

    def __init__(self, settings: Settings, prompts: Path) -> None:
        self.name = settings.model
        self._settings = settings
        self._system = PromptTemplate.from_file(prompts / "answer-system.md")
        self._user = PromptTemplate.from_file(prompts / "answer-user.md")
        self._model: Any = None

    def write(self, question: str, passages: Mapping[int, str]) -> Verified:
        """Return the sentences that hold against the numbered passages, and those that were removed.

        Raises:
            ModelError: the provider is not installed, not reachable, too slow, or said nothing.

        """
        listed = "\n".join(f"[{number}] {text}" for number, text in passages.items())
        messages = [("system", self._system.fill()), ("human", self._user.fill(passages=listed, question=question))]
        try:
            reply = self._chat_model().invoke(messages)
        except Exception as error:  # providers raise their own errors; each means the extractive answer stands
            reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise ModelError(f"the chat model {self.name!r} failed ({reason}); check KAPASSIST_MODEL") from error
        text = str(reply.text)
        if not text.strip():
            raise ModelError(f"the chat model {self.name!r} said nothing; check KAPASSIST_MODEL")
        return verify(text, passages)

    def _chat_model(self) -> Any:
        if self._model is None:
            from langchain.chat_models import init_chat_model

            options: dict[str, Any] = {
                "temperature": 0,
                "timeout": self._settings.model_timeout,
                "max_retries": 1,
                "max_tokens": _MAX_TOKENS,
            }
            if self._settings.model_url:
                options["base_url"] = self._settings.model_url
            self._model = init_chat_model(self.name, **options)
        return self._model
