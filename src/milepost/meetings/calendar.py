"""On which days a series of meetings falls."""

from collections.abc import Collection
from datetime import date, timedelta

WEEK = timedelta(days=7)


def next_after(day: date, *, first: date, every_weeks: int) -> date:
    """Find the first meeting on a day or after it.

    >>> wednesday = date(2026, 11, 4)
    >>> next_after(date(2026, 11, 5), first=wednesday, every_weeks=1)
    datetime.date(2026, 11, 11)
    >>> next_after(date(2026, 11, 4), first=wednesday, every_weeks=2)
    datetime.date(2026, 11, 4)
    """
    if day <= first:
        return first
    apart = WEEK * every_weeks
    rounds = -((first - day) // apart)
    return first + rounds * apart


def one_after(day: date, *, first: date, every_weeks: int) -> date:
    """Find the meeting that comes after the one of a day, or after any day.

    >>> one_after(date(2026, 11, 4), first=date(2026, 11, 4), every_weeks=1)
    datetime.date(2026, 11, 11)
    """
    return next_after(day + timedelta(days=1), first=first, every_weeks=every_weeks)


def may_begin(day: date, today: date, *, first: date, every_weeks: int) -> bool:
    """Whether a meeting of a day may be begun: it is the next one, or one gone by.

    >>> weekly = {"first": date(2026, 11, 4), "every_weeks": 1}
    >>> may_begin(date(2026, 11, 11), date(2026, 11, 9), **weekly)
    True
    >>> may_begin(date(2026, 11, 12), date(2026, 11, 9), **weekly)
    False
    >>> may_begin(date(2026, 11, 18), date(2026, 11, 9), **weekly)
    False
    """
    upcoming = next_after(today, first=first, every_weeks=every_weeks)
    its_day = next_after(min(day, upcoming), first=first, every_weeks=every_weeks)
    return first <= day == its_day


def working_days_before(day: date, count: int, closed: Collection[date] = ()) -> date:
    """Find the day that is so many working days before a meeting.

    Args:
        day: of the meeting.
        count: how many working days before; with 0, the day itself.
        closed: days on which nobody is at work, beside weekends.

    >>> monday = date(2026, 11, 23)
    >>> working_days_before(monday, 1)
    datetime.date(2026, 11, 20)
    >>> working_days_before(monday, 1, closed={date(2026, 11, 20)})
    datetime.date(2026, 11, 19)
    """
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5 and day not in closed
    return day
