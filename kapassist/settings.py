"""Settings: one table of names, environment variables and help, read once into a frozen record."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from kapassist import paths
from kapassist.errors import UsageError


class Setting(NamedTuple):
    """One row of the table of settings."""

    field: str
    variable: str
    default: str
    help: str


SETTINGS = (
    Setting(
        "data_dir",
        "KAPASSIST_DATA_DIR",
        "",
        "Folder for your documents, the index and a copy of the library; default: the user's data folder.",
    ),
    Setting("knowledge_dir", "KAPASSIST_KNOWLEDGE_DIR", "", "Folder of the guidance library; default: the one that ships."),
    Setting(
        "embedding_model",
        "KAPASSIST_EMBEDDING_MODEL",
        "",
        "Path or hub name of another embedding model. By default all-MiniLM-L6-v2 with a correction for the field.",
    ),
    Setting("reranker", "KAPASSIST_RERANKER", "", "Path or hub name of a cross-encoder that orders the best passages anew."),
    Setting("chroma_url", "KAPASSIST_CHROMA_URL", "", "Address of a Chroma server for the vectors; default: none, a folder."),
    Setting("model", "KAPASSIST_MODEL", "", "Chat model as provider:model; default: none, answers are extractive."),
    Setting("model_url", "KAPASSIST_MODEL_URL", "", "Address of the chat model's server, when the provider takes one."),
    Setting("model_timeout", "KAPASSIST_MODEL_TIMEOUT", "60", "Seconds to wait for the chat model."),
    Setting("max_file_mb", "KAPASSIST_MAX_FILE_MB", "100", "Megabytes that a document of your own may have."),
    Setting("max_unpacked_mb", "KAPASSIST_MAX_UNPACKED_MB", "500", "Megabytes that a DOCX or EPUB file may unpack to."),
    Setting("max_pages", "KAPASSIST_MAX_PAGES", "2000", "Pages that a document may have, or as much text without pages."),
    Setting("max_seconds", "KAPASSIST_MAX_SECONDS", "60", "Seconds that reading one document may take."),
    Setting("country", "KAPASSIST_COUNTRY", "", "Country whose crisis lines come first: US, CA, GB, AU, NZ, IE or EU."),
    Setting("clinic", "KAPASSIST_CLINIC", "", "File of the clinic's profile; default: clinic.yaml in the data folder."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has configured. Empty strings mean: not configured."""

    data_dir: Path
    knowledge_dir: Path
    embedding_model: str = ""
    reranker: str = ""
    chroma_url: str = ""
    model: str = ""
    model_url: str = ""
    model_timeout: float = 60.0
    country: str = ""
    max_file_mb: int = 100
    max_unpacked_mb: int = 500
    max_pages: int = 2000
    max_seconds: int = 60
    clinic: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from environment variables.

        Raises:
            UsageError: a value that cannot be used.

        """
        source = os.environ if environment is None else environment
        values = {row.field: source.get(row.variable, "").strip() or row.default for row in SETTINGS}
        return cls(
            data_dir=_path("KAPASSIST_DATA_DIR", values["data_dir"]) or paths.default_data_dir(),
            knowledge_dir=_path("KAPASSIST_KNOWLEDGE_DIR", values["knowledge_dir"]) or paths.knowledge_dir(),
            embedding_model=values["embedding_model"],
            reranker=values["reranker"],
            chroma_url=_address("KAPASSIST_CHROMA_URL", values["chroma_url"]),
            model=_provider_and_model(values["model"]),
            model_url=values["model_url"],
            model_timeout=_seconds(values["model_timeout"]),
            country=values["country"].upper(),
            max_file_mb=_whole("KAPASSIST_MAX_FILE_MB", values["max_file_mb"]),
            max_unpacked_mb=_whole("KAPASSIST_MAX_UNPACKED_MB", values["max_unpacked_mb"]),
            max_pages=_whole("KAPASSIST_MAX_PAGES", values["max_pages"]),
            max_seconds=_whole("KAPASSIST_MAX_SECONDS", values["max_seconds"]),
            clinic=_path("KAPASSIST_CLINIC", values["clinic"], "file"),
        )


def _path(variable: str, value: str, what: str = "folder") -> Path | None:
    if not value:
        return None
    try:
        path = Path(value).expanduser()
        path.exists()  # fails here, not later, for a name that is too long or a folder that is closed to this user
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error).rstrip(".")
        raise UsageError(f"{variable} is {value!r}, which cannot be used ({reason}); write the path of a {what}") from error
    return path


def _address(variable: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = not value or (parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
    except ValueError:  # a port that is no number
        usable = False
    if not usable:
        raise UsageError(f"{variable} is {value!r}; write it as http://host:port")
    return value


def _provider_and_model(value: str) -> str:
    if value and ":" not in value:
        raise UsageError(f"KAPASSIST_MODEL is {value!r}; write it as provider:model, for example ollama:llama3.1")
    return value


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"KAPASSIST_MODEL_TIMEOUT is {value!r}; write a number of seconds above 0")
    return seconds


def _whole(variable: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 9 and int(value)):
        raise UsageError(f"{variable} is {value!r}; write a whole number above 0")
    return int(value)
