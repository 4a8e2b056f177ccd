"""An optional cross-encoder that reads question and passage together and orders the best hits anew; off by default."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kapassist.errors import EmbedderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(slots=True)
class Reranker:
    """A sentence-transformers CrossEncoder, by the path or hub name of `KAPASSIST_RERANKER`; loaded on first use."""

    name: str
    _model: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def from_setting(cls, setting: str) -> Reranker | None:
        """Return the cross-encoder that a path or hub name gives, or None where none is configured."""
        return cls(setting) if setting else None

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return how well each text answers the query, 0..1.

        Raises:
            EmbedderError: the model cannot be loaded or used.

        """
        import numpy as np
        from torch.nn import Sigmoid

        with self._lock:
            try:
                if self._model is None:
                    self._model = self._loaded()
                found = self._model.predict([(query, text) for text in texts], activation_fn=Sigmoid(), show_progress_bar=False)
            except Exception as error:  # any of many libraries may fail here; the user needs one line
                raise self._unusable(error) from error
        if np.shape(found) != (len(texts),):
            raise EmbedderError(
                f"the cross-encoder {self.name!r} does not give one score a passage; set KAPASSIST_RERANKER anew"
            )
        return np.asarray(found, np.float32)

    def _loaded(self) -> Any:
        folder = Path(self.name).expanduser()
        local = folder.is_dir()
        if local:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a local model needs nothing from outside
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # untyped in transformers
        return CrossEncoder(str(folder) if local else self.name, device="cpu", local_files_only=local)

    def _unusable(self, error: Exception) -> EmbedderError:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return EmbedderError(f"cannot use the cross-encoder {self.name!r} ({reason}); check or unset KAPASSIST_RERANKER")
