"""Scotland's cancer waiting times: the share treated in time, from published files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from milepost.foundation.problems import Problem
from milepost.measures.cwt import (
    CWT_MEASURES,
    KEY,
    QUARTER,
    SCOTLAND,
    TYPE,
    By,
    CancerStandard,
)
from milepost.measures.cwt_rows import is_sum, numbered, reasons, wrong_sums
from milepost.measures.flows import percent_to_one_decimal
from milepost.measures.sift import Tally, in_text, missing_columns, sift


@dataclass(frozen=True, slots=True)
class Performance:
    """One standard's performance in one quarter, and an account of the rows."""

    table: pl.DataFrame
    """A ``CWT_MEASURES`` frame."""

    tally: Tally
    problems: tuple[Problem, ...]


def performance(
    rows: pl.DataFrame,
    standard: CancerStandard,
    quarter: str,
    by: By,
    *,
    file: str = "",
    where: Callable[[int], str] = "row {}".format,
    broken: Mapping[int, Problem] | None = None,
) -> Performance:
    """Work out one standard's performance in one quarter.

    62 days is judged by the board of receipt, 31 days by the board of first treatment.
    The rows of ``All Cancer Types`` and of Scotland as a board are sums of the others,
    and nothing but their codes says so: they are checked against them and left out.

    Args:
        rows: the open data file as published, every entry as text or a number.
        standard: ``DAYS_62`` or ``DAYS_31``.
        quarter: as ``2019Q4``, the quarter of first treatment.
        by: what to work it out for.
        file: its name, for problems.
        where: says where a row stands, given its number from 1.
        broken: rows that could not be read, by number.

    Source:
        Public Health Scotland, open data set Cancer Waiting Times.
    """
    text = in_text(rows)
    needed = (*KEY, standard.eligible, standard.within)
    remedy = (
        f"Give the {standard.days}-day file as Public Health Scotland publishes it."
    )
    if lacks := missing_columns(text, needed, file, remedy):
        out = {f"rows of a table that is no {standard.days}-day file": len(rows)}
        return Performance(_nothing(), Tally(len(rows), 0, out), (lacks,))
    sifted = sift(
        numbered(text, standard),
        reasons(standard, quarter),
        where=where,
        broken=broken or {},
    )
    parts = sifted.rows.filter(~is_sum())
    sums = sifted.rows.filter(is_sum())
    out = {**sifted.tally.left_out}
    if len(sums):
        out["rows that are sums of others"] = len(sums)
    found = [*sifted.problems, *wrong_sums(sifted, standard, where)]
    tally = Tally(sifted.tally.read, len(parts), out)
    if parts.is_empty():
        found.append(_no_such_quarter(quarter, text, file))
        return Performance(_nothing(), tally, tuple(found))
    return Performance(_measured(parts, standard, quarter, by), tally, tuple(found))


def _no_such_quarter(quarter: str, text: pl.DataFrame, file: str) -> Problem:
    there = text[QUARTER].drop_nulls().unique().sort()
    span = " to ".join(dict.fromkeys([*there.head(1), *there.tail(1)])) or "none"
    return Problem(
        "measures.no-rows",
        file or "the table",
        f"No row of quarter {quarter!r} counts. It holds {span}.",
        "Ask for a quarter that is there, written as 2019Q4.",
    )


def _measured(
    parts: pl.DataFrame, standard: CancerStandard, quarter: str, by: By
) -> pl.DataFrame:
    group = {
        By.SCOTLAND: pl.lit(SCOTLAND),
        By.BOARD: pl.col(standard.board),
        By.TYPE: pl.col(TYPE),
    }[by]
    found = (
        parts.group_by(group=group)
        .agg(pl.col("eligible", "within").sum())
        .sort("group")
        .select(
            quarter=pl.lit(quarter),
            standard=pl.lit(standard.id),
            group="group",
            eligible="eligible",
            within="within",
            percent=percent_to_one_decimal(pl.col("within"), pl.col("eligible")),
        )
    )
    return CWT_MEASURES.check(found)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=CWT_MEASURES.schema)
