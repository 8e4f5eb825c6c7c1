"""Where time goes: how long each step takes, month by month."""

from collections.abc import Collection
from datetime import date

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.rules.timed_pathways import ORIGIN, PathwayEdition
from milepost.tracking.steps import NO_HOLIDAYS, Side, side_by_side

BOTTLENECKS = Table(
    "bottlenecks",
    {
        "month": Column(pl.Date, "The first day of the month in which it was done."),
        "number": Column(pl.Int32, "The step's place in the timed pathway, from 1."),
        "step": Column(pl.String, "The step."),
        "patients": Column(pl.UInt32, "How many had it done in the month."),
        "median_days": Column(pl.Float64, "Half waited so long, from the step before."),
        "p90_days": Column(pl.Float64, "Nine in ten waited no longer than that."),
        "median_from_anchor": Column(
            pl.Float64, "Half had it done so long after its anchor.", optional=True
        ),
        "p90_from_anchor": Column(
            pl.Float64, "Nine in ten had it done by then.", optional=True
        ),
        "in_time": Column(
            pl.UInt32, "How many had it done by its day; none counted without one."
        ),
        "with_a_day": Column(pl.UInt32, "How many had a day by which to have it done."),
    },
    in_order_of=("month", "number"),
)


def bottlenecks(
    events: pl.DataFrame,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> pl.DataFrame:
    """Measure each step in the month it was done.

    The days of a step count from the last earlier step that was done by then, other
    than those of its bundle; from day 0 where there was none. Percentiles lie between
    neighbours as in a spreadsheet's inclusive kind (type 7).

    Args:
        events: an ``EVENTS`` frame of pathways that go by this edition, open or closed.
        edition: the edition of the timed pathway.
        as_at: the standpoint. The month it lies in is counted so far.
        holidays: of the nation.

    Returns:
        A ``BOTTLENECKS`` frame; a month in which nobody had a step done has no row.
    """
    side = Side(edition)
    wide = side_by_side(events, edition, as_at=as_at, holidays=holidays)
    done = pl.concat([_one_step(wide, side, number) for number in side.numbers])
    return BOTTLENECKS.check(
        done.group_by("month", "number", "step")
        .agg(
            pl.len().cast(pl.UInt32).alias("patients"),
            *_spread("days", "days"),
            *_spread("since_anchor", "from_anchor"),
            pl.col("late").not_().sum().cast(pl.UInt32).alias("in_time"),
            pl.col("late").count().cast(pl.UInt32).alias("with_a_day"),
        )
        .select(list(BOTTLENECKS.columns))
        .sort("month", "number")
    )


def _one_step(wide: pl.DataFrame, side: Side, number: int) -> pl.DataFrame:
    step, done = side.steps[number], pl.col(f"done_{number}")
    earlier = [n for n in range(number) if n not in side.mates(number)]
    by_then = [
        pl.when(pl.col(f"done_{n}") <= done).then(pl.col(f"done_{n}")) for n in earlier
    ]
    names = [each.name for each in side.steps]
    anchor = "day_0" if step.anchor == ORIGIN else f"done_{names.index(step.anchor)}"
    return wide.filter(done.is_not_null()).select(
        done.dt.truncate("1mo").alias("month"),
        pl.lit(number + 1, dtype=pl.Int32).alias("number"),
        pl.lit(step.name).alias("step"),
        (done - pl.max_horizontal("day_0", *by_then)).dt.total_days().alias("days"),
        (done - pl.col(anchor)).dt.total_days().alias("since_anchor"),
        pl.when(~pl.col(f"provisional_{number}"))
        .then(done > pl.col(f"due_{number}"))
        .alias("late"),
    )


def _spread(column: str, name: str) -> list[pl.Expr]:
    return [
        pl.col(column).quantile(0.5, "linear").alias(f"median_{name}"),
        pl.col(column).quantile(0.9, "linear").alias(f"p90_{name}"),
    ]
