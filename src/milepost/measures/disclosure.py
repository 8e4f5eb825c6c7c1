"""Disclosure control: named policies by which small counts are kept from sight."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from milepost.foundation.problems import BrokenPromise
from milepost.measures.suppression import CountTable, held_back

WHOLE = "all of them"
HELD_BACK = "*"


class Policy(StrEnum):
    """What is done to small counts before anybody sees them."""

    NONE = "none"
    """Nothing: for running a service, and for figures that are public already."""

    HES_ROUND5 = "hes_round5"
    """0 stays, 1 to 7 become 5, the rest go to the nearest 5. The rule is remembered,
    not read: check it against NHS England's before publishing under its name."""

    SUPPRESS_LT5 = "suppress_lt5"
    """1 to 4 are held back, and whatever would give them away."""

    SUPPRESS_LT10 = "suppress_lt10"
    """1 to 9 are held back, and whatever would give them away."""


FEWEST = {Policy.SUPPRESS_LT5: 5, Policy.SUPPRESS_LT10: 10}
ROUNDED_TO, FEW = 5, 7


@dataclass(frozen=True, slots=True)
class Split:
    """A count, those of its parts that are printed, and a name for the rest."""

    whole: str
    parts: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the columns of an output table hang together."""

    tables: tuple[str, ...]
    """Each combination of these is a table of its own, with totals of its own."""

    tops: tuple[str, ...]
    """Counts that are parts of no other."""

    splits: tuple[Split, ...]
    """In order, the whole before its parts."""

    percents: Mapping[str, tuple[str, str]]
    """Each percentage, with the counts it comes from."""

    averages: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    """Of the averages, those whose ranks are close to each other."""

    close_percent: int = 100
    """How close: so many in a hundred of the first count lie between two ranks."""

    decimals: int | None = None
    """Of a percentage; none if it is not rounded."""

    @property
    def counts(self) -> tuple[str, ...]:
        """Every count that is printed."""
        rests = {split.rest for split in self.splits}
        parts = [part for split in self.splits for part in split.parts]
        return tuple(name for name in (*self.tops, *parts) if name not in rests)


RTT_LAYOUT = Layout(
    tables=("part",),
    tops=("waiting", "unknown_start"),
    splits=(
        Split("waiting", ("within_18",), "over_18"),
        Split("over_18", ("over_26",), "over 18 to 26"),
        Split("over_26", ("over_52",), "over 26 to 52"),
        Split("over_52", ("over_65",), "over 52 to 65"),
        Split("over_65", ("over_78",), "over 65 to 78"),
        Split("over_78", ("over_104",), "over 78 to 104"),
    ),
    percents={"percent_within_18": ("within_18", "waiting")},
    averages=("median_weeks", "p92_weeks", "p95_weeks"),
    close=("p92_weeks", "p95_weeks"),
    close_percent=3,
)
CWT_LAYOUT = Layout(
    tables=("quarter", "standard"),
    tops=("eligible",),
    splits=(Split("eligible", ("within",), "late"),),
    percents={"percent": ("within", "eligible")},
    decimals=1,
)


@dataclass(frozen=True, slots=True)
class Protected:
    """A table that may be shown."""

    table: pl.DataFrame
    """What is held back is missing."""

    held_back: pl.DataFrame
    """The same columns, true where an entry is held back."""

    totals_held_back: tuple[str, ...]
    """Totals that must not be shown elsewhere either: their table and column."""

    @property
    def anything(self) -> bool:
        """Whether anything is held back."""
        return any(column.any() for column in self.held_back)

    def in_text(self) -> pl.DataFrame:
        """Write every entry as text, with a star for what is held back."""
        return self.table.select(
            pl.when(self.held_back[name])
            .then(pl.lit(HELD_BACK))
            .otherwise(pl.col(name).cast(pl.String))
            .alias(name)
            for name in self.table.columns
        )


def protect(table: pl.DataFrame, layout: Layout, policy: Policy) -> Protected:
    """Make a table fit to be shown under a policy.

    Suppression keeps from sight every small count, printed or to be had by taking one
    printed count from another, within a row, down a column, or from a total. It takes
    totals over all rows to be public. Where a count of a row is held back, so are its
    percentages and averages. Other averages are whole weeks, upwards: the part of a
    week tells how many are in a band. Averages of close ranks are held back where as
    few as a small count could lie between them. What two tables have in common is not looked at: protect
    what is published together as one table.

    Args:
        table: one row for each group.
        layout: how its columns hang together.
        policy: what to do.

    Raises:
        BrokenPromise: a part counts more than its whole.
    """
    hidden = pl.DataFrame(
        {name: [False] * len(table) for name in table.columns},
        schema=dict.fromkeys(table.columns, pl.Boolean),
    )
    if policy is Policy.HES_ROUND5:
        return _rounded(table, layout, hidden)
    if policy is Policy.NONE:
        return Protected(table, hidden, ())
    marks: dict[str, list[bool]] = {
        name: [False] * len(table) for name in hidden.columns
    }
    totals: list[str] = []
    numbered = table.with_row_index("row")
    for _, part in numbered.group_by(layout.tables, maintain_order=True):
        columns = [name for name in layout.counts if part[name].null_count() == 0]
        counts = _count_table(part, layout, columns)
        for row, column in held_back(counts, FEWEST[policy]):
            if row == len(part):
                name = ", ".join(str(part[one][0]) for one in layout.tables)
                totals += [f"{name}, {column}"] if column in columns else []
            elif column in columns:
                for also in (column, *layout.percents, *layout.averages):
                    marks[also][part["row"][row]] = True
    hidden = _close_ones(
        table, layout, pl.DataFrame(marks, schema=hidden.schema), FEWEST[policy]
    )
    shown = _without(_in_whole_weeks(table, layout), hidden)
    return Protected(shown, hidden, tuple(sorted(totals)))


def _in_whole_weeks(table: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Write averages as the end of the week they fall in, which tells only the band."""
    return table.with_columns(pl.col(layout.averages).ceil())


