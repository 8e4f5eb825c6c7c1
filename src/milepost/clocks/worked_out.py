"""Clocks as first worked out, by hand or by the loop, before they are numbered."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks.table import CLOCKS

EPOCH = date(1970, 1, 1)
WORKED_OUT = pl.Schema(
    {"row": pl.Int64}
    | {n: t for n, t in CLOCKS.schema.items() if n not in ("standard", "clock")}
)
"""One row a clock: the row of the event that started it, and what the table says."""


def first_rows(events: pl.DataFrame) -> NDArray[np.int64]:
    """Find the row each pathway begins at, and then the row where all end."""
    new_pathway = pl.col("pathway").ne_missing(pl.col("pathway").shift())
    rows = events.select(new_pathway.arg_true()).to_series().to_numpy()
    return np.append(rows, len(events)).astype(np.int64)
