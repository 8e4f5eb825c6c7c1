"""The patients behind a figure: what is counted is listed, so that the two can't differ."""

import polars as pl

from milepost.foundation.tables import Column, Table

BEHIND = Table(
    "patients behind figures",
    {
        "figure": Column(pl.String, "Which figure."),
        "service": Column(pl.String, "The service of the pathway."),
        "part": Column(
            pl.String, "Which part of the figure, such as a step; blank for none."
        ),
        "days": Column(pl.Int32, "How many days, of the kind the figure counts."),
        "pathway": Column(pl.String, "Whose."),
        "number": Column(pl.Int64, "The escalation it is about; 0 for none."),
    },
)
"""One row for whatever one figure counts once. The parts of a figure share out its rows."""

TOTALS = Table(
    "figures",
    {
        **{n: BEHIND.columns[n] for n in ("figure", "service", "part")},
        "count": Column(pl.Int32, "How many rows are behind it."),
        "days": Column(pl.Int64, "Their days, added up."),
    },
    in_order_of=("figure", "service", "part"),
)


def totals(behind: pl.DataFrame) -> pl.DataFrame:
    """Count what is behind each part of each figure, and add up its days."""
    return TOTALS.check(
        behind.group_by("figure", "service", "part")
        .agg(
            pl.len().cast(pl.Int32).alias("count"),
            pl.col("days").sum().cast(pl.Int64),
        )
        .sort("figure", "service", "part")
    )
