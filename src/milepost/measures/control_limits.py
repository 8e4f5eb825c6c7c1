"""The lines of a control chart of single values: the mean, and limits from the ranges.

Source:
    NHS England, Making Data Count; Wheeler, *Understanding Variation*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from milepost.measures.control_profiles import Profile

SCREEN = 3.267
"""A moving range so many times the mean, or longer, is left out where ranges are screened."""

NEAR = 2 / 3
"""How far out the near limits are, of the way to the limits."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one section. Limits are missing where nothing can be said."""

    mean: float
    lower: float | None = None
    upper: float | None = None
    lower_near: float | None = None
    upper_near: float | None = None
    dropped: int = 0
    """Moving ranges that were screened out."""


def lines_of(values: Sequence[float], ranges: Sequence[float], how: Profile) -> Lines:
    """Draw the lines through the baseline of a section.

    Args:
        values: its values, at least one.
        ranges: the distances between neighbours, none below 0.
        how: the multiplier, and whether ranges are screened.

    >>> series = [10, 12, 11, 13, 12, 10, 11, 30, 12, 11, 13, 12, 10, 11, 12, 11]
    >>> gaps = [abs(b - a) for a, b in zip(series, series[1:])]
    >>> lines = lines_of(series, gaps, Profile())
    >>> lines.mean, round(lines.lower, 2), round(lines.upper, 2)
    (12.5625, 2.81, 22.32)
    >>> screened = lines_of(series, gaps, Profile(screen_ranges=True))
    >>> round(screened.lower, 2), round(screened.upper, 2), screened.dropped
    (8.88, 16.25, 2)
    """
    mean = fmean(values)
    if not ranges:
        return Lines(mean)
    kept = list(ranges)
    if how.screen_ranges:
        bound = SCREEN * fmean(ranges)
        kept = [each for each in ranges if each < bound]
    width = how.limit_multiplier * (fmean(kept) if kept else 0.0)
    return Lines(
        mean,
        mean - width,
        mean + width,
        mean - NEAR * width,
        mean + NEAR * width,
        len(ranges) - len(kept),
    )
