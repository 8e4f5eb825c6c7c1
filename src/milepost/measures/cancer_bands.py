"""The bands that English cancer waits are published in, in days."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

BANDS: Mapping[str, tuple[int, ...]] = {
    "fds_published": (14, 28, 42, 62),
    "fds_alliance": (7, 14, 21, 28, 35, 42, 49, 62, 76, 90, 104),
    "31_day": (31, 38, 48, 62),
    "62_day": (31, 38, 48, 62, 76, 90, 104),
    "38_day": (38,),
    "24_day": (24, 31),
    "two_week_wait": (14, 16, 21, 28),
}
"""By measure, the last day of each band but the open one at the end."""

WEEKLY_LIST = (28, 62, 104)
WEEKLY_LIST_UNTIL_2022 = (33, 62, 104)
NEW_BANDS_SINCE = date(2022, 5, 29)
TOLD_BY, A_WEEK = 28, 7


def band_of(days: pl.Expr, last_days: Sequence[int]) -> pl.Expr:
    """Put each wait in its band, given the last day of each.

    >>> waits = pl.lit(pl.Series([0, 14, 15, 63]))
    >>> pl.select(band_of(waits, (14, 62)))[:, 0].to_list()
    ['0-14', '0-14', '15-62', '>62']
    """
    first_days = [0, *(last + 1 for last in last_days)]
    band = pl.lit(f">{last_days[-1]}")
    for first, last in zip(reversed(first_days[:-1]), reversed(last_days), strict=True):
        band = pl.when(days <= last).then(pl.lit(f"{first}-{last}")).otherwise(band)
    return band


def reporting_band(days: pl.Expr, measure: str) -> pl.Expr:
    """Put each wait in the band that a measure is published in.

    Args:
        days: whole days, none below 0.
        measure: one of ``BANDS``.

    Source:
        National cancer waiting times extracts, table definitions.

    >>> waits = pl.lit(pl.Series([31, 39, 105]))
    >>> pl.select(reporting_band(waits, "62_day"))[:, 0].to_list()
    ['0-31', '39-48', '>104']
    """
    return band_of(days, BANDS[measure])


def weekly_list_band(received: pl.Expr, sunday: date) -> pl.Expr:
    """Put each open wait in its band of the weekly list of the 62 days.

    Args:
        received: the day of receipt, which is day 0.
        sunday: the day at whose end the list is drawn.

    Source:
        NHS Digital, CANPTL62 weekly collection; these bands since 29 May 2022.

    >>> received = pl.lit(date(2025, 5, 17))
    >>> pl.select(weekly_list_band(received, date(2025, 6, 15))).item()
    '29-62'
    """
    new = sunday >= NEW_BANDS_SINCE
    return band_of(
        (pl.lit(sunday) - received).dt.total_days(),
        WEEKLY_LIST if new else WEEKLY_LIST_UNTIL_2022,
    )


def passed_day_28(received: pl.Expr, sunday: date) -> pl.Expr:
    """Whether day 29 fell in the seven days that end with the Sunday of the list.

    Source:
        NHS Digital, CANPTL62 weekly collection.

    >>> received = pl.lit(pl.Series([date(2025, 5, 18), date(2025, 5, 17)]))
    >>> pl.select(passed_day_28(received, date(2025, 6, 15)))[:, 0].to_list()
    [False, True]
    """
    over = received + pl.duration(days=TOLD_BY + 1)
    return over.is_between(sunday - timedelta(days=A_WEEK - 1), sunday)
