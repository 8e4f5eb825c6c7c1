"""Where a list will stand at the end of the month, by plain counting.

Nobody is guessed to join it or leave it: what is counted is who is over the limit by
then unless somebody does something. A booked treatment counts as kept. The statistical
forecast is another thing, and says other things.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto


class Cause(StrEnum):
    """Why a patient is expected to be over the limit at the end of the month."""

    OVER_ALREADY = auto()
    NOTHING_BOOKED = auto()
    BOOKED_AFTER = auto()
    """The next booking comes after the breach day."""

    NOT_TREATMENT = auto()
    """What is booked before it is not the treatment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One running clock."""

    pathway: str
    standard: str
    breach_on: date | None
    next_step: str | None
    booked_for: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One standard's clocks at the end of the month."""

    standard: str
    waiting: int
    over_now: int
    over_then: int
    treated_over: int
    """Over the limit at some time until then, and expected to be treated by then."""

    by_cause: tuple[tuple[Cause, int], ...]
    kept_by_decisions: int
    """How many fewer are over if what was decided is done."""

    @property
    def over_with_decisions(self) -> int:
        """How many are over at the end of the month if what was decided is done."""
        return self.over_then - self.kept_by_decisions


def end_of_month(day: date) -> date:
    """Give the last day of a day's month.

    >>> end_of_month(date(2026, 2, 3))
    datetime.date(2026, 2, 28)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def positions(
    clocks: Sequence[Waiting], book_by: Mapping[str, date], *, day: date
) -> list[Position]:
    """Say of each standard how many will be over the limit when the month ends.

    A patient whose next step is treatment, and who has it booked for no later than the
    last day of the month, is treated by then. A decision to book by a day counts as such
    a booking, where the next step is treatment and the day comes before the month's end;
    of any other step it moves nothing here, for a test is not a treatment.

    Args:
        clocks: every running clock the meeting is about. One without a breach day is
            counted among the waiting, and never as over.
        book_by: the day by which it was decided to book, by pathway.
        day: the day of the meeting.
    """
    found: dict[str, list[Waiting]] = {}
    for clock in clocks:
        found.setdefault(clock.standard, []).append(clock)
    return [
        _position(standard, found[standard], book_by, day) for standard in sorted(found)
    ]


def _position(
    standard: str, clocks: Sequence[Waiting], book_by: Mapping[str, date], day: date
) -> Position:
    last = end_of_month(day)
    by_then = [c for c in clocks if c.breach_on is not None and c.breach_on <= last]
    left = [clock for clock in by_then if not _treated(clock, clock.booked_for, last)]
    kept = [c for c in left if _treated(c, book_by.get(c.pathway), last)]
    causes = [_cause(clock, day) for clock in left]
    return Position(
        standard=standard,
        waiting=len(clocks),
        over_now=sum(c.breach_on is not None and c.breach_on <= day for c in clocks),
        over_then=len(left),
        treated_over=sum(
            c.booked_for is not None
            and c.breach_on is not None
            and c.booked_for >= c.breach_on
            for c in by_then
            if _treated(c, c.booked_for, last)
        ),
        by_cause=tuple((cause, causes.count(cause)) for cause in Cause),
        kept_by_decisions=len(kept),
    )


def _treated(clock: Waiting, on: date | None, last: date) -> bool:
    return clock.next_step == "treatment" and on is not None and on <= last


def _cause(clock: Waiting, day: date) -> Cause:
    if clock.breach_on is not None and clock.breach_on <= day:
        return Cause.OVER_ALREADY
    if clock.booked_for is None:
        return Cause.NOTHING_BOOKED
    if clock.breach_on is not None and clock.booked_for >= clock.breach_on:
        return Cause.BOOKED_AFTER
    return Cause.NOT_TREATMENT
