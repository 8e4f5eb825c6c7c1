"""What became of the patients on a list between two standpoints."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from milepost.foundation.figures import BEHIND
from milepost.tracking.indicator_figures import Figure

CHANGES: Mapping[str, Figure] = {
    "joined": Figure("New on the list", "open now, and not a week before"),
    "treated": Figure(
        "Left, treatment begun",
        "open a week before and not now, with a treatment recorded since",
    ),
    "left": Figure(
        "Left without treatment",
        "open a week before and not now, with no treatment recorded since",
    ),
    "breached": Figure(
        "Went over the limit",
        "over the limit now, and not over it a week before",
        "days over the limit",
    ),
    "moved": Figure(
        "Moved on to another step", "open both times, with another next step"
    ),
    "stood": Figure("Stood still", "open both times, with the same next step"),
}


def changes(
    before: pl.DataFrame,
    after: pl.DataFrame,
    treated: pl.Series,
    *,
    days: tuple[date, date],
) -> pl.DataFrame:
    """List what became of each patient from one standpoint to a later one.

    Everyone open at either is joined, treated, left, moved or stood still, and only one
    of these; whoever went over the limit is that as well.

    Args:
        before: a ``CASES`` frame.
        after: another, of the later standpoint.
        treated: the pathways on which a treatment was recorded between them.
        days: the two days.

    Returns:
        A ``BEHIND`` frame. The part is the step then needed; of who left, before.
    """
    first, last = days
    was = before.select("pathway", was_step="step", was_breach="breach_on")
    now = after.join(was, on="pathway", how="left")
    gone = before.join(after, on="pathway", how="anti")
    has_begun = pl.col("pathway").is_in(treated.implode())
    stayed = pl.col("was_step").is_not_null()
    same = pl.col("step") == pl.col("was_step")
    over = pl.col("breach_on") <= last
    was_over = (pl.col("was_breach") <= first).fill_null(value=False)
    over_days = (pl.lit(last) - pl.col("breach_on")).dt.total_days() + 1
    none = pl.lit(0)
    found = [
        _listed("joined", now.filter(~stayed), none),
        _listed("treated", gone.filter(has_begun), none),
        _listed("left", gone.filter(~has_begun), none),
        _listed("breached", now.filter(over & ~was_over), over_days),
        _listed("moved", now.filter(stayed & ~same), none),
        _listed("stood", now.filter(stayed & same), none),
    ]
    return BEHIND.check(pl.concat(found))


def _listed(figure: str, cases: pl.DataFrame, days: pl.Expr) -> pl.DataFrame:
    return cases.select(
        pl.lit(figure).alias("figure"),
        "service",
        pl.col("step").cast(pl.String).alias("part"),
        days.cast(pl.Int32).alias("days"),
        "pathway",
        pl.lit(0, dtype=pl.Int64).alias("number"),
    )
