"""The optional cross-encoder. No hub can be reached here, so a tiny untrained one stands in: what it says means nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kapassist.domain import Passage
from kapassist.errors import EmbedderError
from kapassist.retrieval.index import PassageIndex
from kapassist.retrieval.query import QueryExpander
from kapassist.retrieval.reranker import Reranker
from kapassist.retrieval.search import Searcher

TEXTS = ["Measure blood pressure.", "Choose music without words.", "Ask who drives the client home.", "Offer water afterwards."]
PASSAGES = [Passage(f"p-{n}", "one.md", "One", "", text, "guidance", ("key",)) for n, text in enumerate(TEXTS)]
CLINIC_COPY = replace(PASSAGES[0], id="doc-1#0", document="documents/protocol.pdf", kind="clinic")


@pytest.fixture(scope="session")
def double(tmp_path_factory):
    """Return the folder of a tiny cross-encoder with random weights: a test double, not a model to use."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder-double")
    letters = [chr(code) for code in range(97, 123)]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters), ".", "?"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizer(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32)
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def searcher(folder, assistant, passages, reranker=None):
    index = PassageIndex(folder / "index", passages, assistant.embedder)
    index.open()
    return Searcher(passages, index, assistant.embedder, QueryExpander({}, []), reranker)


def test_a_cross_encoder_orders_the_best_passages_anew(double, assistant, tmp_path):
    reranker = Reranker.from_setting(str(double))
    assert reranker is not None
    hits = searcher(tmp_path, assistant, PASSAGES, reranker).search("blood pressure", 10)
    scores = dict(zip(TEXTS, reranker.scores("blood pressure", [passage.searchable for passage in PASSAGES]), strict=True))
    assert sorted(hit.passage.text for hit in hits) == sorted(TEXTS)
    assert [hit.score for hit in hits] == [float(scores[hit.passage.text]) for hit in hits]
    assert [hit.score for hit in hits] == sorted((float(score) for score in scores.values()), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_none_is_configured_by_default(settings):
    assert settings.reranker == ""
    assert Reranker.from_setting("") is None


def test_a_folder_without_a_model_is_one_line(tmp_path):
    with pytest.raises(EmbedderError, match=r"^cannot use the cross-encoder '.*' \(.*\); check or unset KAPASSIST_RERANKER$"):
        Reranker(str(tmp_path)).scores("a", ["b"])


def test_a_hub_that_cannot_be_reached_is_one_line():
    with pytest.raises(EmbedderError, match=r"^cannot use the cross-encoder 'no-such/model' \(.*\); check or unset"):
        Reranker("no-such/model").scores("a", ["b"])


def test_a_model_with_several_labels_is_refused(double, tmp_path):
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    config = BertConfig.from_pretrained(double)
    config.num_labels = 3
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(double).save_pretrained(tmp_path)
    with pytest.raises(EmbedderError, match="does not give one score a passage"):
        Reranker(str(tmp_path)).scores("a", ["b", "c"])


def test_a_copy_in_the_clinics_own_document_is_shown_once_as_the_curated_one(assistant, tmp_path):
    hits = searcher(tmp_path, assistant, [CLINIC_COPY, *PASSAGES]).search("blood pressure", 10)
    assert [hit.passage.id for hit in hits].count("p-0") == 1
    assert hits[0].passage.id == "p-0"
    assert [passage.id for passage in hits[0].same] == ["doc-1#0"]


def test_similarity_is_the_cosine_for_every_hit(assistant, tmp_path):
    hits = searcher(tmp_path, assistant, PASSAGES).search("who drives", 10)
    vector = assistant.embedder.encode(["who drives"])[0]
    for hit in hits:
        assert hit.similarity == pytest.approx(float(assistant.embedder.encode([hit.passage.searchable])[0] @ vector), abs=1e-4)
    assert np.all(np.diff([hit.score for hit in hits]) <= 0)
