"""The sections of a control chart, each with its own lines and its own signals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from milepost.foundation.problems import Problem
from milepost.measures.control_limits import Lines, lines_of
from milepost.measures.control_profiles import TRIAL_BELOW, Gaps, Profile
from milepost.measures.control_series import Series
from milepost.measures.control_signals import Signal, signals


@dataclass(frozen=True, slots=True)
class Section:
    """The points between one rebase and the next."""

    number: int
    rows: Sequence[int]
    lines: Lines | None
    signals: Mapping[int, Signal]
    counted: int
    judged: bool
    problems: list[Problem]


def sections_of(series: Series) -> Iterator[tuple[int, list[int]]]:
    """Number the rows of each section."""
    numbered = groupby(range(len(series.values)), key=series.sections.__getitem__)
    return ((number, list(rows)) for number, rows in numbered)


def section_of(
    series: Series, number: int, rows: list[int], how: Profile, baseline: int | None
) -> Section:
    """Draw the lines of a section, and read its points by them."""
    there = [row for row in rows if series.values[row] is not None]
    base = there[: baseline or len(there)]
    problems = list(_short(number, len(there), baseline))
    if not there:
        return Section(number, rows, None, {}, 0, judged=False, problems=problems)
    judged = len(there) >= how.minimum_points
    whole = lines_of(
        [_value(series, row) for row in base],
        [
            abs(_value(series, later) - _value(series, row))
            for row, later in pairwise(base)
            if later == row + 1 or how.gap_policy is Gaps.BRIDGE
        ],
        how,
    )
    lines = whole if judged else Lines(whole.mean)
    if judged and whole.dropped and whole.lower == whole.upper:
        problems.append(_no_width(number, whole.dropped))
    read = {
        row: signal
        for run in _unbroken(there)
        for row, signal in zip(
            run,
            signals([_value(series, n) for n in run], lines, how, judged=judged),
            strict=True,
        )
    }
    return Section(number, rows, lines, read, len(there), judged, problems)


def _value(series: Series, row: int) -> float:
    value = series.values[row]
    return 0.0 if value is None else value


def _unbroken(rows: Sequence[int]) -> Iterator[list[int]]:
    """Cut rows where one is missing: no rule looks across a gap."""
    for _, run in groupby(enumerate(rows), key=lambda each: each[1] - each[0]):
        yield [row for _, row in run]


def _short(number: int, points: int, baseline: int | None) -> Iterator[Problem]:
    if points < TRIAL_BELOW:
        yield Problem(
            "measures.few-points",
            f"section {number}",
            f"It has {points} points; limits are on trial below {TRIAL_BELOW}.",
            "Wait for more points, or show the values alone.",
        )
    if baseline and points < baseline:
        yield Problem(
            "measures.short-baseline",
            f"section {number}",
            f"It has {points} points, and the baseline {baseline}: all are used.",
            "Wait for more points, or choose a shorter baseline.",
        )


def _no_width(number: int, dropped: int) -> Problem:
    return Problem(
        "measures.no-width",
        f"section {number}",
        f"The limits have no width after screening: {dropped} ranges were dropped.",
        "Look at the values themselves, or don't screen.",
    )
