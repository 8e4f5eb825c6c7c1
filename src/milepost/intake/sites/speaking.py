"""In which hours a feed is expected to speak, and how long of them it has been silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from milepost.foundation.days import in_words

LONDON = ZoneInfo("Europe/London")
DAY, WEEK = timedelta(days=1), 7
CLOCKS_CHANGE = time(1, tzinfo=UTC)
"""The only moment of a day at which clocks are put forward or back here."""


class Weekday(IntEnum):
    """A day of the week, numbered as Python does."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaks:
    """The hours in which a feed is expected to speak, by the clocks of the United Kingdom."""

    begins: time
    ends: time
    """Where it isn't later than ``begins``, it is on the next day: such hours belong to
    the day on which they began. The same time twice is the whole day round."""

    days: tuple[Weekday, ...] = tuple(Weekday)
    not_on: tuple[date, ...] = ()
    """Days on which it isn't expected to speak, such as bank holidays."""


def silent_for(speaks: Speaks | None, since: datetime, now: datetime) -> timedelta:
    """Say how long a feed has been silent, of the hours in which it speaks.

    What counts is what a clock on the wall showed: an hour that comes twice counts twice,
    one that is left out doesn't count.

    Args:
        speaks: its hours; None if it is expected to speak at any hour.
        since: when it last spoke. Both moments with their time zone.
        now: the moment that is asked about. Nothing has passed if it is before ``since``.

    >>> clinic = Speaks(begins=time(8), ends=time(18), days=tuple(Weekday)[:5])
    >>> friday, monday = datetime(2025, 1, 10, 17, 30), datetime(2025, 1, 13, 9)
    >>> london = {"tzinfo": LONDON}
    >>> silent_for(clinic, friday.replace(**london), monday.replace(**london))
    datetime.timedelta(seconds=5400)
    >>> silent_for(None, friday.replace(**london), monday.replace(**london)).days
    2
    """
    # Two moments of one zone that isn't UTC are compared by what their clocks showed.
    first, last = since.astimezone(UTC), now.astimezone(UTC)
    if speaks is None or last <= first:
        return max(last - first, timedelta())
    found = timedelta()
    for begin, end in _without_a_change(first, last):
        found += _by_the_wall(speaks, begin, end)
    return found


def speaks_at(speaks: Speaks | None, moment: datetime) -> bool:
    """Say whether a feed is expected to speak at a moment.

    >>> nightly = Speaks(begins=time(22), ends=time(4), days=(Weekday.MONDAY,))
    >>> moments = [(13, 21), (13, 22), (14, 3), (14, 4), (13, 3)]
    >>> [speaks_at(nightly, datetime(2025, 1, *m, tzinfo=LONDON)) for m in moments]
    [False, True, True, False, False]
    """
    if speaks is None:
        return True
    wall = moment.astimezone(LONDON).replace(tzinfo=None)
    return any(begin <= wall < end for begin, end in _spells(speaks, wall, wall))


def hours_in_words(speaks: Speaks) -> str:
    """Say in which hours a feed speaks.

    >>> weekdays = tuple(Weekday)[:5]
    >>> hours_in_words(Speaks(begins=time(8), ends=time(18, 30), days=weekdays))
    'Monday to Friday, 08:00 to 18:30'
    >>> hours_in_words(Speaks(begins=time(22), ends=time(4), days=(Weekday.SUNDAY,)))
    'Sunday, 22:00 to 04:00 of the next day'
    >>> feast = {"not_on": (date(2025, 12, 25),)}
    >>> hours_in_words(Speaks(begins=time(), ends=time(), **feast))
    'every day, the whole day round; not on 25 December 2025'
    """
    begins, ends = speaks.begins, speaks.ends
    hours = f"{begins:%H:%M} to {ends:%H:%M}"
    if begins == ends:
        hours = "the whole day round" if begins == time() else f"from {hours}"
    if ends <= begins and ends != time():
        hours += " of the next day"
    told = f"{_days_in_words(speaks.days)}, {hours}"
    if not speaks.not_on:
        return told
    return f"{told}; not on {', '.join(map(in_words, sorted(speaks.not_on)))}"


def _days_in_words(days: tuple[Weekday, ...]) -> str:
    names = [day.name.capitalize() for day in sorted(days)]
    if len(days) == WEEK:
        return "every day"
    if len(days) > 2 and max(days) - min(days) == len(days) - 1:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _without_a_change(
    begin: datetime, last: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Cut a stretch of time so that within no part a clock was put forward or back.

    Returns:
        Of each part what the clock on the wall showed at its beginning and its end.
    """
    cut = datetime.combine(begin, CLOCKS_CHANGE)
    while begin < last:
        if cut > begin:
            end = min(cut, last)
            shown = begin.astimezone(LONDON).replace(tzinfo=None)
            yield shown, shown + (end - begin)
            begin = end
        cut += DAY


def _by_the_wall(speaks: Speaks, begin: datetime, end: datetime) -> timedelta:
    """Add up the hours between two times that a clock showed without a change."""
    found = timedelta()
    for first, last in _spells(speaks, begin, end):
        found += max(min(last, end) - max(first, begin), timedelta())
    return found


def _spells(
    speaks: Speaks, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Give each spell of hours that may reach into a stretch of time; no two overlap."""
    day = begin.date() - DAY
    over_midnight = DAY if speaks.ends <= speaks.begins else timedelta()
    while day <= end.date():
        if day.weekday() in speaks.days and day not in speaks.not_on:
            ends = datetime.combine(day, speaks.ends) + over_midnight
            yield datetime.combine(day, speaks.begins), ends
        day += DAY
