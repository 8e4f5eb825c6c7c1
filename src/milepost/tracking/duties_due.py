"""When each duty comes round, and when it is overdue."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.rules.duties import Duty, Rhythm, Weekday

WEEKDAYS = list(Weekday)
NO_HOLIDAYS: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """One round of a duty. What is done from its first day to its last counts for it."""

    first: date
    due: date
    """The last day on which it is in time."""

    last: date

    def overdue_on(self, day: date, done: Collection[date]) -> bool:
        """Say whether it is overdue on a day, given the days on which it was done."""
        in_turn = any(self.first <= one <= min(self.last, day) for one in done)
        return day > self.due and not in_turn


def turn_on(
    duty: Duty,
    day: date,
    *,
    counted_from: date,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> Turn | None:
    """Find the round that a day belongs to; None where the duty isn't due that day.

    A duty of a weekday that is a holiday is due on the next working day.

    Args:
        duty: the duty.
        day: the day asked about.
        counted_from: the day its edition came into force, for the fortnights.
        holidays: of the nation.
    """
    if duty.rhythm is Rhythm.DAILY:
        return Turn(day, day, day) if _works_on(day, holidays) else None
    first, last = _period(duty, day, counted_from)
    working = [one for one in _days(first, last) if _works_on(one, holidays)]
    if not working:
        return None
    if duty.weekdays:
        due = working[0]
    else:
        place = duty.by_working_day or len(working)
        due = working[min(place, len(working)) - 1]
    return Turn(first, due, last)


def _period(duty: Duty, day: date, counted_from: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    match duty.rhythm:
        case Rhythm.WEEKLY if duty.weekdays:
            return _between_weekdays(duty, day)
        case Rhythm.FORTNIGHTLY:
            origin = counted_from - timedelta(days=counted_from.weekday())
            first = monday - timedelta(days=(monday - origin).days % 14)
            return first, first + timedelta(days=13)
        case Rhythm.MONTHLY:
            _, length = monthrange(day.year, day.month)
            return day.replace(day=1), day.replace(day=length)
        case Rhythm.YEARLY:
            return date(day.year, 1, 1), date(day.year, 12, 31)
    return monday, monday + timedelta(days=6)


def _between_weekdays(duty: Duty, day: date) -> tuple[date, date]:
    """From the weekday before, or the day itself, until the day before the next one."""
    named = {WEEKDAYS.index(weekday) for weekday in duty.weekdays}
    first = next(one for one in _back(day) if one.weekday() in named)
    after = next(
        one for one in _on(first + timedelta(days=1)) if one.weekday() in named
    )
    return first, after - timedelta(days=1)


def _back(day: date) -> list[date]:
    return [day - timedelta(days=n) for n in range(7)]


def _on(day: date) -> list[date]:
    return [day + timedelta(days=n) for n in range(7)]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _works_on(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in holidays
