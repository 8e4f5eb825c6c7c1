"""What many breaches have in common: why, where the days went, whose, and when.

A case is a breach that is reviewed, or a near miss: a wait that ended in the last days
before its limit. Both are looked at in the same way, stage by stage.

Source:
    Effective Cancer Management: framework, element 1.7 and toolkit page 8: breach analysis
    for each patient and each tumour group. What is counted, and how, is ours.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.rules.breaches import Avoidable, Stage

NEAR_KEPT_DAYS = 400
"""How long near misses are kept: all that twelve months and this one need."""

CASES = Table(
    "cases",
    {
        "case": Column(pl.Int64, "The number of its review, or of the near miss."),
        "service": Column(pl.String, "The service that reviews it."),
        "standard": Column(pl.String, "The standard, by its id."),
        "on": Column(
            pl.Date, "The day the wait ended; while it runs, its first day over."
        ),
        "running": Column(pl.Boolean, "Whether the patient still waits."),
        "waited": Column(pl.Int32, "Its days so far."),
        "limit": Column(pl.Int32, "The days that the standard allows."),
        "stage": Column(pl.String, "Where the main reason arose.", optional=True),
        "reason": Column(pl.String, "The list and code of that reason.", optional=True),
        "avoidable": Column(pl.String, "Whether it could be avoided.", optional=True),
    },
    in_order_of=("case",),
)

SPANS = Table(
    "stages of cases",
    {
        "case": Column(pl.Int64, "Whose."),
        "place": Column(pl.Int32, "Which stage of the wait, from 1."),
        "stage": Column(pl.String, "The stage."),
        "excess": Column(pl.Int32, "The days of the service's own over the target."),
    },
    in_order_of=("case", "place"),
)

PARETO = Table(
    "pareto",
    {
        "name": Column(pl.String, "What the cases have in common."),
        "cases": Column(pl.Int64, "How many."),
        "share": Column(pl.Float64, "Of all that have a name, from 0 to 1."),
        "so_far": Column(pl.Float64, "The share of this and of all before it."),
    },
)


def pareto(cases: pl.DataFrame, by: str) -> pl.DataFrame:
    """Count cases by what they have in common, the most frequent first.

    Args:
        cases: a ``CASES`` frame.
        by: the column to count by. Whatever has nothing there isn't counted.

    Returns:
        A ``PARETO`` frame. Its shares add up to one, unless it is empty.
    """
    counted = (
        cases.filter(pl.col(by).is_not_null())
        .group_by(pl.col(by).alias("name"))
        .agg(pl.len().cast(pl.Int64).alias("cases"))
        .sort("cases", "name", descending=[True, False])
    )
    share = pl.col("cases") / pl.col("cases").sum()
    so_far = pl.col("cases").cum_sum() / pl.col("cases").sum()
    return PARETO.check(
        counted.with_columns(share.alias("share"), so_far.alias("so_far"))
    )


def by_stage(cases: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Say where the days went: for each stage, in order, what went over its target.

    Args:
        cases: a ``CASES`` frame.
        spans: the ``SPANS`` of those cases, and perhaps of others.

    Returns:
        ``stage``; ``over``, how many were over its target; ``longest``, of how many it
        is the stage most over; ``excess``, their days over it, added up; and ``share``
        of all excess. Every stage has its row.
    """
    theirs = spans.join(cases.select("case"), on="case", how="semi")
    longest = longest_of(theirs).group_by("stage").agg(pl.len().alias("longest"))
    added = theirs.group_by("stage").agg(
        (pl.col("excess") > 0).sum().alias("over"),
        pl.col("excess").sum(),
    )
    every = pl.DataFrame({"stage": [stage.value for stage in Stage]})
    found = every.join(added, on="stage", how="left", maintain_order="left").join(
        longest, on="stage", how="left", maintain_order="left"
    )
    names = ("over", "longest", "excess")
    counted = found.select(
        "stage", *(pl.col(name).fill_null(0).cast(pl.Int64) for name in names)
    )
    whole = counted["excess"].sum()
    share = pl.col("excess") / whole if whole else pl.lit(0.0)
    return counted.with_columns(share.alias("share"))


def longest_of(spans: pl.DataFrame) -> pl.DataFrame:
    """Name the stage of each case that is most over its target, the first of several.

    Returns:
        ``case``, ``stage`` and ``excess``; none for a case that is nowhere over.
    """
    return (
        spans.filter(pl.col("excess") > 0)
        .sort("case", "excess", "place", descending=[False, True, False])
        .unique("case", keep="first", maintain_order=True)
        .select("case", "stage", "excess")
    )


