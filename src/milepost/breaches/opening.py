"""When a review opens, when it becomes one of a breach, and when it closes by itself."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from milepost.breaches.timeline import Timeline
from milepost.clocks.table import How
from milepost.foundation.days import in_words
from milepost.foundation.wording import many
from milepost.rules.breaches import Opens, PolicyEdition


class Kind(StrEnum):
    """What a review is about."""

    BREACH = auto()
    WARNING = auto()
    """The standard isn't missed yet, and can't be kept any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock as it stands on a day."""

    how: How
    ended: date | None
    waited: int | None
    """None where nobody knows when it started."""

    limit_days: int
    breach_on: date | None = None
    """A running clock's first day over its limit."""

    booked_for: date | None = None
    """The soonest day for which treatment is booked."""

    @property
    def counts(self) -> bool:
        """Whether it runs or stopped: the others count nowhere."""
        return self.how in (How.RUNNING, How.STOPPED) and self.waited is not None

    @property
    def over(self) -> bool:
        """Whether it counts, and is over its limit."""
        return self.counts and (self.waited or 0) > self.limit_days


@dataclass(frozen=True, slots=True)
class Opened:
    """That a review opens, and why, in words."""

    kind: Kind
    because: str


def opens(
    clock: Clock,
    policy: PolicyEdition,
    day: date,
    timeline: Timeline | None = None,
) -> Opened | None:
    """Say whether a review of a clock opens on a day, and why.

    None opens for a clock that is nullified, excluded or transferred, or whose start
    nobody knows; nor for one that ended longer ago than the policy looks back.

    Args:
        clock: how it stands that day.
        policy: what opens a review.
        day: the day.
        timeline: its stages, to tell whether too little time is left.
    """
    waited = clock.waited or 0
    if clock.over:
        if Opens.MISSED not in policy.opens or waited <= policy.over_days:
            return None
        if clock.ended and (day - clock.ended).days > policy.look_back_days:
            return None
        return Opened(Kind.BREACH, _missed(clock))
    if clock.how is not How.RUNNING or not clock.counts or clock.breach_on is None:
        return None
    if (
        Opens.BOOKED_AFTER_BREACH in policy.opens
        and clock.booked_for is not None
        and clock.booked_for >= clock.breach_on
    ):
        return Opened(Kind.WARNING, _booked(clock.booked_for, clock.breach_on))
    if Opens.TOO_LITTLE_TIME in policy.opens and timeline is not None:
        soonest = day + timedelta(days=least_to_come(timeline, policy))
        if soonest >= clock.breach_on:
            return Opened(Kind.WARNING, _too_late(soonest, clock.breach_on))
    return None


def opens_again(clock: Clock, policy: PolicyEdition) -> bool:
    """Whether a review that was closed opens again: by what would open one.

    How long ago the wait ended doesn't matter: it was under review before.
    """
    long = (clock.waited or 0) > policy.over_days
    return clock.over and long and Opens.MISSED in policy.opens


def least_to_come(timeline: Timeline, policy: PolicyEdition) -> int:
    """Give the fewest days in which what is still to come can be done.

    The stage the wait is in needs what it has not had of its fewest days.
    """
    current = timeline.current
    if current is None:
        return 0
    least = {plan.stage: plan.least_days for plan in policy.stages}
    later = [s for s in timeline.stages if s.begins is None]
    return max(0, least[current.stage] - current.days) + sum(
        least[stage.stage] for stage in later
    )


def closes(kind: Kind, clock: Clock | None) -> str | None:
    """Say why a review closes by itself, or None while there is something to review.

    Args:
        kind: whether it is about a breach or a warning.
        clock: the clock as it stands now; None if it is no longer there.
    """
    if clock is None:
        return "A correction took away the clock that it was about."
    if not clock.counts:
        return OUT_OF_COUNT.get(
            clock.how, "A correction made the start of the wait unknown."
        )
    if clock.over:
        return None
    if kind is Kind.BREACH:
        return (
            f"A correction undid the breach: the wait is {many(clock.waited or 0, 'day')}, "
            f"and the limit {clock.limit_days}."
        )
    if clock.how is How.STOPPED:
        return (
            f"The standard was kept after all: the wait ended at "
            f"{many(clock.waited or 0, 'day')}, and the limit is {clock.limit_days}."
        )
    return None


OUT_OF_COUNT = {
    How.NULLIFIED: "The clock was nullified: it counts nowhere.",
    How.EXCLUDED: "The clock was taken out of the standard.",
    How.TRANSFERRED: "The clock went on elsewhere: it is judged where it ends.",
}


def _missed(clock: Clock) -> str:
    over = (clock.waited or 0) - clock.limit_days
    still = "" if clock.ended else " and goes on"
    return f"The wait is {many(over, 'day')} over its limit{still}."


def _booked(booked: date, breach: date) -> str:
    return (
        f"The next booking is for {in_words(booked)}, and the wait is over its limit "
        f"from {in_words(breach)} on."
    )


def _too_late(soonest: date, breach: date) -> str:
    return (
        f"What is still to come can be done by {in_words(soonest)} at the soonest, and "
        f"the wait is over its limit from {in_words(breach)} on."
    )
