"""Which edition of a timed pathway each patient goes by, and whom a change would touch."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from milepost.foundation.problems import BrokenPromise
from milepost.foundation.tables import Column, Table
from milepost.rules.timed_pathways import PathwayEdition
from milepost.tracking.positions import POSITIONS
from milepost.tracking.standing import STATES, standing

TOUCHED = Table(
    "touched by a change",
    {
        "pathway": POSITIONS.columns["pathway"],
        "next_before": Column(pl.String, "The step owed next as it is.", optional=True),
        "next_after": Column(pl.String, "The same, changed.", optional=True),
        "due_before": Column(pl.Date, "Its day as it is.", optional=True),
        "due_after": Column(pl.Date, "The same, changed.", optional=True),
        "state_before": Column(pl.Enum(STATES), "How it stands."),
        "state_after": Column(pl.Enum(STATES), "How it would stand."),
    },
    in_order_of=("pathway",),
)


def editions_kept(
    began: pl.DataFrame,
    editions: Sequence[PathwayEdition],
    moves: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Say by which edition each patient goes.

    A patient keeps the edition that was in force on day 0, however many follow, unless
    somebody moved them to another. Whoever began before the first goes by the first,
    and so does whoever has no day 0 yet.

    Args:
        began: the ``day_0`` of each ``pathway``, which may be missing.
        editions: those of one timed pathway, from the earliest.
        moves: the ``in_force`` of the edition to which each ``pathway`` was moved, as
            last recorded.

    Returns:
        ``pathway``, and the day its edition came into force (``in_force``), in the
        order of ``began``.

    Raises:
        BrokenPromise: somebody was moved to an edition that isn't there.
    """
    in_force = pl.lit(editions[0].in_force)
    for edition in editions[1:]:
        later = (pl.col("day_0") >= edition.in_force).fill_null(value=False)
        in_force = pl.when(later).then(pl.lit(edition.in_force)).otherwise(in_force)
    kept = began.with_columns(in_force.alias("kept"))
    if moves is None:
        return kept.select("pathway", pl.col("kept").alias("in_force"))
    there = [edition.in_force for edition in editions]
    if not moves["in_force"].is_in(there).all():
        raise BrokenPromise("a patient was moved to an edition that isn't there")
    moved = kept.join(moves, on="pathway", how="left", maintain_order="left")
    return moved.select("pathway", pl.coalesce("in_force", "kept").alias("in_force"))


def touched(before: pl.DataFrame, after: pl.DataFrame, day: date) -> pl.DataFrame:
    """Find the patients for whom a change would make a difference.

    Args:
        before: a ``POSITIONS`` frame by the edition they go by.
        after: the same patients by the edition proposed.
        day: the day to compare them on.

    Returns:
        A ``TOUCHED`` frame of those whose next step, day or standing would change.
    """
    then = _as_on(after, day, "after")
    pairs = _as_on(before, day, "before").join(then, on="pathway", validate="1:1")
    differs = [
        pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after"))
        for name in ("next", "due", "state")
    ]
    found = pairs.filter(pl.any_horizontal(differs)).sort("pathway")
    return TOUCHED.check(found.select(list(TOUCHED.columns)))


def _as_on(positions: pl.DataFrame, day: date, which: str) -> pl.DataFrame:
    stands = standing(positions, day).select("pathway", "state")
    return positions.join(stands, on="pathway").select(
        "pathway",
        pl.col("next_step").alias(f"next_{which}"),
        pl.col("due").alias(f"due_{which}"),
        pl.col("state").alias(f"state_{which}"),
    )
