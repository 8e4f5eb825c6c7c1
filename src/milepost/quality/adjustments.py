"""Adjustments of a wait that come to more days than it had, or that stand there twice."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from milepost.clocks.signs import bear_any
from milepost.events.columns import NOTHING, Columns
from milepost.events.kinds import Kind
from milepost.events.table import EVENTS
from milepost.quality.beside_clocks import beside_clocks
from milepost.rules.clock_rules import ClockRule, Effect

KINDS = tuple(Kind)


def adjustments(told: pl.DataFrame, rules: Iterable[ClockRule]) -> pl.DataFrame:
    """The recorded adjustments that take days out of a wait by some rules.

    Args:
        told: an ``EVENTS`` frame, or the columns of one that rules ask about.
        rules: the clock rules of a standard.
    """
    editions = [
        edition
        for rule in rules
        for edition in rule.editions[-1:]
        if edition.effect is Effect.DEDUCT
    ]
    takes = [bear_any(each.on) & ~bear_any(each.unless) for each in editions]
    return told.filter(
        pl.col("kind") == Kind.ADJUSTMENT_RECORDED.value,
        pl.col("days").is_not_null(),
        pl.any_horizontal(pl.lit(value=False), *takes),
    )


def adjusted_twice(adjusted: pl.DataFrame) -> pl.DataFrame:
    """Those that say what an earlier one of the day and pathway says."""
    same = pl.struct("pathway", "day", "days", "reason", "standard")
    return adjusted.filter(~same.is_first_distinct())


def adjusted_over_wait(beside: pl.DataFrame) -> pl.DataFrame:
    """The last adjustment of each clock whose adjustments come to more days than it ran.

    A clock that still runs is not judged: its days are not over.

    Args:
        beside: adjustments beside their clocks, of which ``ran`` are the days.
    """
    inside = beside.filter(pl.col("day") <= pl.col("ended"))
    whole = inside.with_columns(days=pl.col("days").sum().over("pathway", "clock"))
    return whole.filter(pl.col("days") > pl.col("ran")).unique(
        ["pathway", "clock"], keep="last", maintain_order=True
    )


def count_adjustments(
    events: pl.DataFrame, clocks: pl.DataFrame, rules: Iterable[ClockRule]
) -> tuple[int, int]:
    """Count the waits that had more taken out than they had, and adjustments given twice.

    Args:
        events: an ``EVENTS`` frame, or those of it that may be adjustments.
        clocks: the ``CLOCKS`` of a standard.
        rules: its rules.
    """
    adjusted = adjustments(events, rules)
    if adjusted.is_empty():
        return 0, 0
    over = adjusted_over_wait(beside_clocks(adjusted, clocks))
    return len(over), len(adjusted_twice(adjusted))


def adjustments_in_columns(events: Columns) -> pl.DataFrame:
    """Take the recorded adjustments out of columns of numbers, as a frame."""
    kind = np.uint8(KINDS.index(Kind.ADJUSTMENT_RECORDED))
    rows = np.flatnonzero(events.kind == kind)
    whose = np.searchsorted(events.first_row, rows, side="right") - 1
    told: dict[str, pl.Series] = {
        "event": pl.Series(rows),
        "pathway": events.pathways.gather(whose),
        "day": pl.Series(events.day[rows]),
        "kind": pl.repeat(Kind.ADJUSTMENT_RECORDED.value, len(rows), eager=True),
        "recorded_at": events.recorded_at.gather(rows),
    }
    for name in ("standard", "reason"):
        if name in events.words:
            column = events.words[name]
            words = [*column.words, None]
            said = [words[place] for place in column.place[rows]]
            told[name] = pl.Series(said, dtype=pl.String)
    if "days" in events.numbers:
        told["days"] = pl.Series(events.numbers["days"][rows]).replace(NOTHING, None)
    return pl.DataFrame(
        [
            told.get(name, pl.repeat(None, len(rows), eager=True)).cast(of).alias(name)
            for name, of in EVENTS.schema.items()
        ]
    )
