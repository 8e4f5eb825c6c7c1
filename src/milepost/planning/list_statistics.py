"""A list read from its dates: demand, capacity, and how it stands against its target.

Source:
    NHS-R Community, NHSRwaitinglist 0.1.2.9001 (the interval method), in one unit, and
    with the window applied to referrals and removals alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean, stdev

from milepost.planning.figures import Figure, NotAvailable
from milepost.planning.queue import (
    is_too_big,
    pressure,
    queue_load,
    relief_capacity,
    target_capacity,
    target_queue_size,
)
from milepost.planning.slots import queue_size_by_day, window

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStatistics:
    """What the dates of a list say. Rates are a week; None is not available."""

    demand_per_week: float
    capacity_per_week: float
    load: Figure | NotAvailable
    referrals_in_window: int
    demand_gaps: int
    """Gaps between referrals, and to both ends of the window."""

    removals: int
    queue_size_at_end: int
    target_queue_size: Figure
    queue_too_big: bool
    mean_wait_days: float | None
    """Of those still waiting at the end."""

    cv_demand: float | None
    cv_capacity: float | None
    target_capacity: Figure
    relief_capacity: Figure
    pressure: Figure | NotAvailable
    queue_size_by_day: tuple[tuple[date, int], ...]
    messages: tuple[str, ...]


def waiting_list_statistics(
    referred: Sequence[date],
    removed: Sequence[date | None],
    target_wait: float = 18,
    *,
    start: date | None = None,
    end: date | None = None,
) -> ListStatistics:
    """Work out what the dates of a list say, by the gaps between them.

    Args:
        referred: when each patient joined.
        removed: when each left; None if they wait still.
        target_wait: weeks.
        start: the first day of the window; without one, the earliest referral.
        end: the last; without one, the latest referral.

    >>> days = [date(2024, 1, day) for day in (1, 3, 6, 10, 15)]
    >>> read = waiting_list_statistics(days, [date(2024, 1, 4), *[None] * 4], 4)
    >>> read.demand_per_week, read.capacity_per_week, read.queue_size_at_end
    (3.0, 2.3333333333333335, 4)
    """
    first, last = window(referred, removed, start, end)
    sizes = queue_size_by_day(referred, removed, start=first, end=last)
    joined = sorted(day for day in referred if first <= day <= last)
    gaps = [(b - a).days for a, b in pairwise([first, *joined, last])]
    removals = _removal_gaps(removed, first, last, sizes)
    cv_demand, cv_capacity = _variation(gaps), _variation(removals)
    demand, capacity, size = _a_week(gaps), _a_week(removals), sizes[-1][1]
    target, mean = (
        target_queue_size(demand, target_wait),
        _mean_age(referred, removed, last),
    )
    return ListStatistics(
        demand_per_week=demand,
        capacity_per_week=capacity,
        load=queue_load(demand, capacity),
        referrals_in_window=len(joined),
        demand_gaps=len(gaps),
        removals=len(removals),
        queue_size_at_end=size,
        target_queue_size=target,
        queue_too_big=is_too_big(size, target),
        mean_wait_days=mean,
        cv_demand=cv_demand,
        cv_capacity=cv_capacity,
        target_capacity=target_capacity(
            demand,
            target_wait,
            cv_demand=_or_1(cv_demand),
            cv_capacity=_or_1(cv_capacity),
        ),
        relief_capacity=relief_capacity(demand, size, target),
        pressure=pressure(None if mean is None else mean / DAYS_A_WEEK, target_wait),
        queue_size_by_day=tuple(sizes),
        messages=_unknown(demand=cv_demand, capacity=cv_capacity),
    )


def _mean_age(
    referred: Sequence[date], removed: Sequence[date | None], last: date
) -> float | None:
    """Give the mean days waited by those who wait still; None if nobody does."""
    ages = [
        (last - day).days
        for day, left in zip(referred, removed, strict=True)
        if day <= last and (left is None or left > last)
    ]
    return fmean(ages) if ages else None


def _or_1(variation: float | None) -> float:
    return 1.0 if variation is None else variation


def _unknown(**variation: float | None) -> tuple[str, ...]:
    return tuple(
        f"The variation of {name} can't be known from so few; 1 is used."
        for name, value in variation.items()
        if value is None
    )


def _removal_gaps(
    removed: Sequence[date | None],
    first: date,
    last: date,
    sizes: Sequence[tuple[date, int]],
) -> list[int]:
    """Give the days before each removal in which there was somebody to treat.

    A day on which the list was empty begins the count anew.
    """
    left = [(day, 1) for day in removed if day is not None and first <= day <= last]
    empty = [(day, 0) for day, size in sizes if size == 0]
    gaps, before = [], first
    for day, is_removal in sorted(left + empty):
        if is_removal:
            gaps.append((day - before).days)
        before = day
    return gaps


def _a_week(gaps: Sequence[int]) -> float:
    return DAYS_A_WEEK / fmean(gaps) if gaps and sum(gaps) else 0.0


def _variation(gaps: Sequence[int]) -> float | None:
    if len(gaps) < 2 or not sum(gaps):
        return None
    return stdev(gaps) / fmean(gaps)
