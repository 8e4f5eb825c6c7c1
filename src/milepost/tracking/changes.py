"""Which edition of a timed pathway each patient goes by, and whom a change would touch."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.events.table import known
from milepost.foundation.days import AsAt
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
    events: pl.DataFrame,
    terms: Sequence[tuple[date, PathwayEdition]],
    *,
    as_at: AsAt,
    moves: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Say by which edition each patient goes.

    A patient keeps the edition by which they began, however many follow, unless somebody
    moved them to another. They began by the first edition of which day 0 came before the
    next was used; so whoever began before there was any goes by the first, and whoever
    has no day 0 yet by the last.

    Args:
        events: an ``EVENTS`` frame.
        terms: the editions a service has used, each with the day from which it is used
            for patients who begin, from the earliest.
        as_at: the standpoint.
        moves: the place among those (``term``, from 0) of the edition to which each
            ``pathway`` was moved, as last recorded.

    Returns:
        ``pathway``, the ``day_0`` of that edition, and its place (``term``), in order.

    Raises:
        BrokenPromise: somebody was moved to an edition that isn't there.
    """
    happened = known(events, as_at)
    found = happened.select("pathway").unique().sort("pathway")
    for place, (_, edition) in enumerate(terms):
        began = happened.filter(bear_any(edition.day_0)).group_by("pathway")
        day_0 = began.agg(pl.col("day").min().alias(f"day_{place}"))
        found = found.join(day_0, on="pathway", how="left", maintain_order="left")
    until = [begins for begins, _ in terms[1:]]
    in_turn = [pl.when(pl.col(f"day_{n}") < day).then(n) for n, day in enumerate(until)]
    kept = pl.coalesce(*in_turn, pl.lit(len(until))).cast(pl.Int32).alias("term")
    found = found.with_columns(kept)
    if moves is not None:
        if not moves["term"].is_between(0, len(until)).all():
            raise BrokenPromise("a patient was moved to an edition that isn't there")
        put = moves.select("pathway", moved=pl.col("term").cast(pl.Int32))
        found = found.join(put, on="pathway", how="left", maintain_order="left")
        found = found.with_columns(term=pl.coalesce("moved", "term"))
    days = [pl.when(pl.col("term") == n).then(f"day_{n}") for n in range(len(terms))]
    return found.select("pathway", pl.coalesce(*days).alias("day_0"), "term")


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