def by_service(cases: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Count the cases of each service, the most first, with their excess days.

    Returns:
        ``service``, ``cases``, ``running``, ``said`` (with a main reason),
        ``avoidable`` (wholly) and ``excess``.
    """
    excess = spans.group_by("case").agg(pl.col("excess").sum())
    told = cases.join(excess, on="case", how="left").group_by("service")
    return told.agg(
        pl.len().cast(pl.Int64).alias("cases"),
        pl.col("running").sum().cast(pl.Int64),
        pl.col("reason").is_not_null().sum().cast(pl.Int64).alias("said"),
        (pl.col("avoidable") == Avoidable.AVOIDABLE.value)
        .sum()
        .cast(pl.Int64)
        .alias("avoidable"),
        pl.col("excess").fill_null(0).sum().cast(pl.Int64),
    ).sort("cases", "service", descending=[True, False])


def grid(cases: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Add up, for each service and stage, the cases over their target and their excess.

    Returns:
        ``service``, ``stage``, ``over`` and ``excess``; no row where nothing is over.
    """
    over = spans.filter(pl.col("excess") > 0)
    return (
        over.join(cases.select("case", "service"), on="case", how="inner")
        .group_by("service", "stage")
        .agg(
            pl.len().cast(pl.Int64).alias("over"),
            pl.col("excess").sum().cast(pl.Int64),
        )
        .sort("service", "stage")
    )


def excess_where_it_arose(cases: pl.DataFrame, spans: pl.DataFrame) -> dict[str, int]:
    """Add up, by main reason, the excess of the stage in which it arose."""
    told = (
        cases.filter(pl.col("reason").is_not_null())
        .join(spans, on=("case", "stage"), how="left")
        .group_by("reason")
        .agg(pl.col("excess").fill_null(0).sum().cast(pl.Int64))
    )
    return dict(told.select("reason", "excess").iter_rows())


def is_near(waited: int, limit: int, days: int) -> bool:
    """Whether a wait that was kept ended in the last so many days before its limit.

    The limit itself is the last of them.

    Args:
        waited: its days.
        limit: the days that the standard allows.
        days: how many before that are near; none for 0.

    >>> [day for day in range(54, 65) if is_near(day, 62, 7)]
    [56, 57, 58, 59, 60, 61, 62]
    >>> is_near(62, 62, 0)
    False
    """
    return limit - days < waited <= limit


def month_of(day: date) -> date:
    """Give the first day of its month."""
    return day.replace(day=1)


def months_on(month: date, number: int) -> date:
    """Go so many months on, or back, from the first day of one.

    >>> months_on(date(2026, 1, 1), -1), months_on(date(2026, 11, 1), 2)
    (datetime.date(2025, 12, 1), datetime.date(2027, 1, 1))
    """
    years, after = divmod(month.month - 1 + number, 12)
    return date(month.year + years, after + 1, 1)


def by_period(
    counted: Mapping[date, int], starts: Sequence[date], end: date
) -> list[int]:
    """Add up what is counted by day over periods that follow each other, with noughts.

    Args:
        counted: how many, by day.
        starts: the first day of each period, in order.
        end: the day after the last period. What lies outside of all isn't counted.

    >>> months = [date(2025, 12, 1), date(2026, 1, 1)]
    >>> by_period({date(2026, 1, 31): 2, date(2026, 2, 1): 5}, months, date(2026, 2, 1))
    [0, 2]
    """
    edges = [*starts, end]
    return [
        sum(number for day, number in counted.items() if first <= day < after)
        for first, after in pairwise(edges)
    ]


def finished_months(since: date, until: date) -> list[date]:
    """List the first days of the months that began on a day or later and are over by one.

    >>> [f"{m:%b}" for m in finished_months(date(2026, 1, 2), date(2026, 4, 30))]
    ['Feb', 'Mar']
    """
    month = since if since.day == 1 else months_on(month_of(since), 1)
    found = []
    while months_on(month, 1) <= until:
        found.append(month)
        month = months_on(month, 1)
    return found


def finished_weeks_since(since: date, until: date) -> list[date]:
    """List the Mondays of the weeks that began on a day or later and are over by one.

    >>> weeks = finished_weeks_since(date(2026, 11, 3), date(2026, 11, 23))
    >>> [week.isoformat() for week in weeks]
    ['2026-11-09', '2026-11-16']
    """
    monday = since + timedelta(days=-since.weekday() % 7)
    number = max(0, (until - monday).days // 7)
    return [monday + timedelta(weeks=week) for week in range(number)]
