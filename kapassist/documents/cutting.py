"""Cuts the text of a document into passages: whole sentences under one heading path. Knows nothing of files or formats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kapassist.documents.records import Block, Piece

MIN_WORDS = 60  # what a passage should reach; a short section stays short, because headings are never crossed
MAX_WORDS = 180  # the embedder reads 256 word pieces
MAX_CHARACTERS = 1600  # the same for text without spaces

_EDGE = 3  # so many lines at the top and the bottom of a page may be a header or a footer
_EDGE_WORDS = 25
_EDGE_PAGES = 3
_PAGE_NUMBER = re.compile(r"\bpage \d+(?: of \d+)?|\b\d+ ?(?:/|of) ?\d+\b|^\d+$|^\d+ ?[|·–—-]|[|·–—-] ?\d+$", re.IGNORECASE)
_STOP = re.compile(r"[.!?…][\"”’)\]]*\s+(?=[\"“‘(\[]*[A-ZÀ-Þ0-9•])")
_NO_STOP = re.compile(r"(?:^|[\s(])(?:[A-Za-z]|\d{1,2}|e\.g|i\.e|Drs?|Mrs?|Ms|Prof|vs|al|cf|ca|Figs?|No|approx|St)\.$")
_LOOK_BACK = 12  # characters, enough for the longest of these abbreviations


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: int
    page: int
    opens: bool  # the first of a paragraph


class _Group:
    """Sentences that make one passage, with their sums."""

    def __init__(self, sentences: Iterable[_Sentence] = ()) -> None:
        self.sentences: list[_Sentence] = []
        self.words = self.characters = 0
        for sentence in sentences:
            self.add(sentence)

    def add(self, sentence: _Sentence) -> None:
        self.sentences.append(sentence)
        self.words += sentence.words
        self.characters += len(sentence.text) + 1

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def fits(self) -> bool:
        return self.words <= MAX_WORDS and self.characters <= MAX_CHARACTERS + 1

    def takes(self, sentence: _Sentence) -> bool:
        """Tell whether a sentence belongs here: the group is not full, and a new paragraph has not begun after enough words."""
        fits = self.words + sentence.words <= MAX_WORDS and self.characters + len(sentence.text) <= MAX_CHARACTERS
        return fits and not (sentence.opens and self.words >= MIN_WORDS)


def cut(blocks: Iterable[Block]) -> list[Piece]:
    """Return the passages of a document in reading order; running headers and footers stay once."""
    lines = [replace(block, text=text) for block in blocks if (text := " ".join(block.text.split()))]
    pieces: list[Piece] = []
    for headings, run in groupby(_without_boilerplate(lines), key=lambda line: line.headings):
        section = " > ".join(filter(None, headings))
        pieces += [Piece(section, group.sentences[0].page, group.text) for group in _packed(_sentences(run))]
    return pieces


def _without_boilerplate(lines: Sequence[Block]) -> list[Block]:
    """Return the lines without those that most pages repeat at their top or bottom, after the first of each."""
    edges = _edges(lines)
    pages = {line.page for line in lines if line.page}
    counts = Counter(key for key, _ in {(key, lines[place].page) for place, key in edges.items()})
    repeated = {key for key, count in counts.items() if count >= max(_EDGE_PAGES, (len(pages) + 1) // 2)}
    seen: set[str] = set()
    kept = []
    for place, line in enumerate(lines):
        key = edges.get(place, "")
        if key not in repeated or key not in seen:
            kept.append(line)
        seen.add(key)
    return kept


def _edges(lines: Sequence[Block]) -> dict[int, str]:
    """Return the places of short lines at the top and bottom of pages, each with its text without the page number."""
    found: dict[int, str] = {}
    for page, group in groupby(range(len(lines)), key=lambda place: lines[place].page):
        places = list(group)
        for place in {*places[:_EDGE], *places[-_EDGE:]} if page else ():
            if len(lines[place].text.split()) <= _EDGE_WORDS:
                found[place] = _PAGE_NUMBER.sub("#", lines[place].text).casefold()
    return found


def _sentences(lines: Iterable[Block]) -> Iterator[_Sentence]:
    """Return the sentences in parts that fit; one that runs over a page's end is one, of the page it begins on."""
    whole: Block | None = None
    opens = False
    end = 0
    for line in lines:
        for number, text in enumerate(_split(line.text)):
            if whole and number == 0 and line.page == end + 1 > 1 and _runs_on(whole.text, text):
                whole = replace(whole, text=f"{whole.text} {text}")
                continue
            yield from _parts(whole, opens)
            whole, opens = replace(line, text=text), number == 0
        end = line.page
    yield from _parts(whole, opens)


def _runs_on(text: str, following: str) -> bool:
    return text[-1] not in '.!?…:;"”)' and following[0].islower()


def _split(text: str) -> Iterator[str]:
    """Return the sentences of a paragraph; an abbreviation or the number of a list ends none."""
    start = 0
    for stop in _STOP.finditer(text):
        if not _NO_STOP.search(text[max(start, stop.start() - _LOOK_BACK) : stop.start() + 1]):
            yield text[start : stop.end()].rstrip()
            start = stop.end()
    yield text[start:]


def _parts(sentence: Block | None, opens: bool) -> Iterator[_Sentence]:
    if sentence is None:
        return
    for number, part in enumerate(_bounded(sentence.text)):
        yield _Sentence(part, len(part.split()), sentence.page, opens and number == 0)


def _bounded(sentence: str) -> Iterator[str]:
    """Return a sentence in parts that fit into a passage; nearly always the sentence itself."""
    part: list[str] = []
    length = 0
    for whole in sentence.split():
        for word in (whole[at : at + MAX_CHARACTERS] for at in range(0, len(whole), MAX_CHARACTERS)):
            if part and (len(part) == MAX_WORDS or length + len(word) > MAX_CHARACTERS):
                yield " ".join(part)
                part, length = [], 0
            part.append(word)
            length += len(word) + 1
    yield " ".join(part)


def _packed(sentences: Iterable[_Sentence]) -> list[_Group]:
    """Return the sentences in groups: full ones end with a paragraph where they can, and a short rest is evened out."""
    groups: list[_Group] = []
    for sentence in sentences:
        if groups and groups[-1].takes(sentence):
            groups[-1].add(sentence)
        else:
            groups.append(_Group([sentence]))
    if len(groups) > 1 and groups[-1].words < MIN_WORDS:
        groups[-2:] = _evened([*groups[-2].sentences, *groups[-1].sentences])
    return groups


def _evened(sentences: Sequence[_Sentence]) -> list[_Group]:
    """Return the sentences of two groups as one that fits, or as two of like length."""
    whole = _Group(sentences)
    if whole.fits:
        return [whole]
    ways = [(_Group(sentences[:at]), _Group(sentences[at:])) for at in range(1, len(sentences))]
    fitting = [way for way in ways if way[0].fits and way[1].fits]
    left, right = min(fitting, key=lambda way: abs(way[0].words - way[1].words))
    return [left, right]
