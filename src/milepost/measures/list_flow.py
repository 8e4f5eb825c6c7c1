"""What moved a waiting list from one month to the next, and how long it would clear."""

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.measures.bands import DAYS_A_WEEK
from milepost.measures.disclosure import FEWEST, Policy, Protected, round_to_5
from milepost.measures.england import BANDED, Part
from milepost.measures.flows import clearance_weeks, unreported_removals

COUNTS = ("before", "new", "completed", "now")
LIST_FLOW = Table(
    "list_flow",
    {
        "group": Column(pl.String, "The code of a provider, say, or England."),
        "before": Column(pl.Int64, "On the list a month ago.", optional=True),
        "new": Column(pl.Int64, "Periods begun in the month.", optional=True),
        "completed": Column(pl.Int64, "Pathways completed in it.", optional=True),
        "now": Column(pl.Int64, "On the list at its end.", optional=True),
        "unreported_removals": Column(pl.Int64, "Left unreported.", optional=True),
        "weeks": Column(pl.Float64, "Weeks in the month."),
        "clearance_weeks": Column(pl.Float64, "To clear the list.", optional=True),
    },
    in_order_of=("group",),
)


def list_flow(before: pl.DataFrame, now: pl.DataFrame, *, days: int) -> pl.DataFrame:
    """Work out unreported removals and the clearance time of each group.

    A group with no list in one of the months has neither: nobody can tell whether it had
    no patients or sent no return. A typical week is the month's, which is our choice.

    Args:
        before: a ``BANDED`` frame of the month before.
        now: a ``BANDED`` frame of the month.
        days: how many the month has.

    Returns:
        A ``LIST_FLOW`` frame.

    Source:
        NHS England, RTT overview timeseries; nhse-rtt-guidance-2025-02, section 9.1.
    """
    new, done, listed = (
        [Part.NEW],
        [Part.ADMITTED, Part.NOT_ADMITTED],
        [Part.INCOMPLETE],
    )
    found = (
        _counted(BANDED.check(before), listed, "before")
        .join(
            _counted(BANDED.check(now), listed, "now"),
            on="group",
            how="full",
            coalesce=True,
        )
        .join(_counted(now, new, "new"), on="group", how="full", coalesce=True)
        .join(_counted(now, done, "completed"), on="group", how="full", coalesce=True)
    )
    there = set(now["part"].cast(pl.String).unique())
    known = {"new": new, "completed": done}
    filled = [
        pl.col(name).fill_null(0)
        if there.issuperset(map(str, parts))
        else pl.lit(None, pl.Int64).alias(name)
        for name, parts in known.items()
    ]
    return worked_out(
        found.with_columns(filled)
        .sort("group")
        .with_columns(weeks=pl.lit(days / DAYS_A_WEEK, pl.Float64))
    )


def _counted(banded: pl.DataFrame, parts: list[Part], name: str) -> pl.DataFrame:
    chosen = banded.filter(
        pl.col("part").cast(pl.String).is_in([str(p) for p in parts])
    )
    return chosen.group_by("group").agg(pl.col("all").sum().alias(name))


def worked_out(counts: pl.DataFrame) -> pl.DataFrame:
    """Work out what follows from the four counts of each group."""
    a_week = pl.col("completed") / pl.col("weeks")
    clears = pl.when(pl.col("completed") > 0).then(
        clearance_weeks(pl.col("now"), a_week)
    )
    found = counts.with_columns(
        unreported_removals=unreported_removals(*(pl.col(name) for name in COUNTS)),
        clearance_weeks=clears,
    )
    return LIST_FLOW.check(found.select(LIST_FLOW.schema.names()))


def protect_flow(table: pl.DataFrame, policy: Policy) -> Protected:
    """Make a table of flows fit to be shown under a policy.

    Removals follow from the four counts, so a row in which any of the five is small is
    held back whole. That a group sent no return is known to all. So where only one of the
    rows held back has a count in some column, the row of the shortest list that has one
    goes with it, or the column's total would give the count away. Where no other row has
    one, the total is named.

    Args:
        table: a ``LIST_FLOW`` frame.
        policy: what to do.
    """
    told = (*COUNTS, "unreported_removals", "clearance_weeks")
    nothing = dict.fromkeys(table.columns, [False] * len(table))
    if policy is Policy.NONE:
        return Protected(table, _marks(table, nothing), ())
    if policy is Policy.HES_ROUND5:
        rounded = table.with_columns(
            round_to_5(pl.col(name)).alias(name) for name in COUNTS
        )
        return Protected(worked_out(rounded), _marks(table, nothing), ())
    held, totals = _rows_held_back(table, FEWEST[policy])
    hidden = _marks(table, nothing | dict.fromkeys(told, held))
    shown = table.with_columns(
        pl.when(~hidden[name]).then(pl.col(name)).alias(name) for name in told
    )
    return Protected(shown, hidden, totals)


def _rows_held_back(
    table: pl.DataFrame, fewest: int
) -> tuple[list[bool], tuple[str, ...]]:
    """Say which rows are held back, and which columns' totals would still tell."""
    sizes = pl.col(*COUNTS, "unreported_removals").abs().fill_null(0)
    few = pl.any_horizontal(sizes.is_between(1, fewest - 1))
    held = table.select(few.alias("few"))["few"].to_list()
    lists = table["now"].fill_null(0).to_list()
    there = {name: table[name].is_not_null().to_list() for name in COUNTS}
    while True:
        alone = [
            name
            for name, has in there.items()
            if sum(h and t for h, t in zip(held, has, strict=True)) == 1
        ]
        others = [
            row
            for row in range(len(table))
            if not held[row] and any(there[name][row] for name in alone)
        ]
        if not others:
            return held, tuple(alone)
        held[min(others, key=lambda row: lists[row])] = True


def _marks(table: pl.DataFrame, marks: dict[str, list[bool]]) -> pl.DataFrame:
    return pl.DataFrame(marks, schema=dict.fromkeys(table.columns, pl.Boolean))
