"""Wording that no text of ours may hold: an order to stop a medicine."""

from __future__ import annotations

import re

STOP_MEDICINE = re.compile(
    r"\b(stop|skip|hold|withhold|pause|quit|omit|discontinue|leave out|come off|go off|wean off|do not take|don't take)\b"
    r" (taking )?"
    r"((a|your|the|all|any|usual|regular|own|daily|morning|evening|next|prescribed|pain|sleep|heart|blood pressure) )*"
    r"(medicines?|medications?|meds|pills?|tablets?|drugs?|doses?|antidepressants?|benzodiazepines?|opioids?|stimulants?"
    r"|lamotrigine|naltrexone|buprenorphine|methadone|lithium|insulin|statins?|beta-?blockers?|antihistamines?|antihypertensives?)\b",
    re.IGNORECASE,
)