def _close_ones(
    table: pl.DataFrame, layout: Layout, hidden: pl.DataFrame, fewest: int
) -> pl.DataFrame:
    """Mark averages of close ranks where fewer than may be shown lie between them."""
    few = table[layout.tops[0]] * layout.close_percent < 100 * fewest
    return hidden.with_columns(
        (hidden[name] | (few & table[name].is_not_null())).alias(name)
        for name in layout.close
    )


def _count_table(part: pl.DataFrame, layout: Layout, columns: list[str]) -> CountTable:
    """Lay out counts with what follows from them: the rests, the whole, the totals."""
    tops = [name for name in layout.tops if name in columns]
    parent: dict[str, str | None] = dict.fromkeys(tops)
    unseen = set()
    values = {name: part[name].to_list() for name in columns}
    if len(tops) > 1:
        parent = {WHOLE: None, **dict.fromkeys(tops, WHOLE)}
        values[WHOLE] = [sum(row) for row in part.select(tops).rows()]
        unseen.add(WHOLE)
    for split in layout.splits:
        parts = [name for name in split.parts if name in columns]
        if not parts or split.whole not in values:
            continue
        below = [sum(row) for row in part.select(parts).rows()]
        values[split.rest] = [
            whole - some for whole, some in zip(values[split.whole], below, strict=True)
        ]
        parent |= dict.fromkeys((*parts, split.rest), split.whole)
        unseen.add(split.rest)
    counts = {
        (row, name): count
        for name, column in values.items()
        for row, count in enumerate([*column, sum(column)])
    }
    if any(count < 0 for count in counts.values()):
        raise BrokenPromise("a part of a table counts more than its whole")
    return CountTable(counts, parent, rows=len(part), unseen=unseen)


def _without(table: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        pl.when(~hidden[name]).then(pl.col(name)).alias(name) for name in table.columns
    )


def round_to_5(count: pl.Expr) -> pl.Expr:
    """Round a count as hospital statistics are: 0 stays, 1 to 7 become 5.

    Unverified: the rule as remembered; its text was not among what we have read.

    >>> counts = pl.Series([0, 1, 7, 8, 12, 13])
    >>> pl.select(round_to_5(pl.lit(counts))).to_series().to_list()
    [0, 5, 5, 10, 10, 15]
    """
    nearest = (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
    few = (count > 0) & (count <= FEW)
    return pl.when(few).then(pl.lit(ROUNDED_TO, pl.Int64)).otherwise(nearest)


def _rounded(table: pl.DataFrame, layout: Layout, hidden: pl.DataFrame) -> Protected:
    """Round each count by itself, and make the percentages from the rounded ones."""
    first = layout.tops[0]
    few = pl.Series(table[first].is_between(1, FEW).fill_null(value=False))
    marked = hidden.with_columns(few.alias(name) for name in layout.averages)
    marked = _close_ones(table, layout, marked, FEW + 1)
    rounded = _in_whole_weeks(table, layout).with_columns(
        round_to_5(pl.col(name)).alias(name) for name in layout.counts
    )
    percents = []
    for name, (within, counted) in layout.percents.items():
        percent = 100 * pl.col(within) / pl.col(counted)
        if layout.decimals is not None:
            percent = percent.round(layout.decimals, mode="half_away_from_zero")
        percents.append(pl.when(pl.col(counted) > 0).then(percent).alias(name))
    return Protected(_without(rounded.with_columns(percents), marked), marked, ())
