"""What the reading by hand is given, and what it writes down."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from milepost.clocks.effects import InForce
from milepost.clocks.table import How
from milepost.foundation.days import in_words
from milepost.rules.clock_rules import Asks, ClockEdition, Effect, Waited

NOT_WAITED = {
    None: "",
    Waited.WITHIN_LIMIT: "the wait was over its limit by then",
    Waited.PAST_LIMIT: "the wait was not over its limit by then",
    Waited.UNDER_LIMIT: "the wait had reached its limit by then",
    Waited.SOON_AFTER_START: "the clock had started too long before",
}
"""Why a rule has no effect that asks how long was waited."""

ENDINGS = {
    Effect.STOP: (How.STOPPED, "the clock stops"),
    Effect.NULLIFY: (How.NULLIFIED, "the clock is nullified: it counts nowhere"),
    Effect.EXCLUDE: (How.EXCLUDED, "the clock is taken out of this standard"),
    Effect.TRANSFER: (How.TRANSFERRED, "the clock ends here and goes on elsewhere"),
}

BECAUSE = {
    Asks.FIRST_OF_A_DECLINED_PAIR: ", because the next reasonable offer was declined too",
}
"""What explains an effect that rests on more than its own event."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as far as clocks care."""

    day: date
    rules: tuple[InForce, ...] = ()
    """Those it meets, in the order in which to read them."""

    until: date | None = None
    days: int = 0
    said: date | None = None
    """Another day it names, that a rule asks for."""


@dataclass(frozen=True, slots=True)
class TakenOut:
    """Which days of a clock don't count, as far as the record names them."""

    counted_from: date
    """The day the wait began, or began again: no day up to it counts."""

    away: frozenset[date] = frozenset()
    """Days of periods, both ends included."""

    lumps: tuple[tuple[date, int], ...] = ()
    """Numbers of days without dates, each with the day on which it was recorded."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock, by the rows that began and ended it."""

    start_row: int
    end_row: int | None
    started: date | None
    ended: date | None
    how: How
    days: int | None
    adjusted: int
    waited: int | None
    breach_after: date | None
    """The last day inside the limit is ``limit_days`` after this, while it runs."""

    started_by: InForce
    ended_by: InForce | None = None
    out: TakenOut | None = field(default=None, compare=False)
    """None where nobody knows when it started."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one event did, in words, and the rule that says so."""

    words: str
    by: InForce | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The clocks of one pathway, and what each event did."""

    clocks: tuple[Clock, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A period away, and the rule that takes it out."""

    first: date
    last: date | None
    by: ClockEdition

    def days(self, first: date, last: date) -> set[date]:
        """Every day of it between two days. One whose end nobody recorded has none."""
        begin, end = max(first, self.first), min(last, self.last or date.min)
        return {begin + timedelta(days=n) for n in range((end - begin).days + 1)}


def deduction_in_words(event: Event, *, running: bool) -> str:
    """Say what an event takes out of a wait, while a clock runs or none does."""
    if event.until:
        of_which = "" if running else " in any clock that runs then"
        return f"the days up to {in_words(event.until)} do not count{of_which}"
    if event.days and not running:
        return "no clock is running, so nothing changes"
    if event.days:
        return f"{event.days} days are taken out of the wait"
    return "it says neither a last day nor how many, so no day is taken out"
