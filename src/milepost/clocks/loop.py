"""The compiled loop's frames: a list and its rules in as arrays, its clocks out."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks import kernels
from milepost.clocks.effects import Effects
from milepost.clocks.table import How
from milepost.clocks.worked_out import EPOCH, WORKED_OUT, first_rows
from milepost.rules.clock_rules import (
    ABOUT_BEFORE,
    ABOUT_THE_CLOCK,
    Effect,
    Memory,
    Note,
    OnDay,
)

HOW = {
    Effect.STOP: How.STOPPED,
    Effect.NULLIFY: How.NULLIFIED,
    Effect.EXCLUDE: How.EXCLUDED,
    Effect.TRANSFER: How.TRANSFERRED,
}


def by_the_loop(
    events: pl.DataFrame, effects: Effects, limit_days: int, as_at: date
) -> pl.DataFrame:
    """Work out the clocks of a list by the compiled loop.

    Args:
        events: an ``EVENTS`` frame.
        effects: what the rules say of each.
        limit_days: the standard's limit.
        as_at: the day to count to.

    Returns:
        One row a clock, in the order of the rows that started them.
    """
    arrays = as_arrays(events, effects)
    clocks = kernels.work_out_clocks(
        first_rows(events), arrays, rule_arrays(effects), as_at=(as_at - EPOCH).days
    )
    rows = np.flatnonzero(clocks.end_row != kernels.NO_CLOCK)
    names = pl.Series([in_force.rule.id for in_force in effects.rules], dtype=pl.String)
    ends = [HOW.get(r.edition.effect, How.RUNNING) for r in effects.rules]
    running = clocks.end_row[rows] == kernels.STILL_RUNNING
    found = pl.DataFrame(
        {
            "row": rows,
            "pathway": events["pathway"].gather(rows),
            "started": clocks.started[rows],
            "ended": clocks.ended[rows],
            "running": running,
            "counted_from": clocks.counted_from[rows],
            "left_out": clocks.left_out[rows],
            "how": pl.Series(ends, dtype=pl.Enum(How)).gather(clocks.ended_by[rows]),
            "started_by": names.gather(clocks.started_by[rows]),
            "ended_by": names.gather(clocks.ended_by[rows]),
        }
    )
    return _as_worked_out(found, limit_days, as_at)


def _as_worked_out(found: pl.DataFrame, limit_days: int, as_at: date) -> pl.DataFrame:
    running, known = pl.col("running"), pl.col("started") != kernels.NO_DAY
    until = pl.when(running).then((as_at - EPOCH).days).otherwise(pl.col("ended"))
    days = until - pl.col("started")
    waited = (until - pl.col("counted_from") - pl.col("left_out")).clip(0)
    how = pl.when(running).then(pl.lit(How.RUNNING, pl.Enum(How))).otherwise("how")
    counts = how.is_in([How.RUNNING, How.STOPPED]) & known
    over = pl.col("counted_from") + pl.col("left_out") + limit_days + 1
    return found.select(
        "row",
        "pathway",
        pl.when(known).then("started").cast(pl.Date).alias("started"),
        pl.when(~running).then("ended").cast(pl.Date).alias("ended"),
        how.alias("how"),
        pl.when(known).then(days).cast(pl.Int32).alias("days"),
        pl.when(known)
        .then(days - waited)
        .otherwise(0)
        .cast(pl.Int32)
        .alias("adjusted"),
        pl.when(known).then(waited).cast(pl.Int32).alias("waited"),
        pl.when(known & running).then(over).cast(pl.Date).alias("breach_on"),
        pl.when(counts).then(waited <= limit_days).alias("met"),
        "started_by",
        pl.when(~running).then("ended_by").alias("ended_by"),
    ).match_to_schema(WORKED_OUT)


def as_arrays(events: pl.DataFrame, effects: Effects) -> kernels.Events:
    """Turn a list into the arrays the loop walks through."""
    the_day_before = pl.col("day").dt.offset_by("-1d")
    arrays = events.select(
        pl.col("day").to_physical(),
        pl.coalesce("until", the_day_before).to_physical().alias("until"),
        pl.col("days").fill_null(0),
    )
    day, until, days = (column.to_numpy() for column in arrays)
    return kernels.Events(day, effects.case, until, days, effects.said)


def rule_arrays(effects: Effects) -> kernels.Rules:
    """Turn the rules in force into the arrays the loop looks things up in."""
    editions = [in_force.edition for in_force in effects.rules]
    listed = [rule for case in effects.cases for rule in case]
    lengths = [0, *(len(case) for case in effects.cases)]
    return kernels.Rules(
        first=np.cumsum(lengths, dtype=np.int32),
        listed=np.array(listed, dtype=np.int16),
        effect=_places([e.effect for e in editions], Effect),
        on_day=_places([e.on_day for e in editions], OnDay),
        needs=_bits([e.needs for e in editions]),
        unless=_bits([e.unless_noted for e in editions]),
        notes=_bits([e.notes for e in editions]),
        drops=_bits([e.drops for e in editions]),
        forgotten=_bits([_forgotten(e.effect) for e in editions]),
        remembers=_places([e.remembers for e in editions], Memory),
        forgets=_places([e.forgets for e in editions], Memory),
        final=np.array([e.final for e in editions], dtype=np.bool_),
    )


def _forgotten(effect: Effect) -> frozenset[Note]:
    if effect is Effect.START:
        return ABOUT_THE_CLOCK | ABOUT_BEFORE
    return ABOUT_BEFORE if effect in HOW else frozenset()


def _places(members: Sequence[StrEnum | None], of: type[StrEnum]) -> NDArray[np.int8]:
    order: list[StrEnum | None] = list(of)
    places = [-1 if member is None else order.index(member) for member in members]
    return np.array(places, dtype=np.int8)


def _bits(notes: Sequence[Iterable[Note]]) -> NDArray[np.int32]:
    order = list(Note)
    bits = [sum(1 << order.index(note) for note in some) for some in notes]
    return np.array(bits, dtype=np.int32)
