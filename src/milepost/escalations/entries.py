"""What may be recorded of an escalation, from the moment it is raised to its outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto


class What(StrEnum):
    """One thing that happened to an escalation."""

    RAISED = auto()
    """A rule or a person asked the first rung, or the rung named."""

    ACKNOWLEDGED = auto()
    """The owner has seen it and taken it on."""

    ASKED = auto()
    """The owner asks whoever raised it. That acknowledges it; its time runs on."""

    ANSWERED = auto()
    """The question was answered."""

    PASSED_ON = auto()
    """Another role answers on the same rung. Its time to resolve runs on."""

    SNOOZED = auto()
    """It is put off until a moment, when its rung is asked again."""

    EASED = auto()
    """Its cause is gone. It stands still until whoever took it on ends it."""

    RECURRED = auto()
    """Its cause came back. Its rung is asked again."""

    CLIMBED = auto()
    """Time ran out on a rung, and the next was asked."""

    RESOLVED = auto()
    """A person ended it, with an outcome and the day it is, or will be, so."""

    ENDED = auto()
    """The rule ended it: no person had taken it on, or another takes its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry in the record of an escalation. None is ever changed or removed."""

    what: What
    at: datetime
    by: str = ""
    """The account of the person. Blank: a rule or the passing of time."""

    rung: int | None = None
    """From 1: the rung asked, of what was raised or climbed."""

    role: str | None = None
    """Who answers from now on, of what was passed on."""

    desk: str | None = None
    """And at which desk; blank at none, None where it had been."""

    reason: str | None = None
    until: datetime | None = None
    """When it wakes, of what was snoozed."""

    other: int | None = None
    """The escalation whose place this one takes, of what was raised; or which takes this
    one's place, of what was ended."""

    outcome: str | None = None
    day: date | None = None
    """The day on which the outcome is, or will be, so."""


NEEDS = {
    What.ASKED: ("by", "reason"),
    What.ACKNOWLEDGED: ("by",),
    What.ANSWERED: ("by", "reason"),
    What.PASSED_ON: ("by", "role", "reason"),
    What.SNOOZED: ("by", "until", "reason"),
    What.CLIMBED: ("rung",),
    What.RESOLVED: ("by", "outcome", "day"),
    What.ENDED: ("reason",),
}
"""What an entry must say. Nothing is put off, passed on or resolved without a person."""

TAKES_ON = frozenset({What.ACKNOWLEDGED, What.ASKED, What.PASSED_ON, What.SNOOZED})
"""After any of these it is a person's: a rule ends it only to raise another for it."""
