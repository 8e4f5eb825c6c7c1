"""A control chart of single values and moving ranges, in the Making Data Count style.

Source:
    NHS England, Making Data Count; NHSRplotthedots 0.2.2; abspc 1.1.0. What the profiles
    differ in is in ``control_profiles``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

import polars as pl

from milepost.foundation.problems import Problem
from milepost.measures.control_icons import COMMON, in_words, meeting, variation
from milepost.measures.control_profiles import PROFILES, TRIAL_BELOW, Profile
from milepost.measures.control_sections import Section, section_of, sections_of
from milepost.measures.control_series import BadChart, Period, Series, series_of
from milepost.measures.control_signals import Improvement, better, named

FEWEST_IN_A_BASELINE = 12
NO_DATA = "no data"
POINTS: dict[str, Any] = {
    "date": pl.Date,
    "value": pl.Float64,
    "section": pl.Int32,
    "mean": pl.Float64,
    "lower_limit": pl.Float64,
    "upper_limit": pl.Float64,
    "lower_near": pl.Float64,
    "upper_near": pl.Float64,
    "outside": pl.Boolean,
    "side_of_mean": pl.Int8,
    "close_to_limit": pl.Boolean,
    "rules": pl.List(pl.String),
    "rule": pl.String,
    "up": pl.Boolean,
    "point_type": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart, ready to be drawn, and all that must be said beside it."""

    points: pl.DataFrame
    """One row a point: its value, its lines, each rule that holds, the one that names
    it, whether that points up, and what kind of point it is."""

    sections: pl.DataFrame
    """One row a section: its points, its lines, and whether they are on trial."""

    variation_icon: str | None
    """Such as ``concern_high``, of the last section; None with too few points."""

    assurance_icon: str | None
    """``pass``, ``fail`` or ``inconsistent``; None without a target to judge by."""

    words: str
    """The icons in words. They must stand beside the chart."""

    profile: str
    settings: Mapping[str, object]
    """Every setting that differs from the profile's."""

    problems: tuple[Problem, ...]


def xmr(
    values: Sequence[object] | pl.Series,
    profile: str = "making-data-count",
    *,
    dates: Sequence[date | str] | None = None,
    improvement: str = "neutral",
    target: float | None = None,
    baseline_points: int | None = None,
    rebase: Sequence[date | str] = (),
    expected_period: str | None = None,
    strict: bool = False,
    **settings: Any,
) -> Chart:
    """Draw an XmR chart of one series.

    Args:
        values: the values, of one group; None where one is missing.
        profile: ``making-data-count``, ``plotthedots`` or ``abspc``.
        dates: the day of each value. Without them, the order given holds.
        improvement: which way is better: ``increase``, ``decrease`` or ``neutral``.
        target: what is aimed at, in the unit of the values.
        baseline_points: draw each section's lines through its first so many only.
        rebase: the first date of each new section.
        expected_period: ``day``, ``week``, ``month`` or ``quarter``: whatever of these
            has no row is missing.
        strict: refuse a chart that has a problem.
        settings: any setting of a ``Profile``, to differ from it.

    Raises:
        BadChart: a value, date, name or setting makes no sense.

    >>> chart = xmr([10, 12, 11, 13, 12, 10, 11, 30, 12, 11, 13, 12, 10, 11, 12, 11])
    >>> chart.points["rule"].drop_nulls().to_list(), chart.variation_icon
    (['outside'], 'common_cause')
    """
    how, differs = _how(profile, settings)
    way = _one_of(Improvement, improvement, "improvement")
    period = expected_period and _one_of(Period, expected_period, "expected_period")
    if baseline_points is not None and baseline_points < FEWEST_IN_A_BASELINE:
        raise BadChart(f"A baseline has {FEWEST_IN_A_BASELINE} points or more.")
    series, problems = series_of(list(values), dates, rebase, period or None)
    drawn = [
        section_of(series, number, rows, how, baseline_points)
        for number, rows in sections_of(series)
    ]
    problems += [problem for each in drawn for problem in each.problems]
    if strict and problems:
        raise BadChart("\n".join(map(str, problems)))
    points = pl.DataFrame(
        [row for each in drawn for row in _rows(series, each, way, how)], schema=POINTS
    )
    icon = variation(points, drawn, how)
    meets = meeting(drawn, way, target, how)
    return Chart(
        points=points,
        sections=pl.DataFrame([_facts(each) for each in drawn]),
        variation_icon=icon,
        assurance_icon=meets and str(meets),
        words=in_words(icon, meets, target),
        profile=profile,
        settings=differs,
        problems=tuple(problems),
    )


def _how(
    profile: str, settings: Mapping[str, Any]
) -> tuple[Profile, dict[str, object]]:
    if profile not in PROFILES:
        raise BadChart(f"{profile!r} is none of {', '.join(PROFILES)}.")
    kept, changes = PROFILES[profile], {}
    for name, value in settings.items():
        if name not in {field.name for field in fields(Profile)}:
            raise BadChart(f"There is no setting {name!r}.")
        now = getattr(kept, name)
        known = type(now)
        changes[name] = (
            _one_of(known, value, name) if isinstance(now, StrEnum) else known(value)
        )
    differs = {n: v for n, v in changes.items() if v != getattr(kept, n)}
    return replace(kept, **changes), differs


def _one_of(known: Any, name: str, what: str) -> Any:
    if name not in set(known):
        raise BadChart(f"{what} {name!r} is none of {', '.join(known)}.")
    return known(name)


def _rows(
    series: Series, section: Section, way: Improvement, how: Profile
) -> Iterator[dict[str, object]]:
    lines = section.lines
    for row in section.rows:
        signal = section.signals.get(row)
        chosen = signal and named(signal, way, how.conflict)
        yield {
            "date": series.dates[row] if series.dates else None,
            "value": series.values[row],
            "section": section.number,
            "mean": lines and lines.mean,
            "lower_limit": lines and lines.lower,
            "upper_limit": lines and lines.upper,
            "lower_near": lines and lines.lower_near,
            "upper_near": lines and lines.upper_near,
            "outside": signal and signal.outside,
            "side_of_mean": signal and signal.side,
            "close_to_limit": signal and signal.close,
            "rules": [str(rule) for rule, _ in signal.ways] if signal else [],
            "rule": str(chosen[0]) if chosen else None,
            "up": chosen[1] > 0 if chosen else None,
            "point_type": _type(chosen[1] if chosen else 0, way) if signal else NO_DATA,
        }


def _type(pointing: int, way: Improvement) -> str:
    if not pointing:
        return COMMON
    if way is Improvement.NEUTRAL:
        return f"special_cause_neutral_{'high' if pointing > 0 else 'low'}"
    good = better(pointing, way) > 0
    return f"special_cause_{'improvement' if good else 'concern'}"


def _facts(section: Section) -> dict[str, object]:
    lines = section.lines
    return {
        "section": section.number,
        "points": section.counted,
        "mean": lines and lines.mean,
        "lower_limit": lines and lines.lower,
        "upper_limit": lines and lines.upper,
        "trial": section.counted < TRIAL_BELOW,
    }
