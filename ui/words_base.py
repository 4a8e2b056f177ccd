"""What the records of the page's words have in common: nothing unknown, and keys with hyphens."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ScreenWords(BaseModel):
    """Words of the page as a file gives them."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-"))
