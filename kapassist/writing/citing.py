"""Numbers the sources of a draft or an answer in the order in which they are first cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kapassist.domain import Citation, Grade, Passage, Reference

_GRADES = tuple(Grade)
Around = Callable[[Passage], tuple[str, ...]]


class Citer:
    """Gives each source one number. `by_passage` gives each pair of passage and source its own number instead.

    `reviewed` names the reviewer of each file that has one; `around` returns what stands around a passage. `most` is how many
    sources of a whole passage are cited, the strongest first; 0 cites all. Those named for a statement are all cited.
    """

    def __init__(
        self,
        references: Mapping[str, Reference],
        reviewed: Mapping[str, str],
        by_passage: bool = False,
        around: Around | None = None,
        most: int = 0,
    ) -> None:
        self._references = references
        self._reviewed = reviewed
        self._by_passage = by_passage
        self._around = around
        self._most = most
        self._numbers: dict[tuple[str, str], Citation] = {}

    def cite(self, passage: Passage, keys: Sequence[str] | None = None) -> tuple[int, ...]:
        """Return the numbers of a passage's references in order; in answers an editorial passage gets one number of its own."""
        wanted = list(passage.references if keys is None else keys)
        if not wanted and self._by_passage:
            wanted = [""]
        if self._most and keys is None:
            wanted = sorted(wanted, key=self._rank)[: self._most]
        return tuple(sorted(self._number(passage, key) for key in wanted))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their numbers."""
        return tuple(self._numbers.values())

    def _rank(self, key: str) -> tuple[int, bool]:
        """Return the place of a source: the strongest first, of equals one that is cited already, to keep the list short."""
        source = self._references.get(key)
        return _GRADES.index(source.grade) if source else len(_GRADES), ("", key) not in self._numbers

    def _number(self, passage: Passage, key: str) -> int:
        place = (passage.id if self._by_passage else "", key)
        if place not in self._numbers:
            reviewed = self._reviewed.get(passage.document, "")
            section = self._around(passage) if self._around else ()
            self._numbers[place] = Citation(len(self._numbers) + 1, self._references.get(key), passage, reviewed, section)
        return self._numbers[place].n
