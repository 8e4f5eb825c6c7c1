"""How well patients are followed: delay in tracking, told apart from delay in care.

A pathway that stands still either waits for care, or waits for us: something happened
that nobody told us, or told us and nobody looked at. The two need different people, so
they are counted apart, from the two dates of the log (the day it happened, the moment we
were told) and from looks.

Source:
    Framework for Effective Cancer Management, toolkit page 8 (NHS Lanarkshire): cases that
    were "purely tracking delays" were given people of their own; patients past 62 and
    past 100 days are counted. In England day 104 is the backstop for a review of harm.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from milepost.foundation.figures import BEHIND
from milepost.foundation.tables import Column, Table
from milepost.tracking.stages import STEPS
from milepost.tracking.worklist import STALE_AFTER

MOMENT = pl.Datetime("us", "UTC")

CASES = Table(
    "cases",
    {
        "pathway": Column(pl.String, "An open pathway."),
        "service": Column(pl.String, "Its service."),
        "step": Column(pl.Enum(STEPS), "What it needs next."),
        "breach_on": Column(
            pl.Date, "The first day over the limit of its lead clock.", optional=True
        ),
        "day_0": Column(
            pl.Date, "Day 0 of its timed pathway, or of its clock.", optional=True
        ),
        "due": Column(
            pl.Date, "The last day on which its next step is in time.", optional=True
        ),
        "provisional": Column(pl.Boolean, "Whether that day moves still."),
        "last_on": Column(pl.Date, "The day of the last thing that happened."),
        "told_at": Column(MOMENT, "When anything was last recorded of it."),
        "seen_at": Column(
            MOMENT, "When somebody first looked after that.", optional=True
        ),
        "looked_at": Column(MOMENT, "When somebody last looked.", optional=True),
        "stale_from": Column(pl.Date, "The day of that look; else of joining."),
    },
    in_order_of=("pathway",),
)
"""What is known of each open pathway at a standpoint; a step without a day has none."""


def standing_still(
    happened: date, told: date, seen: date | None, today: date
) -> tuple[int, int, int]:
    """Share out the days since the last thing happened: untold, unseen, and in care.

    Untold until it was recorded, unseen until somebody looked, in care from then on::

        untold + unseen + in care = today - happened

    Args:
        happened: the day of the last thing that happened.
        told: the day anything was last recorded.
        seen: the day of the first look after that; None if nobody has looked.
        today: the day of the question.

    >>> day = date(2026, 3, 1)
    >>> standing_still(day, date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 15))
    (3, 5, 6)
    >>> standing_still(day, date(2026, 3, 4), None, date(2026, 3, 15))
    (3, 11, 0)
    >>> standing_still(day, day, day, day)
    (0, 0, 0)
    """
    told = min(max(happened, told), today)
    looked = today if seen is None else min(max(told, seen), today)
    return (told - happened).days, (looked - told).days, (today - looked).days


def behind(
    cases: pl.DataFrame, day: date, *, marks: Mapping[str, Sequence[int]]
) -> pl.DataFrame:
    """List who is behind each figure.

    Args:
        cases: a ``CASES`` frame.
        day: the day of the question.
        marks: from which days since day 0 long waits are counted, by service.

    Returns:
        A ``BEHIND`` frame, part by part the steps that patients need next.
    """
    known = cases.with_columns(*_days(day))
    found = [
        known.filter(who).select(
            pl.lit(figure).alias("figure"),
            "service",
            pl.col("step").cast(pl.String).alias("part"),
            days.fill_null(0).cast(pl.Int32).alias("days"),
            "pathway",
            pl.lit(0, dtype=pl.Int64).alias("number"),
        )
        for figure, who, days in (*_figures(day), *_long_waits(marks))
    ]
    return BEHIND.check(pl.concat([pl.DataFrame(schema=BEHIND.schema), *found]))


def _days(day: date) -> Iterator[pl.Expr]:
    """The same as ``standing_still``, column by column."""
    today, happened = pl.lit(day), pl.col("last_on")
    told = pl.min_horizontal(pl.max_horizontal(happened, _in_london("told_at")), today)
    looked = pl.min_horizontal(pl.max_horizontal(told, _in_london("seen_at")), today)
    until = pl.when(pl.col("seen_at").is_null()).then(today).otherwise(looked)
    yield _between(happened, told).alias("untold_days")
    yield _between(told, until).alias("unseen_days")
    yield _between(until, today).alias("care_days")
    yield _between(happened, today).alias("still_days")
    yield _between(pl.col("day_0"), today).alias("since_day_0")
    yield (_between(pl.col("breach_on"), today) + 1).alias("over_days")
    yield _between(pl.col("due"), today).alias("late_days")
    yield _between(pl.col("stale_from"), today).alias("stale_days")


def _figures(day: date) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    over = pl.col("breach_on") <= day
    stepped = pl.col("due").is_not_null()
    late = stepped & (pl.col("due") < day) & ~pl.col("provisional")
    seen = pl.col("seen_at").is_not_null()
    days = {name: pl.col(f"{name}_days") for name in ("over", "late", "stale")}
    yield "open", pl.lit(value=True), pl.col("still_days")
    yield "over", over, days["over"]
    yield "over_care", over & seen, days["over"]
    yield "over_tracking", over & ~seen, days["over"]
    yield "stepped", stepped, pl.lit(0)
    yield "on_time", stepped & ~late, -days["late"]
    yield "late", late, days["late"]
    yield "late_care", late & seen, days["late"]
    yield "late_tracking", late & ~seen, days["late"]
    yield "untold", pl.col("untold_days") > 0, pl.col("untold_days")
    yield "unseen", ~seen, pl.col("unseen_days")
    yield "seen_late", seen & (pl.col("unseen_days") > 0), pl.col("unseen_days")
    yield "in_care", seen, pl.col("care_days")
    yield "never", pl.col("looked_at").is_null(), days["stale"]
    stale_before = day - timedelta(days=STALE_AFTER)
    yield "stale", pl.col("stale_from") < stale_before, days["stale"]


def _long_waits(
    marks: Mapping[str, Sequence[int]],
) -> Iterator[tuple[str, pl.Expr, pl.Expr]]:
    for mark in sorted({mark for theirs in marks.values() for mark in theirs}):
        services = [service for service, theirs in marks.items() if mark in theirs]
        marked = pl.col("service").is_in(services)
        yield f"marked_{mark}", marked, pl.lit(0)
        past = marked & (pl.col("since_day_0") > mark)
        yield f"past_{mark}", past, pl.col("since_day_0")


def _between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    return (last - first).dt.total_days().cast(pl.Int32)


def _in_london(column: str) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone("Europe/London").dt.date()
