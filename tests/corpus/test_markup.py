"""Broken markup and foreign signs are told at their line; plain text is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kapassist.corpus.rules import markup

FRONT = "---\ntitle: A title\nsession-types: all\n---\n"
GOOD = "## A heading\n\n- One, as (nearly) all say. [@one; @two2020] {#first}\n- Two. [editorial]\n"


def told(library, folder, rule, name, text):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    changed = replace(library, root=folder, files=frozenset({name}))
    return list(map(str, rule(changed)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Breathe **slowly**.", "holds a sign of emphasis or code"),
        ("Breathe `slowly`.", "holds a sign of emphasis or code"),
        ("Breathe <b>slowly</b>.", "holds HTML"),
        ("Breathe &amp; rest.", "holds HTML"),
        ("Breathe slowly. [@dore2019]", "holds a citation or a link; name sources under 'references'"),
        ("Breathe [slowly](https://example.org).", "holds a citation or a link"),
        ("Breathe  slowly.", "has a doubled space, or one at its beginning or end"),
        ("Breathe slowly. ", "has a doubled space, or one at its beginning or end"),
        ("Breathe (slowly.", "opens or closes '(' without its other half"),
        ("Breathe slowly).", "opens or closes ')' without its other half"),
        ("Breathe )slowly(.", "opens or closes ')' without its other half"),
        ("Breathe [slowly.", "opens or closes '[' without its other half"),
        ('Say "slowly.', "opens or closes a double quote without its other half"),
    ],
)
def test_a_sign_in_a_text_is_told(library, tmp_path, text, words):
    content = f"items:\n  - id: x\n    text: '{text}'\n"
    rows = told(library, tmp_path, markup.signs_of_texts, "items/x.yaml", content)
    assert [row for row in rows if row.startswith(f"items/x.yaml:3: {words}")], rows


@pytest.mark.parametrize("text", ['Say "no" (or "later") at 3 < 5 & 7 > 2.', "A: it's {title}, well-known; 50% [of all]."])
def test_plain_text_is_not_told(library, tmp_path, text):
    content = "text: '" + text.replace("'", "''") + "'\n"
    assert told(library, tmp_path, markup.signs_of_texts, "x.yaml", content) == []


@pytest.mark.parametrize(
    ("added", "line", "words"),
    [
        ("One <b>bold</b> word. [@one]\n", 1, "holds HTML; write plain words"),
        ("<div>\n", 1, "holds HTML, which is not shown"),
        ("One **bold** word. [@one]\n", 1, "holds emphasis with '**' or '__'"),
        ("One *odd* word. [@one]\n", 1, "holds emphasis with '*' or '_'"),
        ("One *odd word. [@one]\n", 1, "holds a lone sign of emphasis"),
        ("One `code` word. [@one]\n", 1, "holds a text between backticks"),
        ("A [link](https://example.org). [@one]\n", 1, "holds a link; name the source as [@key] instead"),
        ("A [link](). [@one]\n", 1, "holds a link"),
        ("A [link]. [@one]\n", 1, "has a source that cannot be read"),
        ("![picture](x.png) [@one]\n", 1, "holds an image"),
        ("Commas. [@one, @two]\n", 1, "has a source that cannot be read; write [@key], [@one; @two] or [editorial]"),
        ("Open. [@one\n", 1, "has a source that cannot be read"),
        ("Bare. @one\n", 1, "has a source that cannot be read"),
        ("Name. [@one] {first}\n", 1, "has a name that cannot be read"),
        ("Name. [@one] {#Not This}\n", 1, "has a name that cannot be read"),
        ("Name. [@one] {#open\n", 1, "has a name that cannot be read"),
        ("Name. {#early} [@one]\n", 1, "has a name that cannot be read"),
        ("A (lone bracket. [@one]\n", 1, "opens or closes '(' without its other half"),
        ('A "lone quote. [@one]\n', 1, "opens or closes a double quote without its other half"),
        ("##No space\n", 1, "lacks a space after '#'"),
        ("# Too high\n\nOne. [@one]\n", 1, "heading begins with '#'; write '## ' for every heading"),
        ("### Too low\n\nOne. [@one]\n", 1, "heading begins with '###'; write '## ' for every heading"),
        ("## Empty\n\n## Full\n\nOne. [@one]\n", 1, "heading has no statement below it"),
        ("## Empty at the end\n", 1, "heading has no statement below it"),
        ("One. [@one]\n\n    Indented. [@one]\n", 3, "holds a paragraph with a deep indent, which Markdown takes for code"),
        ("```\ncode\n```\n", 1, "holds a block of code"),
        ("> Quoted. [@one]\n", 1, "holds a quotation mark '>'"),
        ("***\n", 1, "holds a line of dashes or stars"),
    ],
)
def test_broken_markup_of_an_article_is_told(library, tmp_path, added, line, words):
    before = f"{FRONT}{GOOD}\n"
    rows = told(library, tmp_path, markup.signs_of_articles, "guidance/x.md", before + added)
    place = f"guidance/x.md:{before.count(chr(10)) + line}: "
    assert [row for row in rows if row.startswith(place + words)], rows


def test_a_plain_article_is_not_told(library, tmp_path):
    assert told(library, tmp_path, markup.signs_of_articles, "guidance/x.md", FRONT + GOOD) == []


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("\u00c3\u00a9", "a broken 'é'; type it again"),
        ("\u00e2\u20ac\u2122", "a broken '\u2019'; type it again"),
        ("\u00c2\u00b0", "a broken '°'"),
        ("\ufffd", "a character that was lost when the file was saved"),
        ("\u200b", "an invisible sign or a special space (U+200B)"),
        ("\u00a0", "an invisible sign or a special space (U+00A0)"),
        ("\ufeff", "an invisible sign or a special space (U+FEFF)"),
        ("\u00ad", "an invisible sign or a special space (U+00AD)"),
        ("\u2019", "the curly quote '\u2019'; use a straight one"),
        ("\u201c", "the curly quote '\u201c'; use a straight one"),
    ],
)
@pytest.mark.parametrize("name", ["guidance/x.md", "items/x.yaml", "triage.yaml"])
def test_a_foreign_sign_is_told(library, tmp_path, name, sign, words):
    rows = told(library, tmp_path, markup.foreign_signs, name, f"one\ntwo {sign} three\n")
    assert [row for row in rows if row.startswith(f"{name}:2: holds ") and words in row and row.endswith("at column 5")], rows


@pytest.mark.parametrize(
    "text", ["Müller, Ångström, naïve", "5 °C, 3 µg, ±2, −1", "Łódź, São Paulo, 東京", "one – two — three…"]
)
def test_letters_of_other_languages_are_not_told(library, tmp_path, text):
    assert told(library, tmp_path, markup.foreign_signs, "references.yaml", text) == []
