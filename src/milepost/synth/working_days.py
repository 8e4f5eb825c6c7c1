"""The days a hospital works, as day numbers counted from 1 January 1970."""

from datetime import date

import numpy as np

from milepost.synth.chance import Ints

_EPOCH = date(1970, 1, 1).toordinal()
NEVER = 2**30
"""Later than any day: what hasn't ended, and may not."""
_CLOSED = ((12, 25), (12, 26), (1, 1), (1, 2))


def number_of(day: date) -> int:
    """Number a day.

    >>> number_of(date(1970, 1, 2))
    1
    """
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Name the day a number stands for.

    >>> day_of(1)
    datetime.date(1970, 1, 2)
    """
    return date.fromordinal(number + _EPOCH)


class WorkingDays:
    """Finds the next day a clinic is held. Weekends and the turn of the year are shut.

    >>> days = WorkingDays(number_of(date(2025, 12, 1)), number_of(date(2026, 2, 1)))
    >>> day_of(int(days.from_(np.array([number_of(date(2025, 12, 25))]))[0]))
    datetime.date(2025, 12, 29)
    """

    def __init__(self, first: int, last: int) -> None:
        self._first = first
        following = np.arange(first, last + 15, dtype=np.int64)
        for index in range(len(following) - 2, -1, -1):
            day = day_of(first + index)
            if day.weekday() > 4 or (day.month, day.day) in _CLOSED:
                following[index] = following[index + 1]
        self._following = following

    def from_(self, day: Ints) -> Ints:
        """Move each day that isn't worked to the next that is."""
        last = len(self._following) - 1
        return self._following[np.clip(day - self._first, 0, last)]
