"""Which clock a review is about: the one that its event started, whatever its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.events.table import known
from milepost.foundation.days import AsAt


@dataclass(frozen=True, slots=True)
class Tie:
    """What a review is tied to for good: the event that started its clock."""

    start: int
    """Its place in the log, as it was first recorded, whatever corrected it since."""

    lane: str = ""
    """The request or test, as it was named then; blank where clocks are a pathway's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A clock, as far as it tells which review is about it."""

    number: int
    tie: Tie
    place: int
    """Where its start stands among the events that stand now."""

    ended: date | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an event stands now, on which day, and whether it is of one request alone."""

    place: int
    day: date
    of_one: bool


def first_told(events: pl.DataFrame) -> dict[int, int]:
    """Give, for each event, the one that was first recorded of those it corrects.

    An event that corrects none is its own.
    """
    corrects = dict(events.select("event", "corrects").drop_nulls().iter_rows())

    def first(event: int) -> int:
        while event in corrects:
            event = corrects[event]
        return event

    return {event: first(event) for event in events["event"]}


def places(events: pl.DataFrame, as_at: AsAt) -> dict[int, Placed]:
    """Say where each event stands that stands then, by the event first told."""
    firsts = first_told(events)
    standing = known(events, as_at, columns=("event", "day", "request", "test"))
    return {
        firsts[event]: Placed(place, day, bool(request or test))
        for place, (event, day, request, test) in enumerate(standing.iter_rows())
    }


def clock_of_each(
    ties: Mapping[int, Tie], clocks: Sequence[Begun], at: Mapping[int, Placed]
) -> dict[int, int]:
    """Find the clock of each review, by the event that started it.

    Where that event stands and starts no clock any more, since an earlier one was told
    late, the review is of the clock that was running then, unless that has one.

    Args:
        ties: by the number of the review, what it is tied to.
        clocks: the clocks of its pathway and standard, in order.
        at: where events stand.

    Returns:
        By the number of the review, the number of its clock. A review whose clock is
        gone is not there.
    """
    found: dict[int, int] = {}
    for asked in (_of_its_request, _of_its_request_renamed, _running_then):
        for review in sorted(ties.keys() - found.keys()):
            free = [
                clock.number
                for clock in clocks
                if clock.number not in found.values()
                and asked(ties[review], clock, at.get(ties[review].start))
            ]
            if free:
                found[review] = free[-1]
    return found


def _of_its_request(tie: Tie, clock: Begun, _: Placed | None) -> bool:
    return clock.tie == tie


def _of_its_request_renamed(tie: Tie, clock: Begun, start: Placed | None) -> bool:
    return clock.tie.start == tie.start and start is not None and start.of_one


def _running_then(tie: Tie, clock: Begun, start: Placed | None) -> bool:
    return (
        start is not None
        and clock.tie.lane == tie.lane
        and clock.place < start.place
        and (clock.ended is None or clock.ended >= start.day)
    )
