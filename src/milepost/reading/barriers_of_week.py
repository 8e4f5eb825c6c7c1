"""The barriers of a finished week, as they were known at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from milepost.escalations.barriers import Stands, stands
from milepost.escalations.life import LONDON
from milepost.foundation.scope import Scope
from milepost.store.barriers import kept, log

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierOfWeek:
    """A barrier that was open at a week's end, or was closed in the week."""

    number: int
    title: str
    theme: str
    services: tuple[str, ...]
    noted_on: date
    is_new: bool
    """Whether it was noted in the week."""

    standing: Stands
    held_up: int
    """How many patients it held up when the week ended, or when it was closed."""


def read_barriers_of_week(
    scope: Scope, services: Sequence[str], *, ends: date, known_at: datetime
) -> tuple[BarrierOfWeek, ...]:
    """Read the barriers of some services: the open ones, then those closed in the week.

    Args:
        scope: who asks. A barrier is in scope where all of its services are.
        services: the barriers of any of these.
        ends: the week's last day.
        known_at: the moment it ended. What was recorded later isn't known yet.
    """
    began = datetime.combine(ends - A_WEEK + timedelta(days=1), time(), LONDON)
    span = {"since": began, "until": known_at, "day": ends}
    numbers = log.of_a_week(scope, services, **span)
    there = {one.number: one for one in kept.barriers(scope, numbers)}
    records = kept.entries_of(numbers)
    held = log.held_then(numbers, known_at)
    found = []
    for number in numbers:
        one = there[number]
        told = [entry for entry in records[number] if entry.at <= known_at]
        found.append(
            BarrierOfWeek(
                number=number,
                title=one.title,
                theme=one.theme,
                services=tuple(sorted(one.services)),
                noted_on=one.at.astimezone(LONDON).date(),
                is_new=one.at >= began,
                standing=stands(told),
                held_up=held.get(number, 0),
            )
        )
    return tuple(found)
