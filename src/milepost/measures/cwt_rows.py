"""The rows of Scotland's cancer waiting times: which count, and which are sums."""

from collections.abc import Callable

import polars as pl

from milepost.foundation.problems import Problem
from milepost.measures.cwt import (
    ALL_TYPES,
    KEY,
    QUARTER,
    RECEIPT,
    SCOTLAND,
    TREATMENT,
    TYPE,
    TYPES,
    CancerStandard,
)
from milepost.measures.sift import ROW, Leaves, Sifted, count, first_that


def numbered(text: pl.DataFrame, standard: CancerStandard) -> pl.DataFrame:
    """Number the rows, and read their two counts."""
    names = [standard.eligible, standard.within]
    return text.select(
        *KEY,
        *names,
        count(standard.eligible).alias("eligible"),
        count(standard.within).alias("within"),
        blank=pl.all_horizontal(pl.all().is_null()),
    ).with_row_index(ROW, offset=1)


def reasons(standard: CancerStandard, quarter: str) -> list[Leaves]:
    """Why a row of the file might not count in a quarter."""
    other = Leaves(reason="rows of other quarters", when=pl.col(QUARTER) != quarter)
    quarters, types = _wrong_codes()
    return [*quarters, other, *types, *_wrong_counts(standard)]


def _wrong_codes() -> tuple[list[Leaves], list[Leaves]]:
    """What can be wrong with any row, and with one of the quarter asked for."""
    quarters = [
        Leaves(reason="blank lines", when=pl.col("blank")),
        Leaves(
            reason="rows without a code",
            when=pl.any_horizontal(_absent(name) for name in KEY),
            code="measures.missing-code",
            message=first_that(KEY, _absent),
            remedy="Give the code as published; without it the row can't be counted.",
        ),
        Leaves(
            reason="rows of an unknown quarter",
            when=~pl.col(QUARTER).str.contains(r"^\d{4}Q[1-4]$"),
            code="measures.unknown-code",
            message=first_that([QUARTER], lambda _: pl.lit(value=True)),
            remedy="Write it as 2019Q4.",
        ),
    ]
    types = [
        Leaves(
            reason="rows of an unknown cancer type",
            when=~pl.col(TYPE).is_in([*TYPES, ALL_TYPES]),
            code="measures.unknown-code",
            message=first_that([TYPE], lambda _: pl.lit(value=True)),
            remedy="Spell it as published; a new sum of types would be counted twice.",
        ),
    ]
    return quarters, types


def _wrong_counts(standard: CancerStandard) -> list[Leaves]:
    counts = {standard.eligible: "eligible", standard.within: "within"}
    return [
        Leaves(
            reason="rows with a count that is no whole number",
            when=pl.any_horizontal(pl.col(read).is_null() for read in counts.values()),
            code="measures.not-a-count",
            message=first_that(
                list(counts), lambda name: pl.col(counts[name]).is_null()
            ),
            remedy="Write a whole number, 0 or more.",
        ),
        Leaves(
            reason="rows with more in time than eligible",
            when=pl.col("within") > pl.col("eligible"),
            code="measures.more-than-all",
            message=pl.format(
                "{} were treated in time, of {} eligible.", "within", "eligible"
            ),
            remedy="Compare it with the published file, and put the row right.",
        ),
        Leaves(
            reason="rows given twice",
            when=~pl.struct(KEY).is_first_distinct(),
            code="measures.given-twice",
            message=pl.format(
                "An earlier row is of the same quarter, HB {}, HBT {} and type {}.",
                *KEY[1:],
            ),
            remedy="Take out the one that is wrong; the first was counted.",
        ),
    ]


def _absent(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name) == "NA")


def is_sum() -> pl.Expr:
    """Whether a row is a sum of others, which nothing but its codes tells."""
    return pl.any_horizontal(
        pl.col(TYPE) == ALL_TYPES, pl.col(RECEIPT, TREATMENT) == SCOTLAND
    )


def wrong_sums(
    sifted: Sifted, standard: CancerStandard, where: Callable[[int], str]
) -> list[Problem]:
    """Compare each row that is a sum with the rows that it is the sum of."""
    parts = sifted.rows.filter(~is_sum())
    every_type = parts.with_columns(pl.lit(ALL_TYPES).alias(TYPE))
    both = pl.concat([parts, every_type])
    scotland = both.with_columns(pl.lit(SCOTLAND).alias(standard.board))
    key = [RECEIPT, TREATMENT, TYPE]
    added = (
        pl.concat([both, scotland])
        .group_by(key)
        .agg(added=pl.col("eligible").sum(), added_within=pl.col("within").sum())
    )
    odd = (
        sifted.rows.filter(is_sum())
        .join(added, on=key, how="left")
        .with_columns(pl.col("added", "added_within").fill_null(0))
        .filter(
            (pl.col("eligible") != pl.col("added"))
            | (pl.col("within") != pl.col("added_within"))
        )
    )
    columns = ("eligible", "within", "added", "added_within")
    return [
        Problem(
            "measures.total-differs",
            where(row),
            f"It says {within:,} of {eligible:,}; the rows it is the sum of, as counted "
            f"here, say {added_within:,} of {added:,}.",
            "Look for rows that are missing or were left out; sums are not used.",
        )
        for row, eligible, within, added, added_within in odd.select(
            ROW, *columns
        ).rows()
    ]
