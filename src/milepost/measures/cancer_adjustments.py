"""Days taken out of a cancer wait: how many in all, and under whose reason."""

from collections.abc import Sequence
from typing import NamedTuple


class Adjustment(NamedTuple):
    """Days taken out for one reason."""

    reason: str
    days: int


def adjustment_total(adjustments: Sequence[Adjustment]) -> tuple[int, str | None]:
    """Add up the days, and give the reason that is recorded: that of the longest.

    Of two equally long, the first is recorded.

    Source:
        NHS Data Dictionary, Waiting time adjustment reason (first seen).

    >>> adjustment_total([Adjustment("missed", 7), Adjustment("late", 4)])
    (11, 'missed')
    >>> adjustment_total([])
    (0, None)
    """
    longest = max(adjustments, key=lambda each: each.days, default=None)
    return sum(each.days for each in adjustments), longest and longest.reason


def adjusted_wait(days: int, adjusted: int) -> int:
    """The wait that is left once days are taken out: never below 0.

    >>> adjusted_wait(21, 10), adjusted_wait(5, 10)
    (11, 0)
    """
    return max(0, days - adjusted)
