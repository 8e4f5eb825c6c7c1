"""What looks odd in a month's return, for whoever signs it off to look at.

These are checks of NHS England's own. Real returns break two of them in good faith, so each
is a finding and no fault: the rows are counted all the same.
"""

from collections.abc import Callable, Iterator

import polars as pl

from milepost.foundation.problems import Problem
from milepost.measures.bands import BAND_COLUMNS
from milepost.measures.england import Part

FIRST_BANDS = BAND_COLUMNS[:4]
"""Waits of four weeks at most: in a month's list, those that began in it."""


def more_decided_than_waiting(decided: pl.Expr, waiting: pl.Expr) -> pl.Expr:
    """Whether more wait with a decision to admit (2A) than wait at all (2).

    Source:
        nhse-rtt-guidance-2025-02, annex B.

    >>> counts = pl.DataFrame({"a": [41, 40], "all": [40, 40]})
    >>> odd = more_decided_than_waiting(pl.col("a"), pl.col("all"))
    >>> counts.select(odd).to_series().to_list()
    [True, False]
    """
    return decided > waiting


def fewer_new_than_begun(new: pl.Expr, begun: pl.Expr) -> pl.Expr:
    """Whether fewer periods are new (3) than wait in the first four bands of Part 2.

    Source:
        nhse-rtt-guidance-2025-02, annex B.

    >>> counts = pl.DataFrame({"new": [99, 100], "begun": [100, 100]})
    >>> odd = fewer_new_than_begun(pl.col("new"), pl.col("begun"))
    >>> counts.select(odd).to_series().to_list()
    [True, False]
    """
    return new < begun


def return_findings(
    rows: pl.DataFrame,
    line: tuple[str, ...],
    *,
    provider: str,
    part: str,
    total: str,
    where: Callable[[int], str],
) -> tuple[Problem, ...]:
    """Name each line that breaks a check, where both parts that it compares are there.

    Args:
        rows: those that count, each of one line and part, with a column ``row`` for
            its number, and ``"… read"`` for each count.
        line: the columns that make a line of the return, without the part.
        provider: the column that says whose return it is.
        part: the column that says which part of it.
        total: the column that counts all of a row.
        where: says where a row stands, given its number.
    """
    there = set(rows[part].unique())
    found: list[Problem] = []
    if {Part.DECISION_TO_ADMIT, Part.INCOMPLETE} <= there:
        found += _decided(rows, line, part, f"{total} read", where)
    if {Part.NEW, Part.INCOMPLETE} <= there:
        found += _new(rows, provider, part, f"{total} read")
    return tuple(found)


def _decided(
    rows: pl.DataFrame,
    line: tuple[str, ...],
    part: str,
    total: str,
    where: Callable[[int], str],
) -> Iterator[Problem]:
    """Compare 2A with 2, line by line: all together, and band by band."""
    counts = [*(f"{name} read" for name in BAND_COLUMNS), total]
    all_2a = rows.filter(pl.col(part) == Part.DECISION_TO_ADMIT)
    all_2 = rows.filter(pl.col(part) == Part.INCOMPLETE).select(*line, *counts)
    both = all_2a.join(all_2, on=line, how="left", suffix=" of 2")
    odd = {
        name: more_decided_than_waiting(
            pl.col(name), pl.col(f"{name} of 2").fill_null(0)
        )
        for name in counts
    }
    bands = pl.sum_horizontal(odd[name].cast(pl.Int32) for name in counts[:-1])
    found = both.select(
        "row",
        *line,
        decided=counts[-1],
        waiting=f"{counts[-1]} of 2",
        bands=bands,
        odd=pl.any_horizontal(odd.values()),
    ).filter("odd")
    for row in found.sort("row").iter_rows(named=True):
        waiting = row["waiting"]
        listed = "none at all" if waiting is None else f"{waiting:,}"
        yield Problem(
            "measures.more-decided-than-waiting",
            where(row["row"]),
            f"Part 2A has {row['decided']:,} of {', '.join(row[n] for n in line)}, and "
            f"Part 2 has {listed}; 2A is the greater in {row['bands']} bands.",
            "Everybody in 2A is in 2 too: see which of the two the provider meant.",
        )


def _new(rows: pl.DataFrame, provider: str, part: str, total: str) -> Iterator[Problem]:
    """Compare each provider's new periods with the waits that began in the month."""
    first = pl.sum_horizontal(f"{name} read" for name in FIRST_BANDS)
    found = (
        rows.group_by(provider)
        .agg(
            new=pl.col(total).filter(pl.col(part) == Part.NEW).sum(),
            begun=first.filter(pl.col(part) == Part.INCOMPLETE).sum(),
        )
        .filter(fewer_new_than_begun(pl.col("new"), pl.col("begun")))
        .sort(provider)
    )
    for name, new, begun in found.rows():
        yield Problem(
            "measures.fewer-new-than-begun",
            f"provider {name}",
            f"Part 3 has {new:,} new periods, and {begun:,} wait in the first four bands "
            "of Part 2.",
            "Whoever has waited four weeks at most began in the month: look for starts "
            "that were not counted.",
        )
