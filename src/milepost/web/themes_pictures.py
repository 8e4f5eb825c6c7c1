"""The charts of themes: why, where, and how it goes on month by month."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import polars as pl

from milepost.foundation.days import in_words
from milepost.foundation.printed import (
    Column,
    Kind,
    Paragraph,
    Part,
    Picture,
    Table,
)
from milepost.host import charts
from milepost.host.pareto_chart import pareto_chart
from milepost.measures.control_chart import xmr
from milepost.measures.control_profiles import TRIAL_BELOW
from milepost.reading.breach_themes import ThemesReading, Trend
from milepost.web import themes_address as to
from milepost.web.words import many

CASES = "Waits that ended over their limit"
EXCESS = "Days over target of those waits"


def reasons_drawn(title: str, table: Table) -> Part:
    """Draw the main reasons as a Pareto chart; or only lay them out where there are none.

    Args:
        title: what the chart is about.
        table: name, count, share and share so far, in its first four columns.
    """
    told = [row for row in table.rows if isinstance(row[1], int) and row[3] is not None]
    if not told:
        return table
    bars = tuple((str(row[0]), row[1], row[3]) for row in told)
    return replace(_pareto(title, bars), table=table)


def stages_drawn(title: str, table: Table, *, column: int = 2) -> Part:
    """Draw the days over target by stage; or only lay them out where there are none."""
    told = tuple(
        (str(row[0]), float(days))
        for row in table.rows
        if isinstance(days := row[column], int)
    )
    if not any(days for _, days in told):
        return table
    return replace(_bars(title, told), table=table)


def month_by_month(reading: ThemesReading) -> list[Part]:
    """Draw how many waits ended over their limit, and their days over targets."""
    told = reading.trend
    drawn: list[Part] = [Paragraph(trend_words(told))]
    if not told.starts:
        return drawn
    links = {
        (place, 1): to.reviews(
            reading.asked,
            running="no",
            since=first.isoformat(),
            until=last.isoformat(),
        )
        for place, (first, last) in enumerate(zip(told.starts, told.ends, strict=True))
        if told.cases[place]
    }
    for title, unit, values in (
        (CASES, "breaches", told.cases),
        (EXCESS, "days", told.excess),
    ):
        picture = trend_drawn(title, unit, told, values)
        drawn.append(replace(picture, table=replace(picture.table, links=links)))
    return drawn


def trend_drawn(title: str, unit: str, told: Trend, values: Sequence[int]) -> Picture:
    """Draw one series: with its limits once there are points enough."""
    return _trend(title, unit, told.starts, tuple(values), told.monthly)


@lru_cache(maxsize=64)
def _pareto(title: str, bars: tuple[tuple[str, int, float], ...]) -> Picture:
    return pareto_chart(title, bars, Table(title, (), ()), unit="breaches")


@lru_cache(maxsize=64)
def _bars(title: str, told: tuple[tuple[str, float], ...]) -> Picture:
    return charts.bars(title, told, of="Stage", unit="days over target")


@lru_cache(maxsize=128)
def _trend(
    title: str,
    unit: str,
    starts: tuple[Any, ...],
    values: tuple[int, ...],
    monthly: bool,  # noqa: FBT001 - the cache's key
) -> Picture:
    period = "month" if monthly else "week"
    heads = [
        Column(f"{period.capitalize()} from", Kind.DAY, wide=2),
        Column(unit.capitalize(), Kind.NUMBER),
    ]
    rows: list[tuple[Any, ...]] = list(zip(starts, values, strict=True))
    if len(values) < TRIAL_BELOW:
        series = [charts.Series(title, values)]
        picture = charts.lines(title, starts, series, unit=unit)
        return replace(
            picture, table=Table(f"{title}: figures", tuple(heads), (*rows,))
        )
    chart = xmr(values, dates=starts, improvement="decrease", expected_period=period)
    # There are no counts below nought, so a limit there would be drawn off the chart.
    points = chart.points.with_columns(pl.col("lower_limit").clip(0))
    picture = charts.control(title, points, unit=unit, said=chart.words)
    lines = picture.table.columns[2:]
    rows = [(*row, *one[2:]) for row, one in zip(rows, picture.table.rows, strict=True)]
    note = f"{picture.table.note} A lower limit below 0 is shown as 0."
    table = Table(picture.table.title, (*heads, *lines), tuple(rows), note=note)
    return replace(picture, table=table)


def trend_words(told: Trend) -> str:
    """Say what a trend shows, from when on, and why no more."""
    if not told.starts:
        return _too_soon(told)
    period = "month" if told.monthly else "week"
    count = len(told.starts)
    since = (
        f" Every breach is reviewed of waits that ended on {in_words(told.since)} or "
        "later, so nothing before is drawn."
        if told.since
        else ""
    )
    few = (
        f" A control chart needs {TRIAL_BELOW} finished months or weeks; there "
        f"{'is' if count == 1 else 'are'} {many(count, period)}, so no limits are drawn."
        if count < TRIAL_BELOW
        else ""
    )
    weeks = (
        ""
        if told.monthly
        else " There are too few finished months, so weeks are shown."
    )
    return (
        f"By the {period} in which the wait ended, up to the last that is over; "
        f"patients who still wait aren’t in it.{since}{weeks}{few}"
    )


def _too_soon(told: Trend) -> str:
    if told.since is None:
        return "No breach has been reviewed yet, so no trend can be drawn."
    return (
        f"Every breach is reviewed of waits that ended on {in_words(told.since)} or later. "
        "No month or week since then is over yet within the months asked for."
    )
