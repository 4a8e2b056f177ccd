"""Guidance articles: front matter, headings and cited statements read from Markdown. Knows nothing of other files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import ValidationError

from kapassist.corpus.files import read_text
from kapassist.corpus.messages import schema_problems
from kapassist.corpus.problems import Problem
from kapassist.corpus.schema import ArticleFront
from kapassist.corpus.source import parse_yaml
from kapassist.errors import shortened

_FENCE = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NAME = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*$")
_BASIS = re.compile(r"\s*\[(@[^\]]+|editorial)\]\s*$")
_CITATION = re.compile(r"\[@[^\]]*\]")


@dataclass(frozen=True, slots=True)
class ArticleStatement:
    """One statement of an article with its place in the file."""

    id: str
    section: str
    text: str
    references: tuple[str, ...]
    editorial: bool
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """A guidance article; `lead` and `beside` are ids of statements that open and close any answer taken mostly from it."""

    name: str
    file: str
    title: str
    session_types: tuple[str, ...]
    stages: tuple[str, ...]
    lead: tuple[str, ...]
    beside: tuple[str, ...]
    statements: tuple[ArticleStatement, ...]


def read_article(path: Path, name: str) -> tuple[Article | None, tuple[Problem, ...]]:
    """Read one article; what is wrong comes back as problems, with the statements that could be read."""
    text, problems = read_text(path, name)
    if problems:
        return None, problems
    matter, body = split_front(text)
    if not matter:
        return None, (Problem(name, 1, "has no front matter; begin the file with a block between two lines of '---'"),)
    front, front_problems = _front_matter(matter, name)
    if front is None:
        return None, front_problems
    statements, body_problems = _statements(body, path.stem, name, matter.count("\n"))
    article = Article(
        path.stem,
        name,
        front.title,
        tuple(front.session_types),
        tuple(front.stages),
        tuple(front.lead),
        tuple(front.beside),
        statements,
    )
    return article, body_problems


def split_front(text: str) -> tuple[str, str]:
    """Return the front matter of an article with its two lines of dashes, "" where it has none, and the rest."""
    found = _FENCE.match(text)
    return (found.group(0), text[found.end() :]) if found else ("", text)


def _front_matter(matter: str, name: str) -> tuple[ArticleFront | None, tuple[Problem, ...]]:
    source = parse_yaml(matter.removeprefix("---\n").removesuffix("---\n"), name, above=1)
    if source.problems:
        return None, source.problems
    try:
        return ArticleFront.model_validate(source.data), ()
    except ValidationError as error:
        return None, tuple(schema_problems(source, ArticleFront, error))


def _statements(body: str, stem: str, name: str, offset: int) -> tuple[tuple[ArticleStatement, ...], tuple[Problem, ...]]:
    statements: list[ArticleStatement] = []
    problems: list[Problem] = []
    section = ""
    counts: dict[str, int] = {}
    tokens = MarkdownIt("commonmark").parse(body)
    for opener, inline in pairwise(tokens):
        if inline.type != "inline" or opener.type not in ("heading_open", "paragraph_open"):
            continue
        if opener.type == "heading_open":
            section = inline.content.strip()
            continue
        statement, problem = _statement(inline, opener, stem, section, counts, name, offset)
        statements.append(statement)
        if problem:
            problems.append(problem)
    return tuple(statements), tuple(problems)


def _statement(
    inline: Token, opener: Token, stem: str, section: str, counts: dict[str, int], name: str, offset: int
) -> tuple[ArticleStatement, Problem | None]:
    line = offset + (opener.map[0] if opener.map else 0) + 1
    text = " ".join(inline.content.split())
    named = _NAME.search(text)
    text = _NAME.sub("", text)
    basis = _BASIS.search(text)
    text = _BASIS.sub("", text)
    inner = _BASIS.search(text)
    problem = None
    if not basis:
        told = f"statement has no reference; end it with [@key] or [editorial] - found {shortened(text)}"
        problem = Problem(name, line, told)
    elif inner or _CITATION.search(text):
        problem = Problem(name, line, "statement has a reference in its middle; put all keys at its end: [@one; @two]")
    keys = tuple(key.strip().lstrip("@") for key in basis.group(1).split(";")) if basis else ()
    editorial = keys == ("editorial",)
    slug = re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-") or "top"
    counts[slug] = counts.get(slug, 0) + 1
    local = named.group(1) if named else f"{slug}-{counts[slug]}"
    references = () if editorial else keys
    return ArticleStatement(f"{stem}#{local}", section, text, references, editorial, line), problem
