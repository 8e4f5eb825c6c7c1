"""What is owed to each patient of a tracker today, and why: the worklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto

STALE_AFTER = 7
"""Days after which nobody has looked for too long.

A proposal, as in the ladder ``cancer-default``: the Scottish framework asks for each
patient to be tracked, and gives no interval.
"""


class Reason(StrEnum):
    """Why a patient is on the worklist, the most pressing first."""

    VANISHED = auto()
    """Stood on a list that comes whole, and then didn't, and nothing says why."""

    ACTION_DUE = auto()
    """The day of the action that was promised has come."""

    BOOKED_LATE = auto()
    """What is booked comes on or after the first day over the limit."""

    LATE_STEP = auto()
    """A step of the timed pathway that the service adopted is late."""

    ANSWERED = auto()
    """Somebody answered an escalation, and nobody has looked at the patient since."""

    UNKEPT = auto()
    """The day of a booking has passed, and nothing says what became of it."""

    NEWS = auto()
    """Something happened that nobody has looked at: a result, a missed appointment."""

    NEW = auto()
    """Nobody has looked at this patient yet."""

    NO_ACTION = auto()
    """Nothing is booked and nothing is promised: the patient waits for nobody."""

    STALE = auto()
    """Nobody has looked for too long, whatever is booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What the last person who looked at a pathway left behind."""

    at: datetime
    """In local time."""

    by: str
    note: str
    action: str
    """What is to be done next; blank for nothing."""

    due: date | None
    """By when; None where nothing is to be done."""

    seen: int
    """The latest event of the pathway that was there to be seen; 0 for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One open pathway, as far as the worklist cares."""

    pathway: str
    breach_on: date | None
    booked_for: date | None
    last_event: int
    """The latest event of the pathway."""

    last_on: date | None
    """The day of it."""

    tracked: Tracked | None
    late_since: date | None = None
    """The first day on which its next step was late; None if it isn't."""

    answered_at: datetime | None = None
    """When another person last answered an escalation about it; in local time."""

    unkept_on: date | None = None
    """The first day booked of which nothing says what became; it may be ahead."""

    vanished_on: date | None = None
    """Since when it is missing from a list unexplained; None if it isn't."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What one patient is owed."""

    case: Case
    reasons: tuple[Reason, ...]
    """Empty where nothing is owed yet."""

    due: date
    """The day on which somebody should look, or should have looked."""


def task(case: Case, today: date, *, stale_after: int = STALE_AFTER) -> Task:
    """Find what a patient is owed, and since when.

    An action that is promised for a later day keeps a patient off the list until then,
    unless something happens first or what is booked is too late: else a list would be
    longer than anyone can work through, and promises would mean nothing.

    Args:
        case: the pathway.
        today: the day asked about.
        stale_after: days without a look after which tracking is stale.
    """
    days = dict(_reasons(case, today, stale_after))
    reasons = tuple(reason for reason in Reason if reason in days)
    return Task(
        case=case,
        reasons=reasons,
        due=min(days.values()) if days else _next_look(case, today, stale_after),
    )


def worklist(
    cases: Iterable[Case], today: date, *, stale_after: int = STALE_AFTER
) -> tuple[list[Task], list[Task]]:
    """Put cases in the order in which to work: what is due first, then what isn't yet.

    Of those due on one day the first to breach comes first.
    """
    tasks = [task(case, today, stale_after=stale_after) for case in cases]
    tasks.sort(key=lambda t: (t.due, t.case.breach_on or date.max, t.case.pathway))
    return [t for t in tasks if t.reasons], [t for t in tasks if not t.reasons]


def _reasons(
    case: Case, today: date, stale_after: int
) -> Iterable[tuple[Reason, date]]:
    seen = case.tracked
    if case.vanished_on is not None:
        yield Reason.VANISHED, case.vanished_on
    if _booked_late(case) and (seen is None or seen.action == ""):
        yield Reason.BOOKED_LATE, case.last_on or today
    if case.late_since is not None and (seen is None or not seen.action):
        yield Reason.LATE_STEP, case.late_since
    if case.answered_at and (seen is None or case.answered_at > seen.at):
        yield Reason.ANSWERED, case.answered_at.date()
    if case.unkept_on is not None and _passed(case.unkept_on, seen, today):
        yield Reason.UNKEPT, case.unkept_on + timedelta(days=1)
    if seen is None:
        yield Reason.NEW, case.last_on or today
        return
    if seen.due is not None and seen.due <= today:
        yield Reason.ACTION_DUE, seen.due
    if case.last_event > seen.seen:
        yield Reason.NEWS, min(case.last_on or today, today)
    if not seen.action and case.booked_for is None:
        yield Reason.NO_ACTION, seen.at.date()
    stale_on = seen.at.date() + timedelta(days=stale_after + 1)
    if stale_on <= today:
        yield Reason.STALE, stale_on


def _passed(booked: date, seen: Tracked | None, today: date) -> bool:
    """Whether it is to be asked if a booking was kept.

    Not again while an action stands that somebody promised after that day.
    """
    asked_since = seen is not None and seen.action and seen.at.date() > booked
    return booked < today and not asked_since


def _booked_late(case: Case) -> bool:
    if case.booked_for is None or case.breach_on is None:
        return False
    return case.booked_for >= case.breach_on


def _next_look(case: Case, today: date, stale_after: int) -> date:
    """The day on which a patient to whom nothing is owed comes back to the list."""
    if case.tracked is None:
        return today
    stale_on = case.tracked.at.date() + timedelta(days=stale_after + 1)
    return min(case.tracked.due or stale_on, stale_on)
