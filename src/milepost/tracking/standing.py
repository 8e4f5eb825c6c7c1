"""How a position stands on a day: late or in time, booked or not, tracked or forgotten."""

from datetime import date

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.tracking.positions import POSITIONS

STATES = (
    "unplaced",
    "lapsed",
    "complete",
    "late",
    "at_risk",
    "in_time",
    "no_day",
)
"""Unplaced: no day 0 yet. Lapsed: nothing is owed any more. Complete: all is done."""

BOOKED = ("nothing", "in_time", "after_due", "after_breach")
DELAYS = ("care", "tracking")
"""Where a late step is late: in care, or only in our looking at what has happened."""

STANDINGS = Table(
    "standings",
    {
        "pathway": POSITIONS.columns["pathway"],
        "state": Column(pl.Enum(STATES), "How it stands."),
        "slack": Column(
            pl.Int32, "Days left to the next step's day; below 0, late.", optional=True
        ),
        "stage_days": Column(pl.Int32, "Days since any step was done.", optional=True),
        "stale_days": Column(pl.Int32, "Days since anyone looked, or since day 0."),
        "breach_days": Column(
            pl.Int32, "Days left within the limit; below 0, over it.", optional=True
        ),
        "booked": Column(
            pl.Enum(BOOKED), "What is booked for the next step.", optional=True
        ),
        "booked_for": Column(pl.Date, "The soonest day of it.", optional=True),
        "booked_what": Column(pl.String, "What is booked for that day.", optional=True),
        "delay": Column(pl.Enum(DELAYS), "Where a late step is late.", optional=True),
    },
    in_order_of=("pathway",),
)


def standing(positions: pl.DataFrame, day: date) -> pl.DataFrame:
    """Read positions as they stand on a day, from the day they were worked out on.

    Args:
        positions: a ``POSITIONS`` frame.
        day: the day to read them on.

    Returns:
        A ``STANDINGS`` frame, row for row.
    """
    today = pl.lit(day)
    past = pl.col("booked_days").list.eval(pl.element() < day).list.sum()
    stale_from = pl.coalesce("tracked_on", "day_0", "last_on")
    return STANDINGS.check(
        positions.with_columns(
            booked_for=pl.col("booked_days").list.get(past, null_on_oob=True),
            booked_what=pl.col("booked_whats").list.get(past, null_on_oob=True),
            slack=_days(pl.col("due") - today),
            stage_days=_days(today - pl.col("stage_from")),
            stale_days=_days(today - stale_from),
            breach_days=_days(pl.col("breach_on") - today) - 1,
        )
        .with_columns(state=_state(), booked=_booked())
        .with_columns(delay=_delay())
        .select(list(STANDINGS.columns))
    )


def _days(between: pl.Expr) -> pl.Expr:
    return between.dt.total_days().cast(pl.Int32)


def _state() -> pl.Expr:
    late = (pl.col("slack") < 0) & ~pl.col("provisional")
    return (
        pl.when(pl.col("day_0").is_null())
        .then(pl.lit("unplaced"))
        .when(pl.col("lapsed_on").is_not_null())
        .then(pl.lit("lapsed"))
        .when(pl.col("next_step").is_null())
        .then(pl.lit("complete"))
        .when(pl.col("due").is_null())
        .then(pl.lit("no_day"))
        .when(late)
        .then(pl.lit("late"))
        .when(pl.col("slack") <= pl.col("warn_days"))
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("in_time"))
        .cast(pl.Enum(STATES))
    )


def _booked() -> pl.Expr:
    """A booking past the breach day is called so, even where it is past the due day too."""
    booked_for = pl.col("booked_for")
    return (
        pl.when(pl.col("next_step").is_not_null())
        .then(
            pl.when(booked_for.is_null())
            .then(pl.lit("nothing"))
            .when(booked_for >= pl.col("breach_on"))
            .then(pl.lit("after_breach"))
            .when(booked_for > pl.col("due"))
            .then(pl.lit("after_due"))
            .otherwise(pl.lit("in_time"))
        )
        .cast(pl.Enum(BOOKED))
    )


def _delay() -> pl.Expr:
    """A late step is late in tracking only where something happened that nobody saw."""
    where = (
        pl.when(pl.col("unseen_from").is_not_null())
        .then(pl.lit("tracking"))
        .otherwise(pl.lit("care"))
    )
    return pl.when(pl.col("state") == "late").then(where).cast(pl.Enum(DELAYS))
