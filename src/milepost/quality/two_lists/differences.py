"""What became of every row of two lists: one line for each wait, and where they differ."""

from collections.abc import Mapping, Sequence
from enum import StrEnum, auto

import polars as pl

from milepost.foundation.tables import Column, Table
from milepost.quality.two_lists.listed import CLOCK, COMPARED, DAYS, plain
from milepost.quality.two_lists.matching import Matches, match
from milepost.quality.two_lists.order import MatchingOrder


class Fate(StrEnum):
    """What two lists say of a wait. Every row of each is in exactly one line."""

    ONLY_OLD = auto()
    """Nothing in the new list is it."""

    ONLY_NEW = auto()
    AMBIGUOUS = auto()
    """It could be several rows of the other list, and nobody has said which."""

    CHANGED_CLOCK = auto()
    """It is in both, and its clock starts or stops on another day."""

    CHANGED = auto()
    """It is in both, with the same clock; something else differs."""

    SAME = auto()
    TWICE_OLD = auto()
    """It says all that an earlier row of the old list says."""

    TWICE_NEW = auto()
    REFUSED_OLD = auto()
    """A row of the old file that can't be read."""

    REFUSED_NEW = auto()


LINES = Table(
    "lines",
    {
        "number": Column(pl.Int64, "Its place among the lines, from 1."),
        "fate": Column(pl.Enum(Fate), "What the two lists say of it."),
        "old_row": Column(pl.Int64, "Its row in the old list.", optional=True),
        "new_row": Column(pl.Int64, "Its row in the new list.", optional=True),
        "step": Column(pl.String, "What it was matched by.", optional=True),
        "crowd": Column(pl.Int64, "The rows it could be: their lines have the same number.", optional=True),
        "of_row": Column(pl.Int64, "The earlier row that says the same.", optional=True),
        "differs": Column(pl.List(pl.String), "What the two rows say otherwise."),
        "days": Column(pl.Int64, "How many days later the clock starts in the new list.", optional=True),
        "elsewhere": Column(pl.Int64, "Of a row in one list only: how many rows of the other list the same patient has.", optional=True),
        "why": Column(pl.String, "Why a row can't be read.", optional=True),
    },
    in_order_of=("number",),
)  # fmt: skip
"""One line for each wait, or for each row where nobody knows which it is."""

Refused = Sequence[tuple[int, str]]
"""Rows that can't be read: their numbers, and why."""


def compare(
    old: pl.DataFrame,
    new: pl.DataFrame,
    order: MatchingOrder,
    *,
    compared: Sequence[str] = COMPARED,
    refused: tuple[Refused, Refused] = ((), ()),
) -> pl.DataFrame:
    """Compare two lists, row by row.

    Args:
        old: a ``LISTED`` frame.
        new: another.
        order: by what rows are matched.
        compared: what both lists tell, and so what may differ.
        refused: the rows of the old and the new file that can't be read.

    Returns:
        A ``LINES`` frame, in which every row of each list is once.
    """
    found = match(old, new, order)
    names = [step.name for step in order.steps]
    paired = _paired(found, old, new, compared, names)
    alone = _alone(found, old, new, refused, names)
    row = pl.coalesce("old_row", "new_row")
    lines = pl.concat([paired, alone], how="diagonal").sort(
        pl.col("old_row").is_null(), row, maintain_order=True
    )
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    empty = pl.col("differs").fill_null([])
    return LINES.check(
        lines.with_columns(number=number, differs=empty).select(LINES.schema.names())
    )


