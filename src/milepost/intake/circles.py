"""Corrections that lead back to where they began, so that nothing would be left."""

import numpy as np
import polars as pl


def in_a_circle(target: pl.Series) -> pl.Series:
    """Say of each row whether its correction leads back to itself by way of others.

    Args:
        target: by row, the place of the row it corrects, from 0, or none.

    >>> in_a_circle(pl.Series([1, 0, 0, None])).to_list()
    [True, True, False, False]
    """
    after = target.fill_null(-1).to_numpy().astype(np.int64)
    for _ in range(max(1, len(after)).bit_length()):
        after = np.where(after >= 0, after[after], -1)
    circles = np.zeros(len(after), dtype=np.bool_)
    circles[after[after >= 0]] = True
    return pl.Series(circles)
