"""Passages hold whole sentences under their headings; nothing of a document is lost but what every page repeats."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from kapassist.documents.cutting import MAX_CHARACTERS, MAX_WORDS, MIN_WORDS, cut
from kapassist.documents.records import Block

SENTENCE = "The therapist checks the room, the music and the plan for going home before the session begins."
HEADINGS = st.lists(st.sampled_from(["Preparation", "Room", "Dosing session", "After"]), max_size=3).map(tuple)
TEXT = st.text(alphabet=st.sampled_from('abcdeABC .!?1\n;•("é漢'), max_size=900)
BLOCKS = st.lists(st.builds(Block, TEXT, HEADINGS, st.just(0)), max_size=12)


def characters(texts):
    return "".join("".join(texts).split())


@given(BLOCKS)
def test_no_text_is_lost_or_moved(blocks):
    assert characters(piece.text for piece in cut(blocks)) == characters(block.text for block in blocks)


@given(BLOCKS)
def test_sizes_are_bounded(blocks):
    for piece in cut(blocks):
        assert piece.text
        assert len(piece.text.split()) <= MAX_WORDS
        assert len(piece.text) <= MAX_CHARACTERS


@given(BLOCKS)
def test_each_text_stays_under_its_headings(blocks):
    found: dict[str, str] = {}
    wanted: dict[str, str] = {}
    for piece in cut(blocks):
        found[piece.section] = found.get(piece.section, "") + characters([piece.text])
    for block in blocks:
        if block.text.split():
            key = " > ".join(block.headings)
            wanted[key] = wanted.get(key, "") + characters([block.text])
    assert found == wanted


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30))
def test_passages_hold_whole_sentences_and_few_are_short(lengths):
    sentences = [[f"Sentence {block}x{number} {SENTENCE}" for number in range(count)] for block, count in enumerate(lengths)]
    pieces = cut([Block(" ".join(block), ("Room",)) for block in sentences])
    assert all(piece.text.endswith("begins.") and piece.text.startswith("Sentence ") for piece in pieces)
    if len(pieces) > 1:
        assert min(len(piece.text.split()) for piece in pieces) >= MIN_WORDS


@settings(max_examples=30)
@given(st.integers(3, 20), st.text(alphabet="abc {}", min_size=5, max_size=40).filter(str.strip))
def test_running_headers_and_footers_stay_once(pages, header):
    blocks = []
    for page in range(1, pages + 1):
        blocks.append(Block(f"Clinic KAP protocol {header}", ("Room",), page))
        blocks += [Block(f"{SENTENCE} This is rule {page}x{number}.", ("Room",), page) for number in range(6)]
        blocks.append(Block(f"Confidential | Page {page} of {pages}", ("Room",), page))
    text = " ".join(piece.text for piece in cut(blocks))
    assert text.count("Clinic KAP protocol") == text.count("Confidential") == 1
    assert all(text.count(f"rule {page}x{number}.") == 1 for page in range(1, pages + 1) for number in range(6))


def test_a_line_that_only_looks_like_its_neighbours_stays():
    blocks = [Block(f"Session {page}", (), page) for page in range(1, 9)]
    assert all(f"Session {page}" in " ".join(piece.text for piece in cut(blocks)) for page in range(1, 9))


def test_pages_are_kept_and_a_sentence_over_two_pages_is_whole():
    long = " ".join([SENTENCE] * 5)
    pieces = cut([Block(f"{long} The patient should", (), 4), Block(f"rest for two hours. {long}", (), 5), Block(long, (), 7)])
    assert [piece.page for piece in pieces] == [4, 7]
    assert any("The patient should rest for two hours." in piece.text for piece in pieces)


def test_abbreviations_and_numbers_of_a_list_end_no_sentence():
    text = "Ask Dr. Miles first, e.g. By phone. " * 40 + "1. Check the pressure twice before you begin. " * 40
    pieces = cut([Block(text)])
    assert len(pieces) > 1
    assert all(piece.text.startswith(("Ask", "1. Check")) and piece.text.endswith(("phone.", "begin.")) for piece in pieces)


def test_a_huge_line_without_spaces_or_stops_is_cut_in_reasonable_pieces():
    pieces = cut([Block("x" * 1_000_000), Block("word " * 200_000)])
    assert len(pieces) == -(-1_000_000 // MAX_CHARACTERS) + -(-200_000 // MAX_WORDS)
