"""The compiled loop's frames: a list and its rules in as arrays, its clocks out."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.clocks import arrays, kernels
from milepost.clocks.effects import Effects, InForce
from milepost.clocks.table import How
from milepost.clocks.worked_out import EPOCH, WORKED_OUT, first_rows
from milepost.events.columns import NOTHING, Columns
from milepost.rules.clock_rules import (
    ABOUT_BEFORE,
    ABOUT_THE_CLOCK,
    ClockEdition,
    Effect,
    Memory,
    Note,
    OnDay,
    Overlaps,
    Waited,
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
    clocks = kernels.work_out_clocks(
        first_rows(events),
        as_arrays(events, effects),
        rule_arrays(effects),
        as_at=(as_at - EPOCH).days,
        limit_days=limit_days,
    )
    pathway = events["pathway"].gather(clocks.start_row)
    return as_table(clocks, pathway, effects.rules, limit_days, as_at)


def as_table(
    clocks: arrays.Records,
    pathway: pl.Series,
    rules: Sequence[InForce],
    limit_days: int,
    as_at: date,
) -> pl.DataFrame:
    """Write what the loop found as the clock table has it, with each clock's pathway."""
    names = pl.Series([in_force.rule.id for in_force in rules], dtype=pl.String)
    ends = [HOW.get(r.edition.effect, How.RUNNING) for r in rules]
    found = pl.DataFrame(
        {
            "row": clocks.start_row.astype(np.int64),
            "pathway": pathway,
            "started": clocks.started,
            "ended": clocks.ended,
            "running": clocks.end_row == arrays.STILL_RUNNING,
            "counted_from": clocks.counted_from,
            "left_out": clocks.left_out,
            "how": pl.Series(ends, dtype=pl.Enum(How)).gather(clocks.ended_by),
            "started_by": names.gather(clocks.started_by),
            "ended_by": names.gather(clocks.ended_by),
        }
    )
    return _as_worked_out(found, limit_days, as_at)


def _as_worked_out(found: pl.DataFrame, limit_days: int, as_at: date) -> pl.DataFrame:
    running, known = pl.col("running"), pl.col("started") != arrays.NO_DAY
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


def as_arrays(events: pl.DataFrame, effects: Effects) -> arrays.Events:
    """Turn a list into the arrays the loop walks through."""
    the_day_before = pl.col("day").dt.offset_by("-1d")
    columns = events.select(
        pl.col("day").to_physical(),
        pl.coalesce("until", the_day_before).to_physical().alias("until"),
        pl.col("days").fill_null(0),
    )
    day, until, days = (column.to_numpy() for column in columns)
    return arrays.Events(day, effects.case, until, days, effects.said)


def columns_as_arrays(
    columns: Columns, case: NDArray[np.int16], said: NDArray[np.int32]
) -> arrays.Events:
    """Turn columns into the arrays the loop walks through."""
    day = columns.day
    until, days = columns.numbers.get("until"), columns.numbers.get("days")
    the_day_before = day - np.int32(1)
    return arrays.Events(
        day,
        case,
        the_day_before
        if until is None
        else np.where(until == NOTHING, the_day_before, until),
        np.zeros_like(day) if days is None else np.where(days == NOTHING, 0, days),
        said,
    )


def rule_arrays(effects: Effects) -> arrays.Rules:
    """Turn the rules in force into the arrays the loop looks things up in."""
    return rules_listed(effects.rules, effects.cases)


def rules_listed(
    rules: Sequence[InForce], cases: Iterable[Iterable[int]]
) -> arrays.Rules:
    """List the rules of each case, as far as the walk need read them."""
    read = [[n for n in case if _changes_anything(rules[n].edition)] for case in cases]
    listed = [_numbers(n, rules[n].edition) for case in read for n in case]
    return arrays.Rules(
        first=np.cumsum([0, *map(len, read)], dtype=np.int32),
        listed=np.array(listed, dtype=arrays.RULE).view(np.recarray),
    )


def _changes_anything(edition: ClockEdition) -> bool:
    """Whether the walk need read it: most rules say that an event changes nothing."""
    notes = edition.notes or edition.drops or edition.else_notes
    keeps = notes or edition.remembers or edition.forgets
    return bool(edition.effect is not Effect.NONE or keeps or edition.final)


def _numbers(place: int, edition: ClockEdition) -> tuple[int | bool, ...]:
    """Give a rule in the order of ``arrays.RULE``."""
    return (
        place,
        list(Effect).index(edition.effect),
        list(OnDay).index(edition.on_day),
        _bits(edition.needs),
        _bits(edition.unless_noted),
        _bits(edition.else_notes),
        _bits(edition.notes),
        _bits({*edition.drops, *_forgotten(edition.effect)}),
        _memory(edition.remembers),
        _memory(edition.forgets),
        0 if edition.waited is None else 1 + list(Waited).index(edition.waited),
        _away(edition),
        edition.moves,
        edition.final,
    )


def _away(edition: ClockEdition) -> int:
    in_time = arrays.IN_TIME if edition.waited is Waited.WITHIN_LIMIT else 0
    soon = arrays.SOON if edition.waited is Waited.SOON_AFTER_START else 0
    twice = arrays.TWICE if edition.overlaps is Overlaps.TWICE else 0
    return arrays.COUNTED | in_time | soon | twice


def _forgotten(effect: Effect) -> frozenset[Note]:
    if effect is Effect.START:
        return ABOUT_THE_CLOCK | ABOUT_BEFORE
    return ABOUT_BEFORE if effect in HOW else frozenset()


def _memory(memory: Memory | None) -> int:
    return arrays.NO_MEMORY if memory is None else list(Memory).index(memory)


def _bits(notes: Iterable[Note]) -> int:
    return sum(1 << list(Note).index(note) for note in notes)
