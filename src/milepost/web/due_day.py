"""The day by which something is to be done, as people type it."""

from datetime import date, timedelta

from milepost.foundation.problems import Problem
from milepost.web.standpoint import read_day

FARTHEST = 3660


def read_due(typed: str, today: date) -> tuple[date | None, list[Problem]]:
    """Read a day, or so many days on; blank is none, and what can't be read a problem.

    >>> read_due("+3", date(2026, 11, 20)), read_due(" ", date(2026, 11, 20))
    ((datetime.date(2026, 11, 23), []), (None, []))
    """
    text = typed.strip()
    ahead = text.removeprefix("+")
    if ahead != text and ahead.isascii() and ahead.isdigit():
        return today + timedelta(days=min(int(ahead[:6]), FARTHEST)), []
    day = read_day(text) if text else None
    if day is not None or not text:
        return day, []
    return None, [
        Problem(
            "web.not-a-day",
            "due",
            f"“{text}” can’t be read as a day.",
            "Give day, month and year, such as 21 11 2026, or +3 for 3 days on.",
        )
    ]
