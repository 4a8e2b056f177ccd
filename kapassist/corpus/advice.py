"""Wording that no text of ours may hold: an order to stop a medicine."""

from __future__ import annotations

import re

STOP_MEDICINE = re.compile(
    r"\b(stop|skip|hold|withhold|pause|quit|do not take|don't take)\b (taking )?(your |the |all |any |usual |regular )*"
    r"(medicines?|medications?|pills?|tablets?|drugs?|antidepressants?|benzodiazepines?|lamotrigine|opioids?|stimulants?)",
    re.IGNORECASE,
)
