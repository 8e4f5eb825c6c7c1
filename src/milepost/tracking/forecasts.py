"""What may become of each wait: its chance of breach, and when treatment may come."""

from collections.abc import Collection
from datetime import date

import numpy as np
import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.tracking.endings import Ending
from milepost.tracking.history import AHEAD, ENDINGS, GROUPS, Curves, nearest
from milepost.tracking.incidence import first_day
from milepost.tracking.waits import WAITS

TREATED = ENDINGS.index(Ending.TREATED)
WITHOUT = ("over", "no_start", "few", "short")
"""Why there is no chance: over the limit already, a start nobody knows, too few earlier
patients, or a history that doesn't reach as far as the breach day."""

FORECASTS = Table(
    "forecasts",
    {
        **{n: WAITS.columns[n] for n in ("pathway", "standard", "clock")},
        "chance": Column(
            pl.Float64, "Of still waiting on its breach day, 0 to 1.", optional=True
        ),
        "ranked": Column(
            pl.Float64,
            "The same, where its standard's forecasts are proved good enough to sort by.",
            optional=True,
        ),
        "without": Column(pl.Enum(WITHOUT), "Why there is no chance.", optional=True),
        "treated": Column(
            pl.Float64, "The share treated as far ahead as can be seen.", optional=True
        ),
        "early_on": Column(
            pl.Date, "Of those treated, a tenth are by then.", optional=True
        ),
        "half_on": Column(pl.Date, "Half of them are by then.", optional=True),
        "late_on": Column(pl.Date, "Nine in ten are by then.", optional=True),
        "asked_at": Column(
            pl.Int32, "How many days the earlier patients had waited.", optional=True
        ),
        "level": Column(
            GROUPS.columns["level"].dtype, "How narrow their group is.", optional=True
        ),
        "place": Column(pl.String, "Its stage or step.", optional=True),
        "patients": Column(pl.Int32, "How many they are.", optional=True),
        "first_on": Column(
            pl.Date, "The first day on which one had waited so long.", optional=True
        ),
        "last_on": Column(pl.Date, "The last such day.", optional=True),
    },
    in_order_of=("pathway", "standard", "clock"),
)

ASKED = ("pathway", "standard", "clock", "started", "breach_on", "next_step", "service")
"""The columns that an ask must have: those of ``WAITS``, and the pathway's service."""


def forecast(
    waits: pl.DataFrame, curves: Curves, *, proved: Collection[str], day: date
) -> pl.DataFrame:
    """Forecast running clocks from the history that was learnt.

    Args:
        waits: rows with the columns ``ASKED``.
        curves: what became of earlier patients.
        proved: the standards whose forecasts may be sorted by.
        day: the day from which we look ahead.

    Returns:
        A ``FORECASTS`` frame.
    """
    today = pl.lit(day)
    waited = (today - pl.col("started")).dt.total_days()
    asked = curves.of(
        waits.select(ASKED).with_columns(
            asked_at=nearest(waited.fill_null(0).clip(0)),
            left=(pl.col("breach_on") - today).dt.total_days().cast(pl.Int32) - 1,
        )
    )
    told = _days_ahead(asked["group"], curves, day).with_columns(
        _chance(asked, curves).alias("chance")
    )
    asked = pl.concat([asked, told], how="horizontal")
    without = (
        pl.when(pl.col("started").is_null() | pl.col("left").is_null())
        .then(pl.lit("no_start"))
        .when(pl.col("left") < 0)
        .then(pl.lit("over"))
        .when(pl.col("group").is_null())
        .then(pl.lit("few"))
        .when(pl.col("chance").is_null())
        .then(pl.lit("short"))
        .cast(pl.Enum(WITHOUT))
    )
    unknown = pl.col("started").is_null()
    looked = ("treated", "early_on", "half_on", "late_on", "patients", "level", "place")
    chance = pl.when(pl.col("without").is_null()).then("chance")
    return FORECASTS.check(
        asked.with_columns(without=without)
        .with_columns(
            chance=chance,
            ranked=pl.when(pl.col("standard").is_in(list(proved))).then(chance),
            **{n: pl.when(~unknown).then(n) for n in (*looked, "first_on", "last_on")},
        )
        .select(list(FORECASTS.columns))
        .sort("pathway", "standard", "clock")
    )


def shares(
    curves: Curves, group: pl.Series, ahead: pl.Series, ending: Ending | None = None
) -> pl.Series:
    """Say which share of each group still waits, or so ended, so many days on.

    Args:
        curves: what became of each group.
        group: the numbers of the groups; missing gives missing.
        ahead: days from the day of asking; further than could be followed, missing.
        ending: how it ended; None for those who still wait.
    """
    wanted = pl.DataFrame({"group": group, "ahead": ahead}).with_columns(
        pl.all().cast(pl.Int64)
    )
    known = wanted.select(
        pl.all_horizontal(pl.all().is_not_null()) & (pl.col("ahead") >= 0)
    )
    which = wanted["group"].fill_null(0).to_numpy()
    days = wanted["ahead"].fill_null(0).clip(0, AHEAD).to_numpy()
    if not len(curves.groups):
        return pl.Series([None] * len(wanted), dtype=pl.Float64)
    found = (
        curves.shares.waiting[which, days]
        if ending is None
        else curves.shares.ended[which, ENDINGS.index(ending), days]
    )
    followed = wanted["ahead"].fill_null(0).to_numpy() <= curves.followed[which]
    told = known.to_series().to_numpy() & followed
    return pl.Series(np.where(told, found, np.nan)).fill_nan(None)


def _chance(asked: pl.DataFrame, curves: Curves) -> pl.Series:
    return shares(curves, asked["group"], asked["left"])


def _days_ahead(group: pl.Series, curves: Curves, day: date) -> pl.DataFrame:
    """Find the days by which a tenth, a half and nine tenths of those treated are.

    Those who still wait where the history ends are taken to end as the others did; a
    share that is reached only after that has no day.
    """
    ended = curves.shares.ended[:, TREATED]
    last = np.arange(len(ended)), curves.followed
    treated, waiting = ended[last], curves.shares.waiting[last]
    seen = np.where(np.arange(AHEAD + 1) <= curves.followed[:, None], ended, -1.0)
    in_all = treated / np.maximum(1 - waiting, 1e-9)
    found = {"treated": pl.Series(treated, dtype=pl.Float64)}
    for name, share in (("early_on", 0.1), ("half_on", 0.5), ("late_on", 0.9)):
        days = first_day(seen, np.where(treated > 0, share * in_all, 2.0))
        found[name] = pl.Series(np.where(days < 0, -1, days), dtype=pl.Int64)
    by_group = pl.DataFrame(found).with_columns(
        pl.when(pl.col(n) >= 0).then(pl.lit(day) + pl.duration(days=n)).alias(n)
        for n in ("early_on", "half_on", "late_on")
    )
    which = group.cast(pl.UInt32)
    return by_group.select(pl.all().gather(which))
