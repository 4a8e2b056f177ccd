"""`kapassist doctor`: what is installed and what is in order; every failure with its mend."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import click

from kapassist import __version__
from kapassist.cli.output import print_json
from kapassist.errors import KapassistError
from kapassist.settings import Settings

_PACKAGES = ("torch", "sentence-transformers", "chromadb", "gradio", "langchain", "bm25s")
_PROVIDER_PACKAGES = {"openai": "langchain_openai", "ollama": "langchain_ollama", "anthropic": "langchain_anthropic"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, and what was seen."""

    name: str
    ok: bool
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Tell versions, model, library, documents, index, data folder and chat model; exit status 1 when something fails."""
    settings = Settings.from_environment()
    findings = [_examined(name, look, settings) for name, look in LOOKS]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.ok else 'FAIL'} {finding.name}: {finding.detail}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


def _examined(name: str, look: Callable[[Settings], str], settings: Settings) -> Finding:
    try:
        return Finding(name, True, look(settings))
    except (KapassistError, OSError) as error:
        return Finding(name, False, str(error))


def _versions(settings: Settings) -> str:
    del settings
    found = []
    for package in _PACKAGES:
        try:
            found.append(f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            raise KapassistError(f"{package} is not installed; run: pip install --force-reinstall kapassist") from None
    return f"kapassist {__version__}, Python {platform.python_version()}, {', '.join(found)}"


def _model(settings: Settings) -> str:
    from kapassist.retrieval.embedder import Embedder

    embedder = Embedder.from_setting(settings.embedding_model)
    embedder.load()
    weights, _, correction = embedder.identity.partition("+")
    return f"{embedder.name} loads; weights {weights[:16]}…" + (f", correction {correction[:16]}…" if correction else "")


def _library(settings: Settings) -> str:
    from kapassist.corpus.library import load_library

    library = load_library(settings.knowledge_dir)
    return f"{len(library.items)} items, {len(library.prompts)} prompts, {len(library.articles)} articles in {library.root}"


def _documents(settings: Settings) -> str:
    from kapassist.documents.shelf import Shelf

    held = Shelf.of(settings).read()
    if held.faults:
        raise KapassistError("; ".join(held.faults))
    return f"{len(held.documents)} of the clinic's own, {len(held.passages)} passages"


def _clinic(settings: Settings) -> str:
    from kapassist.clinic.keeper import ProfileKeeper
    from kapassist.corpus.library import load_library

    kept = ProfileKeeper.of(settings, load_library(settings.knowledge_dir)).read()
    if kept.fault:
        raise KapassistError(kept.fault)
    return f"{kept.profile.name or 'no name yet'}, {len(kept.profile.rules)} written rules"


def _drafts(settings: Settings) -> str:
    from kapassist.assistant import Assistant

    return f"{len(Assistant.from_settings(settings).desk.search())} saved"


def _data_folder(settings: Settings) -> str:
    folder = settings.data_dir
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        raise KapassistError(f"cannot write to {existing}; set KAPASSIST_DATA_DIR to a folder that you can write to")
    probe = Path(existing) / f".kapassist-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise KapassistError(
            f"cannot write to {existing} ({error.strerror}); set KAPASSIST_DATA_DIR to a folder that you can write to"
        ) from error
    return f"{folder} is writable"


def _index(settings: Settings) -> str:
    from kapassist.assistant import Assistant

    state = Assistant.from_settings(settings).index.state()
    condition = "current" if state.current else "will be built when it is first needed"
    return f"{state.passages} passages, {condition}, in {state.folder}"


def _chat_model(settings: Settings) -> str:
    if not settings.model:
        return "none configured; answers are extractive (KAPASSIST_MODEL=provider:model sets one)"
    provider = settings.model.split(":", 1)[0]
    module = _PROVIDER_PACKAGES.get(provider, f"langchain_{provider.replace('-', '_')}")
    if find_spec(module) is None:
        raise KapassistError(
            f"{settings.model!r} needs {module.replace('_', '-')}; run: pip install {module.replace('_', '-')}"
        )
    return f"{settings.model} is configured; answers fall back to extractive when it fails"


LOOKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("versions", _versions),
    ("embedding model", _model),
    ("library", _library),
    ("documents", _documents),
    ("clinic", _clinic),
    ("drafts", _drafts),
    ("data folder", _data_folder),
    ("index", _index),
    ("chat model", _chat_model),
)
