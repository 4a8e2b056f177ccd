"""Claims that the library must not make are caught in ordinary wordings; honest sentences about the same things pass."""

from __future__ import annotations

import re

import pytest

CLAIMS = (
    ("Ketamine rewires the brain.", "rewires-brain"),
    ("KAP can rewire neural pathways.", "rewires-brain"),
    ("It resets your nervous system.", "rewires-brain"),
    ("Ketamine literally reboots the brain.", "rewires-brain"),
    ("Think of it as a brain reset.", "rewires-brain"),
    ("The session helps rewire old pain pathways.", "rewires-brain"),
    ("Ketamine is not addictive.", "not-addictive"),
    ("Ketamine isn't addictive.", "not-addictive"),
    ("You cannot get addicted to lozenges.", "not-addictive"),
    ("There is no risk of dependence.", "not-addictive"),
    ("KAP is a safe and effective treatment.", "safe-and-effective"),
    ("It is completely safe.", "safe-and-effective"),
    ("Ketamine cures depression.", "lasting-cure"),
    ("It can cure chronic pain.", "lasting-cure"),
    ("KAP is the cure.", "lasting-cure"),
    ("Ketamine has no side effects.", "no-side-effects"),
    ("It works without side effects.", "no-side-effects"),
    ("There are virtually no risks.", "no-side-effects"),
    ("You get guaranteed relief.", "promised-outcome"),
    ("We guarantee results.", "promised-outcome"),
    ("Results are guaranteed.", "promised-outcome"),
    ("You will feel better.", "promised-outcome"),
    ("Ketamine is clinically proven.", "proven"),
    ("KAP has been proven to relieve pain.", "proven"),
    ("KAP works for everyone.", "works-for-everyone"),
    ("Everyone benefits from sessions.", "works-for-everyone"),
    ("Ketamine replaces opioids.", "replaces-opioids"),
    ("It is a safe alternative to opioids.", "replaces-opioids"),
    ("Ketamine is FDA-approved for depression.", "approved-for-psychiatry"),
    ("Ketamine infusions are approved by the FDA for chronic pain.", "approved-for-psychiatry"),
    ("Ketamine lozenges are approved to treat anxiety.", "approved-for-psychiatry"),
    ("Ketamine is the only legal psychedelic.", "only-legal-psychedelic"),
    ("Ketamine is a legal psychedelic.", "only-legal-psychedelic"),
    ("Ego death heals.", "ego-death-heals"),
    ("Ego dissolution is what cures pain.", "ego-death-heals"),
    ("This is a breakthrough treatment.", "breakthrough-or-miracle"),
    ("It is a miracle drug.", "breakthrough-or-miracle"),
    ("KAP is a game-changer.", "breakthrough-or-miracle"),
    ("The clinic reports 80% success.", "unweighted-response-rate"),
    ("We see a success rate of over 85%.", "unweighted-response-rate"),
    ("Ketamine grows new brain cells.", "grows-brain-cells"),
    ("Ketamine heals trauma.", "heals-trauma"),
    ("The medicine reveals repressed memories.", "recovered-memories"),
    ("The medicine knows what you need.", "medicine-knows"),
    ("It is safe with all medicines.", "safe-with-all-medicines"),
)
HONEST = (
    "No scan shows that ketamine rewires the brain.",
    "Do not say that a session resets the nervous system.",
    "It is unclear whether ketamine rewires the brain in people.",
    "The claim that ketamine rewires the brain is not supported.",
    "Ketamine can be misused, and some people become dependent.",
    "Whether KAP is better than ketamine alone is unclear.",
    "No serious adverse events were reported in this group.",
    "Nobody can promise a cure for pain.",
    "Hope for a cure for pain is common at intake.",
    "Benefit is not guaranteed.",
    "There is no guarantee of relief.",
    "Ketamine is not FDA-approved for depression.",
    "Esketamine nasal spray is FDA-approved for treatment-resistant depression.",
    "Unlike ketamine, esketamine nasal spray is approved for treatment-resistant depression.",
    "Ketamine is approved as an anesthetic; its use for depression is off-label.",
    "Ketamine is approved as an anesthetic only.",
    "Ego dissolution is not a goal of the session.",
    "The Emotional Breakthrough Inventory has six items.",
    "Plan for breakthrough pain with the prescriber.",
    "Response was 55.4% with ketamine and 41.2% with ECT.",
    "In mice, ketamine restored lost synapses for some days.",
    "Some people feel better and some do not.",
    "Loss to follow-up was 82% at three months.",
    "Ketamine is not without risk.",
    "Ask whether it is safe to take with your other medicines.",
    "Tell the prescriber about all medicines.",
    "Remission was 32.6% of people who answered.",
    "Memories that come up may be false, so treat what a session brings back with caution.",
    "A review asks whether psychotherapy improves outcome.",
    "It helps everyone in the room to know the exit.",
    "Agree with everyone who will be present.",
    "The FDA granted breakthrough therapy designation to another drug.",
    "You will need someone to drive you home.",
    "Pain and depression often come together.",
    "The trial found no proven benefit.",
    "Reset the music to the agreed playlist.",
    "Everyone responds differently.",
    "Nothing here says that the treatment is proven.",
    "This effect is not proven in people.",
    "Rates of success differ by clinic.",
)


@pytest.fixture(scope="module")
def caught(library):
    """Return a function that names the claims which a sentence makes."""
    patterns = {claim.id: re.compile(claim.pattern, re.IGNORECASE) for claim in library.claims}
    return lambda sentence: [key for key, pattern in patterns.items() if pattern.search(sentence)]


@pytest.mark.parametrize(("sentence", "claim"), CLAIMS)
def test_a_claim_is_caught(caught, sentence, claim):
    assert claim in caught(sentence)


@pytest.mark.parametrize("sentence", HONEST)
def test_an_honest_sentence_passes(caught, sentence):
    assert caught(sentence) == []


def test_every_claim_says_why_and_what_to_write_instead(library):
    assert [claim.id for claim in library.claims if not claim.instead] == []
