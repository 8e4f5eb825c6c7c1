"""The series behind a control chart: values in order of date, cut into sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from itertools import pairwise
from math import isfinite

import polars as pl

from milepost.foundation.problems import Problem


class BadChart(ValueError):
    """No chart can be drawn of what was given."""


class Period(StrEnum):
    """How often a value is expected."""

    DAY = auto()
    WEEK = auto()
    MONTH = auto()
    QUARTER = auto()


EVERY = {Period.DAY: "1d", Period.WEEK: "1w", Period.MONTH: "1mo", Period.QUARTER: "1q"}
IRREGULAR = 1.5
"""Gaps so many times the shortest, or longer, are not the calendar's doing."""


@dataclass(frozen=True, slots=True)
class Series:
    """Values in order, and where each section begins."""

    dates: tuple[date, ...]
    """Empty where none were given."""

    values: tuple[float | None, ...]
    sections: tuple[int, ...]
    """The section of each value: 0 before the first rebase."""


def series_of(
    values: Sequence[object],
    dates: Sequence[date | str] | None,
    rebase: Sequence[date | str],
    expected: Period | None,
) -> tuple[Series, list[Problem]]:
    """Put values in order, and cut them where the mean is drawn anew.

    Raises:
        BadChart: a value is no number, or the dates are none, repeated or too few.
    """
    numbers = [_number(value) for value in values]
    if dates is None:
        if rebase or expected:
            raise BadChart("Give the dates, so that a day on the chart can be found.")
        return Series((), tuple(numbers), (0,) * len(numbers)), []
    days = [_day(each) for each in dates]
    if len(days) != len(numbers):
        raise BadChart(f"There are {len(numbers)} values and {len(days)} dates.")
    twice = sorted({day for day in days if days.count(day) > 1})
    if twice:
        raise BadChart(f"There is more than one value for {twice[0]}.")
    at: dict[date, float | None] = dict(sorted(zip(days, numbers, strict=True)))
    problems = _fill(at, expected)
    cuts, unfound = _cuts(list(at), [_day(each) for each in rebase])
    sections = tuple(sum(cut <= day for cut in cuts) for day in at)
    return Series(tuple(at), tuple(at.values()), sections), problems + unfound


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadChart(f"The value {value!r} is no number.")
    if not isfinite(value):
        raise BadChart(f"The value {value!r} is not finite; leave out what is missing.")
    return float(value)


def _day(written: date | str) -> date:
    if isinstance(written, date):
        return written
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        raise BadChart(
            f"{written!r} is no day; write one such as 2025-01-31."
        ) from None


def _fill(at: dict[date, float | None], expected: Period | None) -> list[Problem]:
    """Put a missing value where a period has no row, and say so."""
    if len(at) < 2:
        return []
    days = list(at)
    if expected is None:
        gaps = [(later - day).days for day, later in pairwise(days)]
        even = max(gaps) < IRREGULAR * min(gaps)
        return [] if even else [_irregular()]
    every = EVERY[expected]
    wanted = pl.date_range(days[0], days[-1], every, eager=True).to_list()
    if set(days) - set(wanted):
        return [_irregular()]
    missing = [day for day in wanted if day not in at]
    for day in missing:
        at[day] = None
    whole = dict(sorted(at.items()))
    at.clear()
    at.update(whole)
    return [
        Problem(
            "measures.missing-period",
            f"the {expected} of {day}",
            "There is no value for it.",
            "Add the value, or leave the gap.",
        )
        for day in missing
    ]


def _irregular() -> Problem:
    return Problem(
        "measures.irregular-dates",
        "the dates",
        "They are not evenly spaced.",
        "Say which period is expected, or see that none is missing.",
    )


def _cuts(
    days: Sequence[date], rebase: Sequence[date]
) -> tuple[list[date], list[Problem]]:
    found: list[date] = []
    problems = []
    for day in sorted(rebase):
        if day in days[1:]:
            found.append(day)
        elif day in days[:1]:
            problems.append(
                Problem(
                    "measures.rebase-at-start",
                    f"the rebase of {day}",
                    "It is the first date, so nothing changes.",
                    "Leave it out.",
                )
            )
        else:
            problems.append(_no_such_day(day, days))
    return found, problems


def _no_such_day(day: date, days: Sequence[date]) -> Problem:
    before = max((each for each in days if each < day), default=None)
    after = min((each for each in days if each > day), default=None)
    near = " and ".join(str(each) for each in (before, after) if each) or "none"
    return Problem(
        "measures.rebase-not-in-data",
        f"the rebase of {day}",
        f"There is no value on that day. Its neighbours are {near}.",
        "Give the first date of the new section; the chart is drawn without it.",
    )
