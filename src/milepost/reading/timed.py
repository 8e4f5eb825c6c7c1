"""What an escalation's causes need to know of positions on timed pathways."""

from datetime import date

import polars as pl

from milepost.escalations.causes import WATCHED
from milepost.tracking.standing import standing


def watched(positions: pl.DataFrame, day: date) -> pl.DataFrame:
    """Put positions as the causes of escalations need them.

    A pathway that has lapsed or is complete owes no step: only its breach and its
    tracking can still be the matter. Nobody who has no day 0 yet is left out.

    Args:
        positions: a ``POSITIONS`` frame.
        day: the day to read them on.

    Returns:
        A ``WATCHED`` frame, row for row.
    """
    ahead = standing(positions, day).select("pathway", "booked_for")
    stale_from = pl.coalesce("tracked_on", "day_0", "last_on").alias("stale_from")
    return WATCHED.check(
        positions.join(ahead, on="pathway", maintain_order="left")
        .with_columns(stale_from)
        .select(list(WATCHED.columns))
    )
