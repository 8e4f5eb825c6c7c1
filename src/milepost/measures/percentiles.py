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


def median(waited: pl.Expr) -> pl.Expr:
    """The middle wait, or halfway between the two in the middle.

    >>> pl.select(median(pl.lit(pl.Series([1, 2, 10])))).item()
    2.0
    """
    return percentile(waited, 0.5)
