"""Whether what was agreed in reviews was done, and by the day first agreed.

Source:
    Effective Cancer Management: framework, element 1.7: completed actions of breach
    analysis are an indicator. That the first day counts is ours: a day that is moved is
    a promise that wasn't kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto


class Kept(StrEnum):
    """What became of an action."""

    ON_TIME = auto()
    """Done by the day first agreed."""

    LATE = auto()
    """Done after it."""

    OVERDUE = auto()
    """Not done, and that day is past."""

    DROPPED = auto()
    """Given up, with a reason."""

    WAITING = auto()
    """Not done, and not yet due."""


DUE = (Kept.ON_TIME, Kept.LATE, Kept.OVERDUE)
"""Those of which the ones done on time are a share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """An action as it stands on a day."""

    state: str
    """``open``, ``done`` or ``dropped``."""

    first_due: date
    """The day first agreed, whatever it was moved to."""

    settled: date | None = None
    """The day it was done or dropped."""


def kept(promise: Promise, today: date) -> Kept:
    """Say what became of an action by a day.

    >>> due = date(2026, 3, 10)
    >>> done = Promise(state="done", first_due=due, settled=due)
    >>> kept(done, date(2026, 3, 20)).value
    'on_time'
    >>> still = Promise(state="open", first_due=due)
    >>> kept(still, due).value, kept(still, date(2026, 3, 11)).value
    ('waiting', 'overdue')
    """
    if promise.state == "dropped":
        return Kept.DROPPED
    if promise.state == "done" and promise.settled is not None:
        return Kept.ON_TIME if promise.settled <= promise.first_due else Kept.LATE
    return Kept.OVERDUE if promise.first_due < today else Kept.WAITING


def counts_on(promise: Promise) -> date:
    """Give the day on which an action counts: when it was due, or done, if sooner."""
    settled = promise.settled or promise.first_due
    return min(settled, promise.first_due)


def share_on_time(found: Iterable[Kept]) -> tuple[int, int]:
    """Count the actions done on time, and those of which they are a share.

    >>> share_on_time([Kept.ON_TIME, Kept.LATE, Kept.DROPPED, Kept.WAITING])
    (1, 2)
    """
    counts = Counter(found)
    return counts[Kept.ON_TIME], sum(counts[one] for one in DUE)
