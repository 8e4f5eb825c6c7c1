"""Which open waits somebody follows, and what had been told of them at a moment."""

import polars as pl

from milepost.store.columns import columns

FOLLOWED = """
    SELECT pathway, owner, started FROM store_openwait
    WHERE provider = %(provider)s AND lead AND owner > '' ORDER BY pathway
"""
TOLD = """
    SELECT id, pathway, recorded_at FROM store_event
    WHERE provider = %(provider)s AND pathway = ANY(%(names)s) ORDER BY recorded_at, id
"""


def followed(provider: str) -> pl.DataFrame:
    """Read the ``pathway``, ``owner`` and ``started`` of each open wait followed."""
    wanted = {"pathway": pl.String(), "owner": pl.String(), "started": pl.Date()}
    return columns(wanted, FOLLOWED, {"provider": provider})


def latest_told(provider: str, looks: pl.DataFrame) -> pl.DataFrame:
    """Add to looks (``pathway``, ``at``) the latest event ``seen`` at that moment."""
    wanted = {
        "id": pl.Int64(),
        "pathway": pl.String(),
        "recorded_at": pl.Datetime("us", "UTC"),
    }
    names = looks["pathway"].to_list()
    told = columns(wanted, TOLD, {"provider": provider, "names": names})
    last = told.with_columns(pl.col("id").cum_max().over("pathway").alias("seen"))
    found = looks.sort("at").join_asof(
        last.select("pathway", "seen", "recorded_at").sort("recorded_at"),
        left_on="at",
        right_on="recorded_at",
        by="pathway",
        check_sortedness=False,  # both are in order, which can't be seen by pathway
    )
    return found.with_columns(pl.col("seen").fill_null(0)).drop("recorded_at")
