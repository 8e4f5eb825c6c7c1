"""What a list can be narrowed by beside the clocks: steps, looks, and what is unanswered."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from milepost.events.table import EVENTS, known
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.tracking.list_query import ListQuery
from milepost.tracking.unkept import results_last, without_outcome

OWED = ("none", "unplaced", "lapsed", "complete", "no_day", "due")
"""Of the next step of a timed pathway: ``none`` where the service works by none, and
``due`` where it has a day. The others are states of ``tracking.standing``."""

FOOTINGS = Table(
    "footings",
    {
        "pathway": EVENTS.columns["pathway"],
        "joined_on": Column(pl.Date, "The day on which we were first told of it."),
        "day_0": Column(
            pl.Date,
            "Day 0 of its timed pathway; without one, the first day of its running clocks.",
            optional=True,
        ),
        "owed": Column(pl.Enum(OWED), "Whether a step is owed, and whether by a day."),
        "due": Column(pl.Date, "The last day on which it is in time.", optional=True),
        "warn_days": Column(pl.Int32, "At risk with so few days left.", optional=True),
        "provisional": Column(
            pl.Boolean, "Whether that day moves until it is certain."
        ),
        "skipped": Column(pl.Boolean, "Whether later steps overtook an undone one."),
        "looked_at": Column(
            pl.Datetime("us", "UTC"), "When somebody last looked.", optional=True
        ),
        "stale_from": Column(pl.Date, "The day of that look; else of joining."),
        "told_at": Column(
            pl.Datetime("us", "UTC"), "When anything was last recorded of it."
        ),
        "unkept_on": Column(
            pl.Date, "The first day booked with no outcome recorded.", optional=True
        ),
        "unkept_what": Column(pl.String, "What was booked for it.", optional=True),
        "result_on": Column(
            pl.Date, "The day of a result that nothing followed.", optional=True
        ),
    },
    in_order_of=("pathway",),
)
"""All of it days and moments, so that yesterday's row is right today."""


def footings(
    events: pl.DataFrame,
    clocks: pl.DataFrame,
    positions: pl.DataFrame,
    looks: pl.DataFrame,
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    """Say of each pathway with a running clock what lists may ask of it.

    Args:
        events: an ``EVENTS`` frame of those pathways.
        clocks: the ``pathway`` and ``started`` of each running clock.
        positions: a ``POSITIONS`` frame of those that go by a timed pathway.
        looks: the moment (``looked_at``) at which each ``pathway`` was last looked at.
        as_at: the standpoint.

    Returns:
        A ``FOOTINGS`` frame.
    """
    happened = known(events, as_at).with_row_index("row")
    began = clocks.group_by("pathway").agg(pl.col("started").min())
    of_these = happened.join(began, on="pathway", how="semi", maintain_order="left")
    latest = of_these.group_by("pathway").agg(told_at=pl.col("recorded_at").max())
    # We were told of it first by an event that may have been put right since.
    every = events.filter(pl.col("recorded_at") <= as_at.known_at)
    joined = every.group_by("pathway").agg(
        joined_on=_in_london(pl.col("recorded_at").min())
    )
    told = latest.join(joined, on="pathway")
    first = without_outcome(of_these).unique("pathway", keep="first")
    unkept = first.select("pathway", unkept_on="for_day", unkept_what="what")
    steps = positions.select(
        "pathway",
        "day_0",
        _owed().alias("owed"),
        "due",
        "warn_days",
        "provisional",
        (pl.col("skipped").list.len() > 0).alias("skipped"),
    )
    looked = looks.group_by("pathway").agg(pl.col("looked_at").max())
    found = told.join(began, on="pathway")
    for part in (steps, looked, unkept, results_last(of_these)):
        found = found.join(part, on="pathway", how="left")
    return FOOTINGS.check(
        found.with_columns(
            pl.coalesce("day_0", "started").alias("day_0"),
            pl.col("owed").fill_null("none"),
            pl.col("provisional", "skipped").fill_null(value=False),
            pl.coalesce(_in_london(pl.col("looked_at")), "joined_on").alias(
                "stale_from"
            ),
        )
        .select(list(FOOTINGS.columns))
        .sort("pathway")
    )


def on_footing(query: ListQuery, day: date) -> Iterator[pl.Expr]:
    """Pick the pathways that a query asks for, as expressions over ``FOOTINGS``."""
    late = (pl.col("owed") == "due") & (pl.col("due") < day) & ~pl.col("provisional")
    if query.step:
        yield _in_state(query.step, late, day)
    if query.delay:
        looked = (pl.col("told_at") <= pl.col("looked_at")).fill_null(value=False)
        yield late & (looked if query.delay == "care" else ~looked)
    if query.stale is not None:
        yield pl.col("stale_from") < day - timedelta(days=query.stale)
    if query.past_day is not None:
        yield pl.col("day_0") < day - timedelta(days=query.past_day)
    if query.joined is not None:
        yield pl.col("joined_on") >= day - timedelta(days=query.joined)
    if query.unanswered:
        unkept = (pl.col("unkept_on") < day).fill_null(value=False)
        yield unkept | pl.col("result_on").is_not_null()


def _in_state(state: str, late: pl.Expr, day: date) -> pl.Expr:
    """The same states as ``tracking.standing`` finds; and ``skipped``."""
    left = (pl.col("due") - day).dt.total_days()
    warned = (left <= pl.col("warn_days")).fill_null(value=False)
    has_a_day = (pl.col("owed") == "due") & ~late
    match state:
        case "skipped":
            return pl.col("skipped")
        case "late":
            return late
        case "at_risk":
            return has_a_day & warned
        case "in_time":
            return has_a_day & ~warned
    return pl.col("owed") == state


def _owed() -> pl.Expr:
    return (
        pl.when(pl.col("day_0").is_null())
        .then(pl.lit("unplaced"))
        .when(pl.col("lapsed_on").is_not_null())
        .then(pl.lit("lapsed"))
        .when(pl.col("next_step").is_null())
        .then(pl.lit("complete"))
        .when(pl.col("due").is_null())
        .then(pl.lit("no_day"))
        .otherwise(pl.lit("due"))
        .cast(pl.Enum(OWED))
    )


def _in_london(moment: pl.Expr) -> pl.Expr:
    return moment.dt.convert_time_zone("Europe/London").dt.date()
