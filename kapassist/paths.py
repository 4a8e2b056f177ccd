"""Where things lie: the application's own files and the user's data folder. Knows nothing of their content."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def app_root() -> Path:
    """Return the folder that holds `knowledge/`, `prompts/` and `ui/`: `_app/` when installed, otherwise the checkout."""
    installed = _PACKAGE / "_app"
    return installed if installed.is_dir() else _PACKAGE.parent


def knowledge_dir() -> Path:
    """Return the folder of the guidance library that ships with the program."""
    return app_root() / "knowledge"


def prompts_dir() -> Path:
    """Return the folder of the prompt templates."""
    return app_root() / "prompts"


def default_data_dir() -> Path:
    """Return the user's data folder on this system; nothing is created."""
    from platformdirs import user_data_path  # here, because only a run without an explicit folder needs it

    return user_data_path("kapassist", appauthor=False)
