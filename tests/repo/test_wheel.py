"""What is built from this checkout: a wheel that owns one name, holds every file, and works from anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kapassist import __version__
from tests.conftest import ROOT

SHIPPED = {"knowledge": {".yaml", ".md"}, "prompts": {".md"}, "ui": {".py", ".css", ".typ", ".js", ".md", ".svg", ".yaml"}}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build a source distribution, and the wheel from it, with the build backend of this environment."""
    target = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (target / f"kapassist-{__version__}.tar.gz").is_file()
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel alone into a folder; its dependencies come from this environment."""
    site = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", str(site), str(wheel)], check=True)
    return site


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", str(installed / "bin" / "kapassist"), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, check=False, timeout=300)


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_owns_one_name(wheel):
    assert {name.split("/")[0] for name in names(wheel)} == {"kapassist", f"kapassist-{__version__}.dist-info"}


@pytest.mark.parametrize("folder", SHIPPED)
def test_every_file_of_a_folder_is_in_the_wheel(wheel, folder):
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.suffix in SHIPPED[folder]}
    inside = {name.removeprefix("kapassist/_app/") for name in names(wheel) if name.startswith(f"kapassist/_app/{folder}/")}
    assert here, f"{folder} is empty"
    assert inside == here


def test_the_wheel_holds_no_junk(wheel):
    own = [name for name in names(wheel) if name.startswith("kapassist/") and not name.startswith("kapassist/_app/")]
    others = {name for name in own if Path(name).suffix != ".py"}
    assert others - {"kapassist/py.typed"} == {"kapassist/retrieval/adapter.safetensors"}
    assert [name for name in names(wheel) if "__pycache__" in name or "/." in name] == []


def test_the_installed_wheel_answers_from_anywhere(installed, assistant):
    asked = run(installed, "ask", "What is set and setting?", "--json")
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"]


def test_the_installed_wheel_uses_its_own_library(installed, assistant):
    findings = {row["name"]: row["detail"] for row in json.loads(run(installed, "doctor", "--json").stdout)}
    assert str(installed / "kapassist" / "_app" / "knowledge") in findings["library"]
