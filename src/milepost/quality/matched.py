"""Two readings matched: which code ends which clock, and which says otherwise."""

from dataclasses import dataclass

import polars as pl

from milepost.clocks.signs import bear_any
from milepost.quality.code_walk import Did
from milepost.quality.side_by_side import SideBySide
from milepost.rules.quality_checks import ChecksEdition, State

HAS_CLOCK = pl.col("clock").is_not_null()
ENDS = pl.col("did") == Did.ENDS.value
BEGINS = pl.col("did") == Did.BEGINS.value
OVER = pl.col("ended").is_not_null()
LATE = (pl.col("day") - pl.col("ended")).dt.total_days()
"""How many days after the end of its clock a code is."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What checks look at. Each frame but the first two is a choice of the codes."""

    happened: pl.DataFrame
    waits: pl.DataFrame
    codes: pl.DataFrame
    dead: pl.DataFrame
    """Codes recorded after the patient died, but for the one that says so."""

    alive: pl.DataFrame
    """All the others."""

    judged: pl.DataFrame
    """Those in the list, where events are recorded too."""

    endings: pl.DataFrame
    """Codes that end a wait which what happened began too.

    Where several fall to one clock, ``matched`` is the one on the day it ended, or else
    the last.
    """

    otherwise: pl.DataFrame
    """Codes matched with an ending that they don't explain."""


def matched(sides: SideBySide, checks: ChecksEdition) -> Matched:
    """Match the codes with the clocks that they speak of."""
    dead_codes = [turn.code for turn in checks.turns if turn.leaves is State.DEAD]
    listed = [turn.code for turn in checks.turns]
    told = sides.codes.join(sides.died, on="pathway", how="left")
    late = pl.col("died_on") < pl.col("day")
    dead = late.fill_null(value=False) & ~pl.col("code").is_in(dead_codes)
    alive = told.filter(~dead)
    judged = alive.filter(pl.col("code").is_in(listed), HAS_CLOCK)
    endings = _endings(judged)
    return Matched(
        happened=sides.happened,
        waits=sides.waits,
        codes=sides.codes,
        dead=told.filter(dead),
        alive=alive,
        judged=judged,
        endings=endings,
        otherwise=_otherwise_ended(endings, sides.happened, checks),
    )


def _endings(judged: pl.DataFrame) -> pl.DataFrame:
    reopened = judged.filter(BEGINS, LATE > 0).select("pathway", "wait").unique()
    ends = judged.filter(ENDS)
    ends = ends.join(
        reopened, on=["pathway", "wait"], how="anti", maintain_order="left"
    )
    nearest = pl.when(LATE == 0).then(0).otherwise(1)
    best = (
        ends.filter(OVER)
        .sort(nearest, -pl.int_range(pl.len()), maintain_order=True)
        .unique(["pathway", "clock"], keep="first")
    )
    is_best = pl.col("event").is_in(best["event"].implode())
    return ends.with_columns(is_best.alias("matched"))


def _otherwise_ended(
    endings: pl.DataFrame, happened: pl.DataFrame, checks: ChecksEdition
) -> pl.DataFrame:
    rows = [(t.code, rule) for t in checks.turns for rule in t.explained_by]
    explained = pl.DataFrame(rows, ["code", "ended_by"], orient="row")
    known = endings.filter(
        "matched", pl.col("ended_by").is_in(explained["ended_by"].implode())
    )
    unlike = known.join(explained, on=["code", "ended_by"], how="anti")
    against = [turn for turn in checks.turns if turn.contradicted_by]
    said = [
        known.filter(pl.col("code") == turn.code).join(
            happened.filter(bear_any(turn.contradicted_by)),
            on=["pathway", "day"],
            how="semi",
        )
        for turn in against
    ]
    return pl.concat([unlike, *said]).unique("event")
