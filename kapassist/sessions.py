"""Session types, stages of care and the session brief: the words that every other module shares."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kapassist.errors import known

SESSION_TYPE_IDS = (
    "im-psychedelic",
    "sublingual-psycholytic",
    "iv-depression",
    "iv-pain",
    "intranasal-racemic",
    "intranasal-esketamine",
    "home-telehealth",
    "maintenance",
    "group",
)
MAINTENANCE = "maintenance"


class Stage(StrEnum):
    """Stages of care, in the order in which they happen."""

    INTAKE = "intake"
    WEEKS_BEFORE = "weeks-before"
    DAY_BEFORE = "day-before"
    ARRIVAL = "arrival"
    DURING = "during"
    RECOVERY = "recovery"
    GOING_HOME = "going-home"
    FIRST_NIGHT = "first-night"
    DAY_1_2 = "day-1-2"
    FIRST_WEEK = "first-week"
    ONGOING = "ongoing"
    MAINTENANCE_REVIEW = "maintenance-review"


STAGE_IDS = tuple(stage.value for stage in Stage)


@dataclass(frozen=True, slots=True)
class SessionBrief:
    """What the user says about the session, de-identified.

    `session_types` holds one id, or two and more for a comparison; `session_number` counts from 1, 0 means not said;
    `factors` are ids of client factors; `audience` is "" for everyone who acts.
    """

    session_types: tuple[str, ...] = ()
    stage: Stage | None = None
    session_number: int = 0
    factors: tuple[str, ...] = field(default=())
    text: str = ""
    audience: str = ""

    @property
    def session_type(self) -> str:
        """Return the first session type, or "" when none was given."""
        return self.session_types[0] if self.session_types else ""

    @property
    def active_factors(self) -> frozenset[str]:
        """Return the factors, with the one that session number and type imply."""
        again = self.session_type == MAINTENANCE  # comes after a first course, so it is nobody's first session
        numbered = {0: {"later-session"} if again else set(), 1: set() if again else {"first-session"}}
        return frozenset(self.factors) | numbered.get(self.session_number, {"later-session"})

    @property
    def later(self) -> bool:
        """Tell whether this is not the first session of a course."""
        return "later-session" in self.active_factors


def known_session_type(value: str) -> str:
    """Return the session type id as given.

    Raises:
        UsageError: it is not one of the known ids.

    """
    return known(value, SESSION_TYPE_IDS, "session type")


def known_stage(value: str) -> Stage:
    """Return the stage with this id.

    Raises:
        UsageError: it is not one of the known ids.

    """
    return Stage(known(value, STAGE_IDS, "stage"))
