"""Where earlier patients stood when they had waited so many days, and what came of it."""

from datetime import UTC, date, datetime

import polars as pl

from milepost.events.table import EVENTS
from milepost.foundation.days import AsAt
from milepost.foundation.tables import Column, Table
from milepost.tracking.endings import ENDED_CLOCKS, Ending
from milepost.tracking.stages import POSITIONS, positions

ASKED_AT = (
    *range(0, 64, 7),
    *(70, 84, 98, 126, 154, 182, 238, 294, 364),
)
"""After how many days of waiting earlier patients are looked at."""

LOADED_DAYS = 31
"""A pathway first recorded later than this was loaded from an older system."""

LANDMARKS = Table(
    "landmarks",
    {
        **{n: ENDED_CLOCKS.columns[n] for n in ("pathway", "standard", "clock")},
        "service": ENDED_CLOCKS.columns["service"],
        "asked_at": Column(pl.Int32, "How many days they had waited; of ``ASKED_AT``."),
        "asked_on": Column(pl.Date, "The day on which they had waited so long."),
        "next_step": POSITIONS.columns["next_step"],
        "days": Column(
            pl.Int32, "Days from then until it ended, or as far as can be seen."
        ),
        "ending": Column(pl.Enum(Ending), "How; missing while it runs.", optional=True),
        **{n: ENDED_CLOCKS.columns[n] for n in ("limit_days", "breached")},
    },
    in_order_of=("standard", "asked_at", "pathway", "clock"),
)
FOR_EVER = AsAt(date(9999, 12, 31), datetime(9999, 12, 31, tzinfo=UTC))


def as_seen(events: pl.DataFrame) -> pl.DataFrame:
    """Take what was loaded from an older system as known on the day it happened.

    Such a system doesn't say when it was told; without this, nothing of a board's
    history would have been known until the day it was loaded. What was recorded of
    such pathways on later days keeps its moment.

    Args:
        events: an ``EVENTS`` frame.

    Returns:
        The same, with other moments.
    """
    first = pl.col("recorded_at").min().over("pathway")
    loaded = (first.dt.date() - pl.col("day").min().over("pathway")).dt.total_days()
    then = pl.col("recorded_at").dt.date() == first.dt.date()
    evening = pl.col("day").cast(pl.Datetime("us", "UTC")) + pl.duration(hours=20)
    moved = pl.when((loaded > LOADED_DAYS) & then).then(
        pl.min_horizontal("recorded_at", evening)
    )
    return EVENTS.check(
        events.with_columns(moved.otherwise("recorded_at").alias("recorded_at"))
    )


def landmarks(
    events: pl.DataFrame, clocks: pl.DataFrame, *, as_at: AsAt
) -> pl.DataFrame:
    """Look at each clock after each number of days at which it still ran.

    The step is what the record said on that day, by what had been told by then:
    nothing that came later may speak.

    Args:
        events: an ``EVENTS`` frame, as ``as_seen`` gives it.
        clocks: an ``ENDED_CLOCKS`` frame as at the same standpoint.
        as_at: the standpoint; clocks that run are followed up to its day.

    Returns:
        A ``LANDMARKS`` frame.
    """
    told = events.filter(pl.col("recorded_at") <= as_at.known_at).with_columns(
        pl.max_horizontal("day", pl.col("recorded_at").dt.date()).alias("seen_on")
    )
    found = [_after(told, clocks, days, as_at.day) for days in ASKED_AT]
    return LANDMARKS.check(
        pl.concat([pl.DataFrame(schema=LANDMARKS.schema), *found]).sort(
            "standard", "asked_at", "pathway", "clock"
        )
    )


def _after(
    told: pl.DataFrame, clocks: pl.DataFrame, days: int, today: date
) -> pl.DataFrame:
    until = pl.coalesce("ended", pl.lit(today))
    ran = clocks.with_columns(
        asked_at=pl.lit(days, dtype=pl.Int32),
        asked_on=pl.col("started") + pl.duration(days=days),
    ).filter(until > pl.col("asked_on"))
    asks = ran.select("pathway", "asked_on").unique(maintain_order=True)
    asks = asks.with_row_index("ask").with_columns(
        pl.col("ask").cast(pl.String).str.zfill(10)
    )
    then = (
        told.join(asks, on="pathway")
        .filter(pl.col("seen_on") <= pl.col("asked_on"))
        .sort("ask", "day", "event")
        .with_columns(pathway="ask")
        .select(list(EVENTS.columns))
    )
    where = positions(then, FOR_EVER).select("next_step", ask="pathway")
    return (
        ran.join(asks, on=["pathway", "asked_on"])
        .join(where, on="ask", how="left")
        .with_columns(
            pl.col("next_step").fill_null("vetting"),
            days=(until - pl.col("asked_on")).dt.total_days().cast(pl.Int32),
        )
        .select(list(LANDMARKS.columns))
    )
