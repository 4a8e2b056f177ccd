"""Guidance articles: what is read from Markdown, and that no text can break the reader."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import assume, given, strategies as st

from kapassist.corpus.articles import read_article

FRONT = "---\ntitle: A title\nsession-types: all\nstages: [arrival]\n---\n"

pieces = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "# ",
            "## Part\n",
            "\n\n",
            "[@one]",
            "[@one; @two]",
            "[editorial]",
            "{#name}",
            "- row\n",
            "> quote\n",
            "```\n",
            "---\n",
            "|a|b|\n",
            "[@",
            "]",
        ]
    ),
)
bodies = st.lists(pieces, max_size=12).map("".join)


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "test.md"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        return read_article(path, "guidance/test.md")


def test_statements_carry_section_references_and_names():
    article, problems = read(
        FRONT + "\nFirst of all. [@one; @two]\n\n## Second part\n\nSaid by us.\nOn two lines. [editorial] {#named}\n"
    )
    assert article is not None
    assert problems == ()
    rows = [(row.id, row.section, row.text, row.references, row.editorial, row.line) for row in article.statements]
    assert rows == [
        ("test#top-1", "", "First of all.", ("one", "two"), False, 7),
        ("test#named", "Second part", "Said by us. On two lines.", (), True, 11),
    ]


def test_a_section_numbers_its_statements():
    article, _ = read(FRONT + "\n## Part\n\nOne. [@a]\n\nTwo. [@b]\n\n## Part\n\nThree. [@c]\n")
    assert article is not None
    assert [row.id for row in article.statements] == ["test#part-1", "test#part-2", "test#part-3"]


@given(st.text(max_size=300))
def test_arbitrary_text_is_told_or_read(text):
    article, problems = read(text)
    assert article is not None or problems


@given(bodies)
def test_arbitrary_markdown_never_breaks_the_reader(body):
    article, problems = read(FRONT + body)
    if article is None:
        assert "invisible sign" in problems[0].message
        return
    unsourced = [row for row in article.statements if not row.references and not row.editorial]
    assert len(unsourced) <= len(problems)
    assert all(problem.file == "guidance/test.md" and problem.line > 0 for problem in problems)


@given(bodies.filter(lambda body: "{#" not in body))
def test_statements_without_names_get_different_ids(body):
    article, _ = read(FRONT + body)
    assume(article is not None)
    ids = [row.id for row in article.statements]
    assert len(ids) == len(set(ids))
