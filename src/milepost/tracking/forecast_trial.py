"""Whether the forecasts would have been right: tried on later patients, held back."""

from collections.abc import Collection
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.foundation.tables import Column, Table
from milepost.tracking.endings import Ending
from milepost.tracking.forecasts import shares
from milepost.tracking.history import Curves
from milepost.tracking.landmarks import LANDMARKS

NEEDED_ASKS = 50
"""Fewer later patients than this prove nothing."""

ONE_IN_20 = 1.645
"""Standard errors that luck passes once in 20 times."""

BANDS = 10
HELD_BACK_DAYS = 182
"""How long a time is held back, beside the days it takes to see what became of it."""

ASKS = Table(
    "asks",
    {
        "pathway": LANDMARKS.columns["pathway"],
        "standard": LANDMARKS.columns["standard"],
        "asked_at": LANDMARKS.columns["asked_at"],
        "chance": Column(pl.Float64, "What the forecast would have said, 0 to 1."),
        "base": Column(pl.Float64, "What is so of all who had waited as long."),
        "happened": Column(pl.Boolean, "Whether it came to pass."),
    },
)

TRIALS = Table(
    "trials",
    {
        "standard": LANDMARKS.columns["standard"],
        "asked_at": Column(
            pl.Int32, "Asked after so many days; missing for all.", optional=True
        ),
        "asks": Column(pl.Int32, "How many later patients were asked about."),
        "happened": Column(pl.Float64, "The share of which it came to pass."),
        "chance": Column(pl.Float64, "The mean of what was forecast."),
        "brier": Column(pl.Float64, "The mean square of how far off it was."),
        "base_brier": Column(pl.Float64, "The same, had the base rate been said."),
        "by_luck": Column(
            pl.Float64,
            "How much less than that by luck alone, in 1 of 20 trials of no worth.",
        ),
        "concordance": Column(
            pl.Float64,
            "Of two patients, one of whom breached: how often that one's was higher.",
            optional=True,
        ),
    },
    in_order_of=("standard",),
)

RELIABILITY = Table(
    "reliability",
    {
        "standard": LANDMARKS.columns["standard"],
        "band": Column(pl.Int32, "Tenths: 0 for a chance below one in ten."),
        "asks": Column(pl.Int32, "How many were given such a chance."),
        "chance": Column(pl.Float64, "Its mean."),
        "happened": Column(pl.Float64, "The share of which it came to pass."),
    },
    in_order_of=("standard", "band"),
)


def breach_asks(
    curves: Curves, since: pl.DataFrame, *, split: date, day: date
) -> pl.DataFrame:
    """Ask of later patients whether they would breach, by what was known before.

    Only of those asked about after the split whose limit has come by now, and of whom
    it is known whether they breached: by the clock's own count, from which days may have
    been taken out, or which may have begun again.

    Args:
        curves: learnt from what was known at the split.
        since: a ``LANDMARKS`` frame as at today.
        split: the last day of the history that was learnt from.
        day: today.

    Returns:
        An ``ASKS`` frame.
    """
    ahead = pl.col("limit_days") - pl.col("asked_at")
    later = _later(since.filter(ahead > 0), ahead, split=split, day=day)
    known = later.filter(pl.col("breached").is_not_null())
    return _asked(curves, known, pl.col("breached"), None)


def treated_asks(
    curves: Curves, since: pl.DataFrame, *, by_day: int, split: date, day: date
) -> pl.DataFrame:
    """Ask of later patients, who came after the split, whether they are treated by a day.

    Args:
        curves: learnt from what was known at the split.
        since: a ``LANDMARKS`` frame as at today.
        by_day: the day of the wait.
        split: the last day of the history that was learnt from.
        day: today.

    Returns:
        An ``ASKS`` frame.
    """
    ahead = pl.lit(by_day, dtype=pl.Int32) - pl.col("asked_at")
    later = _later(since.filter(ahead > 0), ahead, split=split, day=day)
    came = pl.col("asked_on") - pl.duration(days="asked_at")
    treated = (pl.col("ending") == Ending.TREATED.value).fill_null(value=False)
    happened = treated & (pl.col("days") <= pl.col("ahead"))
    return _asked(curves, later.filter(came > split), happened, Ending.TREATED)


