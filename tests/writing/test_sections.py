"""Small passages are found; the section around them is shown with the source."""

from __future__ import annotations

from dataclasses import replace

from kapassist.assistant import Assistant
from kapassist.corpus.library import Library
from kapassist.domain import Answer, Passage
from kapassist.export.html_parts import sources_html
from kapassist.writing.sections import Sections


def cited(assistant: Assistant) -> Answer:
    return assistant.ask("What did the pain pilot find in the two groups?")


def test_a_source_of_an_answer_opens_to_its_section(assistant: Assistant, library: Library):
    answer = cited(assistant)
    whole = [citation for citation in answer.citations if citation.section]
    assert whole
    assert all(citation.passage.text in citation.section for citation in whole)
    html = sources_html(answer.citations, library.wording)
    assert html.count("<mark>") >= len(whole)


def test_the_texts_around_are_escaped(assistant: Assistant, library: Library):
    citation = replace(cited(assistant).citations[0], section=("<script>alert(1)</script>", "b"))
    assert "<script" not in sources_html([citation], library.wording)


def test_only_the_same_section_of_the_same_document_stands_around():
    rows = [Passage(f"{d}{s}{n}", d, "T", s, f"text {d}{s}{n}", "clinic", ()) for d in "ab" for s in "xy" for n in range(9)]
    around = Sections(rows).around(rows[4])
    assert around == tuple(f"text ax{n}" for n in range(1, 8))
    assert Sections(rows[:1]).around(rows[0]) == ()
