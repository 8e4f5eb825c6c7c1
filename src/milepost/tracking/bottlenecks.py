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


STEPS_DONE = Table(
    "steps done",
    {
        "pathway": Column(pl.String, "Whose."),
        "month": BOTTLENECKS.columns["month"],
        "number": BOTTLENECKS.columns["number"],
        "step": BOTTLENECKS.columns["step"],
        "days": Column(pl.Int64, "From the step before it, or from day 0."),
        "since_anchor": Column(pl.Int64, "From its anchor.", optional=True),
        "late": Column(pl.Boolean, "Whether it was done after its day.", optional=True),
    },
    in_order_of=("number", "pathway"),
)


def bottlenecks(
    events: pl.DataFrame,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> pl.DataFrame:
    """Measure each step in the month it was done, of pathways that go by one edition.

    Args:
        events: an ``EVENTS`` frame of those pathways, open or closed.
        edition: the edition of the timed pathway.
        as_at: the standpoint. The month it lies in is counted so far.
        holidays: of the nation.

    Returns:
        A ``BOTTLENECKS`` frame; a month in which nobody had a step done has no row.
    """
    return by_month(steps_done(events, edition, as_at=as_at, holidays=holidays))


def steps_done(
    events: pl.DataFrame,
    edition: PathwayEdition,
    *,
    as_at: AsAt,
    said_to_apply: pl.DataFrame | None = None,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> pl.DataFrame:
    """List each step that was done, with the days it took.

    They count from the last earlier step that was done by then, other than those of its
    bundle; from day 0 where there was none.

    Args:
        events: an ``EVENTS`` frame of pathways that go by this edition, open or closed.
        edition: the edition of the timed pathway.
        as_at: the standpoint.
        said_to_apply: as in ``side_by_side``.
        holidays: of the nation.

    Returns:
        A ``STEPS_DONE`` frame.
    """
    side = Side(edition)
    wide = side_by_side(
        events, edition, as_at=as_at, said_to_apply=said_to_apply, holidays=holidays
    )
    done = pl.concat([_one_step(wide, side, number) for number in side.numbers])
    return STEPS_DONE.check(done.sort("number", "pathway"))


def by_month(done: pl.DataFrame) -> pl.DataFrame:
    """Measure steps in the month they were done.

    Percentiles lie between neighbours as in a spreadsheet's inclusive kind (type 7). A
    step that several editions have is one step, by its name.

    Args:
        done: a ``STEPS_DONE`` frame, of one edition or of several.

    Returns:
        A ``BOTTLENECKS`` frame.
    """
    return BOTTLENECKS.check(
        done.group_by("month", "step")
        .agg(
            pl.col("number").min(),
            pl.len().cast(pl.UInt32).alias("patients"),
            *_spread("days", "days"),
            *_spread("since_anchor", "from_anchor"),
            pl.col("late").not_().sum().cast(pl.UInt32).alias("in_time"),
            pl.col("late").count().cast(pl.UInt32).alias("with_a_day"),
        )
        .select(list(BOTTLENECKS.columns))
        .sort("month", "number", "step")
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
        "pathway",
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
