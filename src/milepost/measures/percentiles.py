"""Percentiles of waits, as most tools work them out."""

import polars as pl


def percentile(waited: pl.Expr, share: float) -> pl.Expr:
    """The wait that a share of the waits come up to, between two where it must.

    It lies in a straight line between the two nearest waits, in order: the way numbered
    7 of the nine in use, and the default of NumPy, pandas, R and Excel. Published
    statistics that are worked out from bands of weeks need another.

    Args:
        waited: the waits; any that are missing are left out.
        share: from 0 to 1.

    >>> waits = pl.DataFrame({"waited": [10, 20, 30, 50, None]})
    >>> both = [percentile(pl.col("waited"), share) for share in (0.5, 0.9)]
    >>> [waits.select(one).item() for one in both]
    [25.0, 44.0]
    >>> waits.clear().select(both[0]).item() is None
    True
    """
    return waited.quantile(share, interpolation="linear")


def percentile_type_6(waited: pl.Expr, share: float) -> pl.Expr:
    """The wait at position (n + 1) times the share, between two where it must.

    The way numbered 6 of the nine in use, and Excel's PERCENTILE.EXC. There is none
    where the position lies before the first wait or after the last.

    Args:
        waited: the waits; any that are missing are left out.
        share: from 0 to 1.

    Source:
        Scottish cancer waiting times tables, 2005 to 2006: the melanoma rows of
        July-September 2005 and October-December 2006 can be made by no other.

    >>> waits = pl.DataFrame({"waited": [*range(12), 71, 195]})
    >>> waits.select(percentile_type_6(pl.col("waited"), 0.9)).item()
    133.0
    >>> waits.head(3).select(percentile_type_6(pl.col("waited"), 0.9)).item() is None
    True
    """
    in_order = waited.drop_nulls().sort()
    count = in_order.len().cast(pl.Int64)
    position = (count + 1) * share
    below = position.floor().cast(pl.Int64)
    low = in_order.get((below - 1).clip(0), null_on_oob=True)
    high = in_order.get(below.clip(0, count - 1), null_on_oob=True)
    between = low + (position - below) * (high - low)
    return pl.when((position >= 1) & (position <= count)).then(between)


def round_half_up(weeks: pl.Expr) -> pl.Expr:
    """Show a wait as a whole number, halves upwards, as the older tables do.

    Source:
        Scottish cancer waiting times tables, lymphoma, July-September 2005.

    >>> pl.select(round_half_up(pl.lit(pl.Series([15.5, 63.8, 2.4]))))[:, 0].to_list()
    [16, 64, 2]
    """
    return (weeks + 0.5).floor().cast(pl.Int64)


def median(waited: pl.Expr) -> pl.Expr:
    """The middle wait, or halfway between the two in the middle.

    >>> pl.select(median(pl.lit(pl.Series([1, 2, 10])))).item()
    2.0
    """
    return percentile(waited, 0.5)
