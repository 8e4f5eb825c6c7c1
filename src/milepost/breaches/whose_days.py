"""Whose each day of a wait is: the service's, the patient's, or one that doesn't count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum, auto

from milepost.breaches.happened import Happened, Wait, bears_any
from milepost.clocks.readings import TakenOut
from milepost.rules.breaches import OwnTime

ONE = timedelta(days=1)


class Day(StrEnum):
    """What one day of a wait was."""

    SERVICE = auto()
    """It counts, and nothing says that it was the patient's or for clinical reasons."""

    PATIENT = auto()
    CLINICAL = auto()
    OUT = auto()
    """The standard's own rules take it out."""


def days_of_wait(
    wait: Wait,
    out: TakenOut,
    adjusted: int,
    events: Sequence[Happened],
    own_times: Iterable[OwnTime],
) -> dict[date, Day]:
    """Say what each day of a wait was.

    Args:
        wait: the wait. Its start is day 0 and no day of it; its last day is one.
        out: which days its rules take out, as far as the record names them.
        adjusted: how many they take out in all, by the clock.
        events: what happened, in order.
        own_times: the policy's own: whose days are not the service's.

    Returns:
        Each day of the wait, in order. As many as ``adjusted`` are ``OUT``: where the
        record gives a number and no dates, they are the last before it was recorded.
    """
    every = [wait.started + ONE * n for n in range(1, wait.days + 1)]
    found = dict.fromkeys(every, Day.SERVICE)
    for time in reversed(tuple(own_times)):
        for day in _own(time, events, wait):
            if day in found:
                found[day] = Day(time.whose.value)
    for day in _out(every, out, adjusted):
        found[day] = Day.OUT
    return found


def _out(every: Sequence[date], out: TakenOut, adjusted: int) -> set[date]:
    """Find the days taken out: those with dates, then those of which there are numbers."""
    gone = {day for day in every if day <= out.counted_from or day in out.away}
    for recorded, days in out.lumps:
        left = min(days, adjusted - len(gone))
        gone.update(_nearest(every, gone, recorded)[: max(0, left)])
    rest = adjusted - len(gone)
    if rest > 0 and every:
        gone.update(_nearest(every, gone, every[-1])[:rest])
    return gone


def _nearest(every: Sequence[date], gone: set[date], day: date) -> list[date]:
    """List the days that still count: back from one, then on from it."""
    left = [each for each in every if each not in gone]
    before = [each for each in reversed(left) if each <= day]
    return before + [each for each in left if each > day]


def _own(time: OwnTime, events: Sequence[Happened], wait: Wait) -> Iterator[date]:
    for place, event in enumerate(events):
        if not bears_any(event, time.from_when):
            continue
        if event.until is not None:
            yield from _days(event.day, min(event.until, wait.ended))
        elif time.until_when and not wait.was_before(event.day):
            following = (
                later.day
                for later in events[place + 1 :]
                if bears_any(later, time.until_when)
            )
            yield from _days(event.day + ONE, next(following, wait.ended))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + ONE * number