def _paired(
    found: Matches,
    old: pl.DataFrame,
    new: pl.DataFrame,
    compared: Sequence[str],
    names: Sequence[str],
) -> pl.DataFrame:
    told = [(old_row, new_row, names[step]) for old_row, new_row, step in found.pairs]
    schema = {"old_row": pl.Int64, "new_row": pl.Int64, "step": pl.String}
    pairs = pl.DataFrame(told, schema=schema, orient="row")
    both = pairs.join(_said(old), left_on="old_row", right_on="row", how="left").join(
        _said(new), left_on="new_row", right_on="row", how="left", suffix="_new"
    )
    differ = [
        pl.when(~_same(name)).then(pl.lit(name)).alias(f"{name}_differs")
        for name in compared
    ]
    told_otherwise = both.select(
        "old_row",
        "new_row",
        "step",
        pl.concat_list(differ or [pl.lit(None, pl.String)])
        .list.drop_nulls()
        .alias("differs"),
        (pl.col("clock_start_new") - pl.col("clock_start"))
        .dt.total_days()
        .alias("days"),
    )
    clock = pl.col("differs").list.eval(pl.element().is_in(CLOCK)).list.any()
    fate = (
        pl.when(clock)
        .then(pl.lit(Fate.CHANGED_CLOCK.value))
        .when(pl.col("differs").list.len() > 0)
        .then(pl.lit(Fate.CHANGED.value))
        .otherwise(pl.lit(Fate.SAME.value))
    )
    return told_otherwise.with_columns(fate=fate.cast(pl.Enum(Fate)))


def _said(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "row",
        *(plain(name) for name in COMPARED),
        *(_unreadable(name).alias(f"{name}_unread") for name in DAYS),
    )


def _unreadable(name: str) -> pl.Expr:
    """Whether a day stands there that can't be read."""
    said = pl.col("unread").str.contains(f"(?m)^{name} ")
    return said.fill_null(value=False)


def _same(name: str) -> pl.Expr:
    same = pl.col(name).eq_missing(pl.col(f"{name}_new"))
    if name in DAYS:
        unread = pl.col(f"{name}_unread") | pl.col(f"{name}_unread_new")
        return same & ~unread
    return same


def _alone(
    found: Matches,
    old: pl.DataFrame,
    new: pl.DataFrame,
    refused: tuple[Refused, Refused],
    names: Sequence[str],
) -> pl.DataFrame:
    """Write the line of each row that isn't one of a pair."""
    crowded = [
        (Fate.AMBIGUOUS, row if side == 0 else None, row if side else None, names[crowd.step], number)
        for number, crowd in enumerate(found.crowds, start=1)
        for side, rows in enumerate((crowd.old, crowd.new))
        for row in rows
    ]  # fmt: skip
    asked = ["fate", "old_row", "new_row", "step", "crowd"]
    among = pl.DataFrame(
        crowded, schema={name: LINES.schema[name] for name in asked}, orient="row"
    )
    sides = (
        ("old_row", Fate.ONLY_OLD, Fate.TWICE_OLD, Fate.REFUSED_OLD, old, new, found.old_twice),
        ("new_row", Fate.ONLY_NEW, Fate.TWICE_NEW, Fate.REFUSED_NEW, new, old, found.new_twice),
    )  # fmt: skip
    parts = [among]
    for place, (row, only, again, cannot, rows, others, twice) in enumerate(sides):
        parts.append(_rows(again, row, {"of_row": twice}))
        parts.append(_rows(cannot, row, {"why": dict(refused[place])}))
        placed = {pair[place] for pair in found.pairs} | twice.keys()
        placed |= {r for crowd in found.crowds for r in (crowd.old, crowd.new)[place]}
        left = rows.filter(~pl.col("row").is_in(list(placed)))
        parts.append(
            _elsewhere(left, others)
            .rename({"row": row})
            .with_columns(fate=pl.lit(only.value).cast(pl.Enum(Fate)))
        )
    return pl.concat(parts, how="diagonal")


def _rows(
    fate: Fate, row: str, told: Mapping[str, Mapping[int, object]]
) -> pl.DataFrame:
    ((name, said),) = told.items()
    schema = {row: LINES.schema[row], name: LINES.schema[name]}
    frame = pl.DataFrame(list(said.items()), schema=schema, orient="row")
    return frame.with_columns(fate=pl.lit(fate.value).cast(pl.Enum(Fate)))


def _elsewhere(left: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Count, for rows of one list only, the rows of the other with their patient."""
    counted = others.select(plain("nhs_number")).group_by("nhs_number").agg(
        elsewhere=pl.len().cast(pl.Int64)
    )  # fmt: skip
    return (
        left.select("row", plain("nhs_number"))
        .join(counted.drop_nulls(), on="nhs_number", how="left")
        .select("row", pl.col("elsewhere").fill_null(0))
    )
