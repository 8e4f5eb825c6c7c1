"""Which days of one clock don't count: read by hand, as the words of a page are."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from milepost.clocks.effects import rules_in_force
from milepost.clocks.effects_by_hand import effects_by_hand
from milepost.clocks.engine import NO_CHOICES, events_by_hand
from milepost.clocks.explain import governing
from milepost.clocks.lanes import in_lanes
from milepost.clocks.readings import TakenOut
from milepost.clocks.reference import read_clocks
from milepost.clocks.table import CLOCKS
from milepost.events.table import known
from milepost.foundation.days import AsAt
from milepost.rules.clock_rules import ClockRule
from milepost.rules.standards import ClockFor, Standard


def taken_out(
    events: pl.DataFrame,
    clock: Mapping[str, Any],
    standard: Standard,
    rules: Sequence[ClockRule],
    *,
    as_at: AsAt,
    choices: Mapping[str, str] = NO_CHOICES,
) -> tuple[TakenOut, tuple[int, ...]] | None:
    """Find which days of a clock don't count, and which events are about it.

    Args:
        events: an ``EVENTS`` frame of its pathway.
        clock: its row of what ``clocks_and_starts`` gives, as at the same day.
        standard: what it is kept under.
        rules: the clock rules that names.
        as_at: the standpoint.
        choices: how the organisation reads each doubt, by setting.

    Returns:
        The days, and the places of the events: all of the pathway, or those of the
        clock's own request. None where nobody knows when it started.
    """
    row = pl.DataFrame(
        [{name: clock[name] for name in CLOCKS.columns}], schema=CLOCKS.schema
    )
    edition = governing(standard, row, as_at.day)
    in_force = rules_in_force(rules, choices, on=edition.in_force)
    happened = known(events, as_at)
    lanes = [happened]
    if edition.clock_for is ClockFor.REQUEST:
        theirs = in_lanes(happened).filter(pl.col("lane") == clock["lane"])
        lanes = theirs.partition_by("pathway", maintain_order=True)
    for lane in lanes:
        told = events_by_hand(lane, effects_by_hand(lane, in_force))
        reading = read_clocks(told, as_at=as_at.day, limit_days=edition.limit_days)
        for found in reading.clocks:
            started_by = lane["event"][found.start_row]
            if found.out is not None and started_by == clock["start"]:
                return found.out, tuple(lane["event"])
    return None
