"""The five simple rules told otherwise: to a database, to a data frame, to Python.

Each is written as somebody would who knows the tool well, and is given the events in the
form it likes best. Each answers with the same four columns, one row a clock.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Answer = Mapping[str, NDArray[Any]]

WINDOW_QUERY = """
    CREATE OR REPLACE TEMP TABLE answer AS
    WITH looked_back AS (
        SELECT *, last_value(CASE WHEN effect IN (1, 2, 3) THEN effect END IGNORE NULLS)
            OVER (PARTITION BY pathway ORDER BY row
                  ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM events
    ), numbered AS (
        SELECT *, sum(CASE WHEN effect = 1 AND before IS DISTINCT FROM 1 THEN 1 END)
            OVER (PARTITION BY pathway ORDER BY row) AS clock
        FROM looked_back WHERE effect = 1 OR before = 1
    ), since_reset AS (
        SELECT *, max(CASE WHEN effect = 4 THEN row END)
            OVER (PARTITION BY pathway, clock) AS reset_row
        FROM numbered
    )
    SELECT min(row) AS start_row,
        coalesce(max(row) FILTER (effect IN (2, 3)), -1) AS end_row,
        coalesce(max(day) FILTER (effect = 4), min(day)) AS counted_from,
        coalesce(sum(days) FILTER (effect = 5 AND row > coalesce(reset_row, -1)), 0)
            ::INTEGER AS left_out
    FROM since_reset GROUP BY pathway, clock
"""
"""In SQL: each event looks back for the last that started or ended a clock."""


def polars_expressions(events: pl.DataFrame) -> pl.DataFrame:
    """Say the rules as Polars expressions.

    No ``over``: the list is in order, so that what is carried down is cut where the next
    pathway begins, which is several times quicker.
    """
    effect, row, day = pl.col("effect"), pl.col("row"), pl.col("day")
    begins = pl.col("pathway") != pl.col("pathway").shift()
    marks = pl.when(effect.is_between(1, 3)).then(effect)
    carried = marks.otherwise(pl.when(begins).then(0)).forward_fill().shift()
    running = pl.col("running")
    reset = row.filter(effect == 4).max().fill_null(-1)
    return (
        events.lazy()
        .with_columns(running=(carried == 1) & ~begins.fill_null(value=True))
        .filter((effect == 1) | running)
        .with_columns(clock=((effect == 1) & ~running).cum_sum())
        .group_by("clock")
        .agg(
            start_row=row.first(),
            end_row=row.filter(effect.is_in([2, 3])).max().fill_null(-1),
            counted_from=pl.coalesce(day.filter(effect == 4).max(), day.first()),
            left_out=pl.col("days").filter((effect == 5) & (row > reset)).sum(),
        )
        .sort("start_row")
        .drop("clock")
        .collect()
    )


def plain_python(pathway: list[int], events: list[tuple[int, int, int]]) -> Answer:
    """Say the rules as one loop in Python over each event's day, effect and days."""
    found: list[tuple[int, int, int, int]] = []
    running, last = False, -1
    start = counted_from = left_out = 0
    for row, (owner, (day, effect, days)) in enumerate(
        zip(pathway, events, strict=True)
    ):
        if owner != last:
            if running:
                found.append((start, -1, counted_from, left_out))
            running, last = False, owner
        if effect == 1:
            if not running:
                running, start, counted_from, left_out = True, row, day, 0
        elif not running or not effect:
            continue
        elif effect == 4:
            counted_from, left_out = day, 0
        elif effect == 5:
            left_out += days
        else:
            found.append((start, row, counted_from, left_out))
            running = False
    if running:
        found.append((start, -1, counted_from, left_out))
    names = ("start_row", "end_row", "counted_from", "left_out")
    return dict(zip(names, np.array(found, dtype=np.int32).T, strict=True))
