"""England's published measures of referral to treatment, from counts by band."""

from enum import StrEnum
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.foundation.tables import Column, Table
from milepost.measures.banded import BandMethod, counts_of
from milepost.measures.bands import BAND_COLUMNS

WITHIN = 18
OVER = (26, 52, 65, 78, 104)


class Part(StrEnum):
    """A part of the monthly return."""

    ADMITTED = "Part_1A"
    """Completed in the month with an admission."""

    NOT_ADMITTED = "Part_1B"
    """Completed in the month otherwise, treated or not."""

    INCOMPLETE = "Part_2"
    """Still waiting at the end of the month's last day."""

    DECISION_TO_ADMIT = "Part_2A"
    """Of those, the ones with a decision to admit for treatment."""

    NEW = "Part_3"
    """Begun in the month: a count, with no bands."""


BANDED = Table(
    "banded",
    {
        "part": Column(pl.Enum(Part), "The part of the return."),
        "group": Column(pl.String, "The code of a provider, say, or England."),
        **{
            band: Column(pl.Int64, "Pathways whose wait is in this band.")
            for band in BAND_COLUMNS
        },
        "unknown_start": Column(pl.Int64, "Pathways whose start nobody knows."),
        "all": Column(pl.Int64, "All of them; in Part_3 the only count there is."),
    },
    in_order_of=("part", "group"),
)

RTT_MEASURES = Table(
    "rtt_measures",
    {
        "part": Column(pl.String, "The part of the return."),
        "group": Column(pl.String, "The code of a provider, say, or England."),
        "waiting": Column(pl.Int64, "Pathways with a known start; in Part_3 all."),
        "within_18": Column(pl.Int64, "Of these, 18 weeks or less.", optional=True),
        "percent_within_18": Column(pl.Float64, "From 0 to 100.", optional=True),
        "median_weeks": Column(pl.Float64, "Missing where too few.", optional=True),
        "p92_weeks": Column(pl.Float64, "Missing where too few.", optional=True),
        "p95_weeks": Column(pl.Float64, "Missing where too few.", optional=True),
        **{
            f"over_{weeks}": Column(pl.Int64, f"Over {weeks} weeks.", optional=True)
            for weeks in OVER
        },
        "unknown_start": Column(pl.Int64, "Start not known.", optional=True),
    },
    in_order_of=("part", "group"),
)


def rtt_measures(banded: pl.DataFrame, method: BandMethod) -> pl.DataFrame:
    """Work out what is published of each part and group.

    Whoever has no known start is in none of the measures but ``unknown_start``. Part_3
    has a count and nothing else.

    Args:
        banded: a ``BANDED`` frame.
        method: how medians and percentiles are worked out.

    Returns:
        An ``RTT_MEASURES`` frame.

    Source:
        nhse-rtt-guidance-2025-02, sections 10.1.1 and 10.1.7.
    """
    counts = counts_of(BANDED.check(banded), BAND_COLUMNS)
    known = counts.sum(axis=1)
    within = counts[:, :WITHIN].sum(axis=1)
    with np.errstate(invalid="ignore"):
        percent = 100 * within / known
    timed = pl.col("part") != Part.NEW
    found = banded.select(
        "part",
        "group",
        waiting=pl.when(timed).then(pl.Series(known)).otherwise("all"),
        within_18=pl.when(timed).then(pl.Series(within)),
        percent_within_18=_shown(percent),
        median_weeks=_shown(method.median(counts)),
        p92_weeks=_shown(method.percentile(counts, Fraction(92, 100))),
        p95_weeks=_shown(method.percentile(counts, Fraction(95, 100))),
        **{
            f"over_{weeks}": pl.when(timed).then(
                pl.Series(counts[:, weeks:].sum(axis=1))
            )
            for weeks in OVER
        },
        unknown_start=pl.when(timed).then("unknown_start"),
    )
    return RTT_MEASURES.check(found.with_columns(pl.col("part").cast(pl.String)))


def _shown(weeks: NDArray[np.float64]) -> pl.Series:
    return pl.Series(weeks, dtype=pl.Float64).fill_nan(None)
