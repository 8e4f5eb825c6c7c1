"""What each point of a section is: noise, or a signal, and for better or worse."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from milepost.measures.control_limits import Lines
from milepost.measures.control_profiles import AtTheLimit, Conflict, Profile, Ties
from milepost.measures.control_rules import (
    Rule,
    mark_two_in_three,
    mark_whole,
    run_complete,
    trend_complete,
    two_in_three,
)


class Improvement(StrEnum):
    """Which way is better."""

    INCREASE = auto()
    DECREASE = auto()
    NEUTRAL = auto()


class Assurance(StrEnum):
    """Whether a target will be met, if nothing changes."""

    PASS = auto()
    FAIL = auto()
    INCONSISTENT = auto()


@dataclass(frozen=True, slots=True)
class Signal:
    """What the rules say of one point."""

    outside: bool = False
    side: int = 0
    """1 above the mean, -1 below, 0 on it."""

    close: bool = False
    """Beyond a near limit, and not outside."""

    ways: tuple[tuple[Rule, int], ...] = ()
    """Every rule that holds, in order, and whether it points up or down."""


def signals(
    values: Sequence[float], lines: Lines, how: Profile, *, judged: bool
) -> list[Signal]:
    """Read neighbouring points, none missing, by the four rules.

    Args:
        values: the points, in order.
        lines: the lines they are held against.
        how: the lengths, and what counts.
        judged: whether there are enough points for signals.
    """
    sides = [(value > lines.mean) - (value < lines.mean) for value in values]
    if not judged or lines.lower is None:
        return [Signal(side=side) for side in sides]
    outside = [_beyond(value, lines.lower, lines.upper) for value in values]
    beyond = [_beyond(value, lines.lower_near, lines.upper_near) for value in values]
    close = [far and not out for far, out in zip(beyond, outside, strict=True)]
    counts = beyond if how.outside_counts_in_two_in_three else close
    pairs = mark_two_in_three(two_in_three(counts, sides), counts)
    trends = trends_of(values, how.trend_length, how.trend_ties)
    runs = mark_whole(run_complete(sides, how.run_length), how.run_length)
    return [
        Signal(
            outside[n],
            sides[n],
            close[n],
            tuple(_ways(sides[n], outside[n], trends[n], pairs[n], runs[n])),
        )
        for n in range(len(values))
    ]


def trends_of(values: Sequence[float], length: int, ties: Ties) -> list[int]:
    """Mark every point of each trend: 1 up, -1 down.

    >>> trends_of([1, 2, 2, 3], 3, Ties.SKIP)
    [1, 1, 1, 1]
    """
    kept = [
        n
        for n in range(len(values))
        if not n or ties is Ties.BREAK or values[n] != values[n - 1]
    ]
    marked = mark_whole(trend_complete([values[n] for n in kept], length), length)
    of = dict(zip(kept, marked, strict=True))
    found: list[int] = []
    for n in range(len(values)):
        found.append(of.get(n, found[-1] if found else 0))
    return found


def _beyond(value: float, lower: float | None, upper: float | None) -> bool:
    if lower is None or upper is None:
        return False
    return value < lower or value > upper


def _ways(
    side: int,
    outside: bool,  # noqa: FBT001 - the rules' answers, in their order
    trend: int,
    pair: bool,  # noqa: FBT001
    run: int,
) -> Iterator[tuple[Rule, int]]:
    if outside:
        yield Rule.OUTSIDE, side
    if trend:
        yield Rule.TREND, trend
    if pair:
        yield Rule.TWO_IN_THREE, side
    if run:
        yield Rule.RUN, side


def better(way: int, improvement: Improvement) -> int:
    """Say whether a way is for the better (1), the worse (-1) or neither (0).

    >>> better(-1, Improvement.DECREASE), better(1, Improvement.NEUTRAL)
    (1, 0)
    """
    towards = {Improvement.INCREASE: 1, Improvement.DECREASE: -1}
    return way * towards.get(improvement, 0)


def named(
    signal: Signal, improvement: Improvement, conflict: Conflict
) -> tuple[Rule, int] | None:
    """Choose the rule that names a point; none, if it is noise."""
    if not signal.ways:
        return None
    if conflict is Conflict.IMPROVEMENT_FIRST:
        for rule, way in signal.ways:
            if better(way, improvement) > 0:
                return rule, way
    return signal.ways[0]


def assurance(
    lower: float,
    upper: float,
    target: float,
    improvement: Improvement,
    at_the_limit: AtTheLimit = AtTheLimit.INCLUSIVE,
) -> Assurance:
    """Say whether a target lies beyond the limits, and so will be met or missed.

    Limits of no width are a constant: it meets the target, or doesn't.

    >>> assurance(60, 70, 92, Improvement.INCREASE)
    <Assurance.FAIL: 'fail'>
    >>> assurance(60, 70, 70, Improvement.DECREASE, AtTheLimit.STRICT)
    <Assurance.INCONSISTENT: 'inconsistent'>
    """
    increase = improvement is Improvement.INCREASE
    if lower == upper:
        met = upper >= target if increase else upper <= target
        return Assurance.PASS if met else Assurance.FAIL
    inclusive = at_the_limit is AtTheLimit.INCLUSIVE
    below = target < lower or (inclusive and target == lower)
    above = target > upper or (inclusive and target == upper)
    if below:
        return Assurance.PASS if increase else Assurance.FAIL
    if above:
        return Assurance.FAIL if increase else Assurance.PASS
    return Assurance.INCONSISTENT
