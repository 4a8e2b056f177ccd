"""Rules about signs: no broken markup, and none that came with text pasted from elsewhere.

Drafts and pages show texts as they are written, so a star or a tag would be seen. These rules read the files once more, because
the library no longer holds the signs around its texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kapassist.corpus.articles import split_front
from kapassist.corpus.files import read_text
from kapassist.corpus.library import Library
from kapassist.corpus.problems import Problem
from kapassist.corpus.source import ValuePath, parse_yaml
from kapassist.errors import shortened

_PATTERN_FILES = {
    "claims-to-avoid.yaml",
    "triage.yaml",
    "drafts/plain-language.yaml",
}  # their texts are patterns, made of such signs
_SIGNS = (
    (re.compile(r"\*|__|`"), "holds a sign of emphasis or code; write plain words"),
    (re.compile(r"</?[a-zA-Z!][^<>]*>|&#?\w+;"), "holds HTML; write plain words"),
    (re.compile(r"\[@|\]\("), "holds a citation or a link; name sources under 'references'"),
    (re.compile(r" {2}|^\s|\s$"), "has a doubled space, or one at its beginning or end; delete it"),
)
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CURLY = re.compile("[\u2018-\u201f\u2032\u2033\u00ab\u00bb\u2039\u203a]")
_UNSEEN = {"Cf", "Cn", "Co", "Zl", "Zp", "Zs"}  # Unicode's categories of signs that leave no mark, and of spaces
_HEADING = 2  # the article's title stands in its front matter, so headings begin here
_BLOCKS = {
    "fence": "a block of code",
    "code_block": "a paragraph with a deep indent, which Markdown takes for code",
    "html_block": "HTML",
    "blockquote_open": "a quotation mark '>' at the beginning of a line",
    "hr": "a line of dashes or stars",
}
_INLINES = {
    "html_inline": "HTML",
    "code_inline": "a text between backticks",
    "em_open": "emphasis with '*' or '_'",
    "strong_open": "emphasis with '**' or '__'",
    "image": "an image",
    "link_open": "a link; name the source as [@key] instead",
}
_CITATION = re.compile(r"\[@[a-z0-9-]+(?:; @[a-z0-9-]+)*\]|\[editorial\]")
_NAME = re.compile(r" \{#[a-z0-9]+(?:-[a-z0-9]+)*\}$")


def signs_of_texts(library: Library) -> Iterator[Problem]:
    """Find markup, lone brackets and quotes, and doubled spaces in the texts of YAML files."""
    for file in sorted(library.files):
        if not file.endswith(".yaml") or file in _PATTERN_FILES:
            continue
        source = parse_yaml(read_text(library.root / file, file)[0], file)
        for path, text in _texts(source.data, ()):
            yield from (Problem(file, source.line(path), told) for told in _wrong_signs(text))


def signs_of_articles(library: Library) -> Iterator[Problem]:
    """Find in articles what Markdown would hide or misread: code, HTML, links, levels of headings, names and citations."""
    for file in sorted(library.files):
        if file.endswith(".md"):
            front, body = split_front(read_text(library.root / file, file)[0])
            above = front.count("\n")
            for line, told in _article_findings(MarkdownIt("commonmark").parse(body), body.count("\n")):
                yield Problem(file, above + line, told)


def foreign_signs(library: Library) -> Iterator[Problem]:
    """Find characters that came with pasted text: broken encoding, invisible signs and curly quotes."""
    for file in sorted(library.files):
        for number, line in enumerate(read_text(library.root / file, file)[0].split("\n"), 1):
            for run in () if line.isascii() else _NOT_ASCII.finditer(line):
                if told := _foreign(run.group(0)):
                    yield Problem(file, number, f"{told} - found at column {run.start() + 1}")


def _texts(value: Any, path: ValuePath) -> Iterator[tuple[ValuePath, str]]:
    if isinstance(value, str):
        yield path, value
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from _texts(inner, (*path, key))


def _wrong_signs(text: str) -> Iterator[str]:
    for pattern, told in _SIGNS:
        if hit := pattern.search(text):
            yield f"{told} - found {text[max(hit.start() - 20, 0) : hit.end() + 20]!r}"
    if lone := _lone(text):
        yield f"opens or closes {lone} without its other half; mend it - found {shortened(text)}"


def _lone(text: str) -> str:
    """Return the first kind of bracket or quote that does not come in pairs, or ""."""
    for opening, closing in _PAIRS:
        depth = 0
        for sign in text:
            depth += (sign == opening) - (sign == closing)
            if depth < 0:
                return f"'{closing}'"
        if depth:
            return f"'{opening}'"
    return "a double quote" if text.count('"') % 2 else ""


def _foreign(run: str) -> str:
    """Return what is wrong with a run of characters beyond plain English ones, or ""."""
    try:
        return f"holds {run!r}, a broken {run.encode('cp1252').decode('utf-8')!r}; type it again and save the file as UTF-8"
    except UnicodeError:
        pass  # as it should be: it was not UTF-8 read as Windows-1252
    if "\ufffd" in run:
        return "holds a character that was lost when the file was saved; type it again"
    unseen = next((sign for sign in run if unicodedata.category(sign) in _UNSEEN), "")
    if unseen:
        return f"holds an invisible sign or a special space (U+{ord(unseen):04X}); delete it or type a plain space"
    return f"holds the curly quote {curly.group(0)!r}; use a straight one" if (curly := _CURLY.search(run)) else ""


def _article_findings(tokens: list[Token], last: int) -> Iterator[tuple[int, str]]:
    """Return line and message of what is wrong in the body of an article."""
    heading = 0  # the line of a heading that has no statement yet
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type in _BLOCKS:
            yield line, f"holds {_BLOCKS[token.type]}, which is not shown; write a paragraph or a line of a list"
        if token.type == "heading_open":
            if heading:
                yield heading, "heading has no statement below it; write one or delete the heading"
            heading = line
            if token.tag != f"h{_HEADING}":
                yield line, f"heading begins with {token.markup!r}; write '## ' for every heading"
        elif token.type == "paragraph_open":
            heading = 0
        elif token.type == "inline":
            yield from ((line, told) for told in _inline_findings(token))
    if heading:
        yield heading, "heading has no statement below it; write one or delete the heading"


def _inline_findings(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type in _INLINES:
            yield f"holds {_INLINES[child.type]}; write plain words - found {shortened(token.content)}"
    text = " ".join(token.content.split())
    plain = _CITATION.sub("", _NAME.sub("", text))
    if text.startswith("#"):
        yield f"lacks a space after '#'; write '## ' before a heading - found {shortened(text)}"
    if "{" in plain or "}" in plain:
        yield f"has a name that cannot be read; end the statement with ' {{#lower-case-words}}' - found {text[-40:]!r}"
    if "[" in plain or "]" in plain or "@" in plain:
        yield f"has a source that cannot be read; write [@key], [@one; @two] or [editorial] - found {text[-60:]!r}"
    if re.search(r"[*`]|(?<!\w)_|_(?!\w)", plain) and not any(child.type in _INLINES for child in token.children or ()):
        yield f"holds a lone sign of emphasis; write plain words - found {shortened(text)}"
    if (lone := _lone(plain)) in ("'('", "')'", "a double quote"):
        yield f"opens or closes {lone} without its other half; mend it - found {shortened(text)}"
