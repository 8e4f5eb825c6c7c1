"""The four rules by which a point of a control chart is told from noise.

Each takes neighbouring points in order, without a gap, and answers for each point.

Source:
    NHS England, Making Data Count; NHSRplotthedots 0.2.2.
"""

from collections.abc import Sequence
from enum import StrEnum


class Rule(StrEnum):
    """The rules, in the order in which the first that holds names a point."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two in three"
    RUN = "run"


def run_complete(sides: Sequence[int], length: int) -> list[int]:
    """Say at each point whether it completes a run on one side of the mean, and which.

    A point on the mean breaks a run.

    >>> run_complete([1, 1, 1, -1, -1, 0], 3)
    [0, 0, 1, 0, 0, 0]
    """
    found, so_far, before = [], 0, 0
    for side in sides:
        so_far = so_far + 1 if side == before and side != 0 else int(side != 0)
        before = side
        found.append(side if so_far >= length else 0)
    return found


def trend_complete(values: Sequence[float], length: int) -> list[int]:
    """Say at each point whether it completes a trend of so many points, and which way.

    An equal value breaks a trend.

    >>> trend_complete([1, 2, 3, 3, 2, 1], 3)
    [0, 0, 1, 0, 0, -1]
    """
    found, points, way = [], 0, 0
    for number, value in enumerate(values):
        slope = _sign(value - values[number - 1]) if number else 0
        points = points + 1 if slope == way and slope != 0 else 1 + abs(slope)
        way = slope
        found.append(way if slope != 0 and points >= length else 0)
    return found


def mark_whole(complete: Sequence[int], length: int) -> list[int]:
    """Mark every point of what was completed; where two meet, the later one's way.

    >>> mark_whole([0, 0, 1, 0, -1], 3)
    [1, 1, -1, -1, -1]
    """
    marked = [0] * len(complete)
    for number, way in enumerate(complete):
        if way:
            for point in range(max(0, number - length + 1), number + 1):
                marked[point] = way
    return marked


def two_in_three(close: Sequence[bool], sides: Sequence[int]) -> list[bool]:
    """Say which points lie in a window of three on one side, at least two of them close.

    >>> two_in_three([True, False, True, False], [1, 1, 1, 1])
    [True, True, True, False]
    """
    found = [False] * len(close)
    for first in range(len(close) - 2):
        window = range(first, first + 3)
        one_side = len({sides[point] for point in window}) == 1
        if one_side and sum(close[point] for point in window) >= 2:
            for point in window:
                found[point] = True
    return found


def mark_two_in_three(window: Sequence[bool], close: Sequence[bool]) -> list[bool]:
    """Mark those of a window that are close to a limit, and not the third.

    >>> mark_two_in_three([True, True, True], [True, False, True])
    [True, False, True]
    """
    return [inside and near for inside, near in zip(window, close, strict=True)]


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
