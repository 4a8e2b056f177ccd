"""Brings the stored index to a list of passages: changes what it holds, or builds it from the vectors that are kept.

What is current stays untouched and current until the new state is whole; one transaction of the catalog switches over.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.domain import Passage
from kapassist.retrieval.catalog import Catalog
from kapassist.retrieval.embedder import Encoder, Progress
from kapassist.retrieval.homes import Folders, NoRoom, Server
from kapassist.retrieval.leftovers import others, tidy
from kapassist.retrieval.lexical import LexicalIndex
from kapassist.retrieval.target import Target
from kapassist.retrieval.vectors import VectorStore, digest

if TYPE_CHECKING:
    from kapassist.retrieval.embedder import Vectors

logger = logging.getLogger(__name__)

_KEEP_EVERY = 512  # texts; an interrupted run has paid for all but the last few
_UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Opened:
    """Both halves of an index, ready to be asked; `name` tells one state of the dense half from the next."""

    store: VectorStore | NoRoom
    lexical: LexicalIndex
    name: str


class Builder:
    """Works on one folder for one list of passages; only the folder's one writer may call what changes it."""

    def __init__(self, folder: Path, passages: Sequence[Passage], embedder: Encoder, url: str) -> None:
        self.home = Server(url) if url else Folders(folder)
        self.target = Target.of(passages, embedder.identity, url)
        self._folder = folder
        self._passages = passages
        self._embedder = embedder

    def opened(self, meta: Mapping[str, str]) -> Opened | None:
        """Return the sealed index where it is the wanted one and whole; on a full disk its dense half stays closed."""
        if meta.get("fingerprint") != self.target.fingerprint:
            return None
        lexical = self._lexical(meta)
        if lexical is not None and self.home.full():
            logger.warning("the disk of %s is full: the index is searched but cannot be changed; free some space", self._folder)
            tidy(self._folder, meta)
            return Opened(NoRoom(), lexical, "")
        store = self._store(meta, len(self._passages))
        if store is None or lexical is None:
            return None
        tidy(self._folder, meta)
        return Opened(store, lexical, meta["chroma"])

    def make(self, catalog: Catalog, progress: Progress | None, trusted: bool = True) -> Opened:
        """Make the wanted index and seal it; without trust nothing of the present dense half is used."""
        meta = catalog.meta()
        held = catalog.indexed()
        name = f"chroma-{self.target.fingerprint[:12]}-{uuid.uuid4().hex[:8]}"
        self.home.drop(filter(None, [meta.get(_UNFINISHED, "")]))
        catalog.put({_UNFINISHED: name})
        changed = self._changed(catalog, meta, held, name, progress) if trusted else None
        store, used, churn = changed or self._built(catalog, name, progress)
        lexical, words = self._made_lexical(name)
        sealed = {
            **words,
            "fingerprint": self.target.fingerprint,
            "base": self.target.base,
            "chroma": used,
            "digest": self.home.seal(used),
            "churn": str(churn),
            _UNFINISHED: "",
        }
        texts = self.target.texts
        added = {key: text for key, text in texts.items() if held.get(key) != text}
        catalog.seal(sealed, self._embedder.identity, held.keys() - texts.keys(), added)
        self._clear(meta, sealed)
        return Opened(store, lexical, used)

    def _store(self, meta: Mapping[str, str], count: int) -> VectorStore | None:
        try:
            store = self.home.open(meta.get("chroma", ""), meta.get("digest", ""))
            if store is not None and store.count() == count:
                return store
        except Exception:  # whatever Chroma says of a damaged collection, it is built again
            self.home.check()
            logger.debug("the index cannot be opened", exc_info=True)
        return None

    def _lexical(self, meta: Mapping[str, str]) -> LexicalIndex | None:
        folder = self._folder / meta.get("lexical", "none")
        try:
            if folder.is_dir() and digest(folder) == meta.get("words"):
                return LexicalIndex.load(folder, len(self._passages))
        except (OSError, ValueError, KeyError):  # a release of bm25s that writes other files
            logger.debug("the lexical index cannot be read", exc_info=True)
        return None

    def _made_lexical(self, name: str) -> tuple[LexicalIndex, dict[str, str]]:
        folder = self._folder / name.replace("chroma-", "lexical-", 1)
        lexical = LexicalIndex(passage.findable for passage in self._passages)
        lexical.save(folder)
        return lexical, {"lexical": folder.name, "words": digest(folder)}

    def _changed(
        self, catalog: Catalog, meta: Mapping[str, str], held: Mapping[str, str], name: str, progress: Progress | None
    ) -> tuple[VectorStore, str, int] | None:
        """Return the present dense half with the changes made to it, or None where building is better or safer."""
        texts = self.target.texts
        gone = [key for key, text in held.items() if texts.get(key) != text]
        added = [key for key, text in texts.items() if held.get(key) != text]
        told = meta.get("churn") or "0"  # what is deleted still takes its room in Chroma's files
        churn = (int(told) if told.isdecimal() else len(texts)) + len(gone)
        if meta.get("base") != self.target.base or not meta.get("fingerprint") or 2 * max(churn, len(added)) > len(texts):
            return None
        if self._store(meta, len(held)) is None:
            return None
        vectors = self._vectors(catalog, [texts[key] for key in added], progress)
        if self.home.changes_in_place:
            catalog.put({"fingerprint": ""})  # nothing counts as current until the change is whole
        try:
            store, used = self.home.branch(meta["chroma"], name)
            store.delete(gone)
            store.add(added, vectors)
            return (store, used, churn) if store.count() == len(texts) else None
        except Exception:  # damage, or no room; a build will tell
            self.home.check()
            logger.debug("the index cannot be changed", exc_info=True)
            return None

    def _built(self, catalog: Catalog, name: str, progress: Progress | None) -> tuple[VectorStore, str, int]:
        vectors = self._vectors(catalog, list(self.target.texts.values()), progress)
        self.home.drop([name])  # of a change that failed
        name = name if self.home.changes_in_place else f"{name}-b"
        catalog.put({_UNFINISHED: name})
        try:
            store = self.home.create(name)
            store.add(list(self.target.texts), vectors)
        except Exception as error:  # in a place that is new it can only be the disk or the server
            self.home.check()
            self.home.drop([name])
            raise OSError(str(error)) from error
        return store, name, 0

    def _vectors(self, catalog: Catalog, hashes: Sequence[str], progress: Progress | None) -> Vectors:
        """Return one vector for each hash, embedding what is not kept yet; equal texts share one."""
        model = self._embedder.identity
        known = catalog.vectors(model, hashes)[1]
        missing = {key for key, found in zip(hashes, known, strict=True) if not found}
        if missing:
            texts = {self.target.texts[passage.id]: passage.searchable for passage in self._passages}
            # texts of like length share a batch: half the time, because little is padded
            self._embed(catalog, sorted(((key, texts[key]) for key in missing), key=lambda pair: -len(pair[1])), progress)
        return catalog.vectors(model, hashes)[0]

    def _embed(self, catalog: Catalog, pairs: Sequence[tuple[str, str]], progress: Progress | None) -> None:
        for start in range(0, len(pairs), _KEEP_EVERY):
            part = pairs[start : start + _KEEP_EVERY]

            def told(done: int, _: int, start: int = start) -> None:
                if progress:
                    progress(start + done, len(pairs))

            made = self._embedder.encode([text for _, text in part], told)
            catalog.keep(self._embedder.identity, [key for key, _ in part], made)

    def _clear(self, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        """Remove what is no longer current, also what was left behind by a process that died."""
        if before.get("chroma") and before["chroma"] != now["chroma"]:
            self.home.drop([before["chroma"]])
        Folders(self._folder).drop(others(self._folder, now, ("chroma-*", "lexical-*", "features-*")))
