"""Which clock of its pathway something in a record falls to."""

import polars as pl

LONG_AGO = pl.date(1, 1, 1)
FACTS = ("clock", "how", "started", "ended", "started_by", "ended_by", "ran")


def beside_clocks(
    rows: pl.DataFrame, clocks: pl.DataFrame, *, by_last: bool = False
) -> pl.DataFrame:
    """Add to each row the clock it falls to: the last to have started by its day.

    Args:
        rows: columns ``pathway`` and ``day``, and any other.
        clocks: a ``CLOCKS`` frame.
        by_last: take the last clock of the pathway, whenever it started.

    Returns:
        The rows in order of day, with the facts of the clock; ``ran`` is how many days.
    """
    of = clocks.select(
        "pathway",
        "clock",
        "how",
        "started",
        "ended",
        "started_by",
        "ended_by",
        ran="days",
        since=pl.coalesce("started", LONG_AGO),
    ).sort("since", maintain_order=True)
    if by_last:
        last = of.unique("pathway", keep="last").drop("since")
        return rows.join(last, on="pathway", how="left").sort("day")
    return (
        rows.sort("day", maintain_order=True)
        .join_asof(
            of,
            left_on="day",
            right_on="since",
            by="pathway",
            check_sortedness=False,
            coalesce=False,
        )
        .drop("since")
    )
