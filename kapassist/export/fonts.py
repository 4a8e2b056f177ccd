"""The fonts of printed pages: FiraGO for many scripts, Noto for signs; unpacked once a process from a package that has them."""

from __future__ import annotations

import tempfile
import threading
from importlib import import_module
from pathlib import Path

FAMILIES = ["FiraGO", "Noto Sans Symbols 2", "Noto Sans", "Libertinus Serif"]
_FACES = ("FiraGO_Regular", "FiraGO_Bold", "FiraGO_Italic", "FiraGO_BoldItalic", "NotoSansSymbols2_Regular", "NotoSans_Regular")


class _Fonts:
    """The unpacked fonts; they go with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def folder(self) -> Path:
        with self._lock:
            if self._folder is None:
                made = tempfile.TemporaryDirectory(prefix="kapassist-fonts-")
                for face in _FACES:
                    (Path(made.name) / f"{face}.ttf").write_bytes(import_module(f"pymupdf_fonts.{face}").fontbuffer)
                self._folder = made
            return Path(self._folder.name)


_fonts = _Fonts()


def font_folder() -> Path:
    """Return a folder with the font files."""
    return _fonts.folder()
