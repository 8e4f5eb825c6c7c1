"""Pathways parted into lanes, where each request or test has a clock of its own."""

import polars as pl


def in_lanes(events: pl.DataFrame) -> pl.DataFrame:
    """Give each request of a pathway its events, as if it were a pathway.

    An event belongs to the ``request`` it names, or else to the ``test``. One that names
    neither, such as a death, reaches every lane of its pathway.

    Args:
        events: columns of ``EVENTS``, with ``request`` and ``test`` among them.

    Returns:
        The same columns, in order of lane: ``pathway`` numbers the lane, ``lane`` names
        it and ``of`` the pathway; ``row`` is where the event stood before.
    """
    named = pl.coalesce("request " + pl.col("request"), "test " + pl.col("test"))
    told = events.with_columns(of="pathway", lane=named).with_row_index("row")
    lanes = (
        told.group_by("of", maintain_order=True)
        .agg(pl.col("lane").drop_nulls().unique(maintain_order=True))
        .explode("lane", empty_as_null=True, keep_nulls=True)
    )
    its_own = told.filter(pl.col("lane").is_not_null())
    everyones = told.filter(pl.col("lane").is_null()).drop("lane")
    shared = everyones.join(lanes, on="of", nulls_equal=True)
    parted = pl.concat([its_own, shared.select(its_own.columns)])
    order = lanes.with_row_index("place")
    return (
        parted.join(order, on=["of", "lane"], nulls_equal=True)
        .sort("place", "row")
        .with_columns(
            pathway=pl.col("place").cast(pl.String),
            row=pl.col("row").cast(pl.Int64),
        )
        .drop("place")
    )