def trials(asks: pl.DataFrame) -> pl.DataFrame:
    """Measure forecasts against what came to pass, for each day of asking and for all.

    Args:
        asks: an ``ASKS`` frame.

    Returns:
        A ``TRIALS`` frame.
    """
    found = [
        _measured(part, standard, days)
        for (standard, days), part in asks.group_by(
            "standard", "asked_at", maintain_order=True
        )
    ]
    found += [
        _measured(part, standard, None)
        for (standard,), part in asks.group_by("standard", maintain_order=True)
    ]
    return TRIALS.check(
        pl.DataFrame(found, schema=TRIALS.schema, orient="row").sort(
            "standard", "asked_at"
        )
    )


def reliability(asks: pl.DataFrame) -> pl.DataFrame:
    """Lay what was forecast beside what came to pass, tenth by tenth.

    Returns:
        A ``RELIABILITY`` frame.
    """
    band = (pl.col("chance") * BANDS).floor().clip(0, BANDS - 1).cast(pl.Int32)
    return RELIABILITY.check(
        asks.group_by("standard", band.alias("band"), maintain_order=True)
        .agg(
            pl.len().cast(pl.Int32).alias("asks"),
            pl.col("chance").mean(),
            pl.col("happened").mean(),
        )
        .sort("standard", "band")
    )


def proved(found: pl.DataFrame) -> Collection[str]:
    """Name the standards whose forecasts did better than the base rate, and not by luck.

    Args:
        found: a ``TRIALS`` frame.
    """
    better = pl.col("brier") < pl.col("base_brier") - pl.col("by_luck")
    overall = found.filter(pl.col("asked_at").is_null())
    good = overall.filter(better, pl.col("asks") >= NEEDED_ASKS)
    return frozenset(good["standard"])


def _later(
    since: pl.DataFrame, ahead: pl.Expr, *, split: date, day: date
) -> pl.DataFrame:
    seen_by = pl.col("asked_on") + pl.duration(days="ahead")
    return since.with_columns(ahead=ahead).filter(
        pl.col("asked_on") > split, seen_by < day
    )


def _asked(
    curves: Curves, later: pl.DataFrame, happened: pl.Expr, ending: Ending | None
) -> pl.DataFrame:
    found = curves.of(later)
    widest = curves.groups.filter(pl.col("level") == "all").select(
        "standard", "asked_at", widest="group"
    )
    found = found.join(
        widest, on=["standard", "asked_at"], how="left", maintain_order="left"
    )
    return ASKS.check(
        found.with_columns(
            chance=shares(curves, found["group"], found["ahead"], ending),
            base=shares(curves, found["widest"], found["ahead"], ending),
            happened=happened,
        )
        .drop_nulls(["chance", "base"])
        .select(list(ASKS.columns))
    )


def _measured(
    asks: pl.DataFrame, standard: object, days: object
) -> tuple[object, object, int, float, float, float, float, float, float | None]:
    chance, base = asks["chance"].to_numpy(), asks["base"].to_numpy()
    came = asks["happened"].to_numpy()
    return (
        standard,
        days,
        len(asks),
        float(came.mean()),
        float(chance.mean()),
        float(((chance - came) ** 2).mean()),
        float(((base - came) ** 2).mean()),
        _by_luck(asks),
        concordance(chance, came),
    )


def _by_luck(asks: pl.DataFrame) -> float:
    """Say how far the two errors may lie apart by luck.

    A patient who is asked about on several days counts as one, not as several.
    """
    came = pl.col("happened").cast(pl.Float64)
    better = (pl.col("base") - came) ** 2 - (pl.col("chance") - came) ** 2
    found = asks.with_columns(better.alias("better"))
    mean = found["better"].mean()
    each = found.group_by("pathway", maintain_order=True).agg(
        (pl.col("better") - mean).sum()
    )["better"]
    error = float(np.sqrt((each.to_numpy() ** 2).sum())) / len(asks)
    return ONE_IN_20 * error


def concordance(chance: NDArray[np.float64], came: NDArray[np.bool_]) -> float | None:
    """Say how often, of two patients, the one it came to pass for had the higher chance.

    Equal chances count a half. None where it came to pass for all, or for none.

    >>> concordance(np.array([0.9, 0.4, 0.4]), np.array([True, True, False]))
    0.75
    """
    yes, no = int(came.sum()), int((~came).sum())
    if not yes or not no:
        return None
    ranks = pl.Series(chance).rank("average").to_numpy()
    return float((ranks[came].sum() - yes * (yes + 1) / 2) / (yes * no))
