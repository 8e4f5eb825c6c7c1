"""Which waits a list query asks for, as expressions over their columns."""

from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from milepost.tracking.footing import on_footing
from milepost.tracking.list_query import (
    CHANCES,
    NO_CHANCE,
    UNKNOWN_START,
    ListQuery,
    days_in_band,
    order,
)
from milepost.tracking.people import words_sought
from milepost.tracking.stages import STEPS


def in_view(query: ListQuery) -> pl.Expr:
    """Pick the clocks of the standard asked about, or each pathway's lead clock."""
    if query.standard is None:
        return pl.col("lead")
    return pl.col("standard") == query.standard


def matching(query: ListQuery, day: date) -> pl.Expr:
    """Pick the waits that match every filter.

    Args:
        query: what is asked.
        day: the day it is asked about.

    Returns:
        An expression over the columns of ``WAITS``, with ``service``, ``hospital``,
        ``owner``, ``step`` and ``search``; and over those of ``FOOTINGS``, and
        ``ranked``, where the query asks of them.
    """
    return pl.all_horizontal(pl.lit(value=True), *_filters(query, day))


def in_order(waits: pl.DataFrame, query: ListQuery) -> pl.DataFrame:
    """Put waits in the order asked for."""
    keys = order(query)
    return waits.sort(
        [key.column for key in keys],
        descending=[key.descending for key in keys],
        nulls_last=[not key.nulls_first for key in keys],
    )


def waiting_between(query: ListQuery, day: date) -> tuple[date | None, date | None]:
    """Give the first and the last day from which a wait of the band may count.

    >>> waiting_between(ListQuery(waiting="0-6"), date(2025, 2, 12))
    (datetime.date(2025, 1, 1), datetime.date(2025, 2, 12))
    """
    fewest, most = days_in_band(query.waiting or "0-6")
    first = None if most is None else day - timedelta(days=most)
    return first, day - timedelta(days=fewest)


def _filters(query: ListQuery, day: date) -> Iterator[pl.Expr]:
    for name in ("service", "hospital", "owner"):
        if (asked := getattr(query, name)) is not None:
            yield pl.col(name) == asked
    if query.waiting == UNKNOWN_START:
        yield pl.col("waited_from").is_null()
    elif query.waiting:
        first, last = waiting_between(query, day)
        if query.waiting != "0-6":
            yield pl.col("waited_from") <= last
        else:
            yield pl.col("waited_from").is_not_null()
        if first:
            yield pl.col("waited_from") >= first
    if query.breach == "over":
        yield pl.col("breach_on") <= day
    elif query.breach:
        yield pl.col("breach_on") > day
        yield pl.col("breach_on") <= day + timedelta(days=int(query.breach))
    if query.next_step:
        yield pl.col("step") == STEPS.index(query.next_step)
    yield from on_footing(query, day)
    if query.booked:
        yield _booked_is(query.booked)
    if query.chance:
        yield _chance_is(query.chance)
    for word in words_sought(query.search):
        yield pl.col("search").str.contains(f" {word}", literal=True)


def _booked_is(wanted: str) -> pl.Expr:
    if wanted == "late":
        return pl.col("booked_for") >= pl.col("breach_on")
    nothing = pl.col("booked_for").is_null()
    return nothing if wanted == "nothing" else ~nothing


def _chance_is(wanted: str) -> pl.Expr:
    ranked = pl.col("ranked")
    return ranked.is_null() if wanted == NO_CHANCE else ranked >= CHANCES[wanted]
