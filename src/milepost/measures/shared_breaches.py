"""A table of treated patients, each shared out between its providers."""

from collections.abc import Callable, Mapping

import polars as pl

from milepost.foundation.problems import Problem
from milepost.foundation.tables import Column, Table
from milepost.measures.breach_sharing import Patient, share_out
from milepost.measures.sift import (
    ROW,
    Leaves,
    Sifted,
    count,
    first_that,
    in_text,
    missing_columns,
    sift,
)

NAMES = ("treating", "accountable", "upgraded_by", "seen_by")
DAYS = ("treated_day", "transfer_day", "first_seen_adjustment", "treatment_adjustment")
NEEDED = ("treating", "treated_day")

SHARES = Table(
    "shares",
    {
        "row": Column(pl.Int64, "The row of the patient, from 1."),
        "rule": Column(pl.String, "By which rule it was shared."),
        "scenario": Column(pl.Int64, "From 1 to 6, where they decide.", optional=True),
        "provider": Column(pl.String, "Whose part it is."),
        "patients": Column(pl.Float64, "The part; those of a patient sum to 1."),
        "within": Column(pl.Float64, "The part treated within 62 days."),
        "breaches": Column(pl.Float64, "The part that was not."),
    },
)


def shares_of(
    rows: pl.DataFrame,
    *,
    file: str = "",
    where: Callable[[int], str] = "row {}".format,
    broken: Mapping[int, Problem] | None = None,
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Share each patient of a table out, as ``share_out`` does.

    Args:
        rows: one a patient, with columns ``treating`` and ``treated_day``, and any of
            ``accountable``, ``upgraded_by``, ``seen_by``, ``transfer_day``,
            ``first_seen_adjustment`` and ``treatment_adjustment``. Days are counted from
            the day the clock started.
        file: its name, for problems.
        where: says where a row stands, given its number from 1.
        broken: rows that could not be read, by number.

    Returns:
        A ``SHARES`` frame, and what was wrong with the rows that were left out.
    """
    text = in_text(rows)
    remedy = f"Name them in the first line: {', '.join((*NAMES, *DAYS))}."
    if lacks := missing_columns(text, NEEDED, file, remedy):
        return pl.DataFrame(schema=SHARES.schema), (lacks,)
    absent = [name for name in (*NAMES, *DAYS) if name not in text.columns]
    full = text.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    read = full.with_columns(count(name).alias(f"{name} read") for name in DAYS)
    sifted = sift(
        read.with_row_index(ROW, offset=1), _reasons(), where=where, broken=broken or {}
    )
    return _shared(sifted), sifted.problems


def _reasons() -> list[Leaves]:
    def unread(name: str) -> pl.Expr:
        return pl.col(name).is_not_null() & pl.col(f"{name} read").is_null()

    return [
        Leaves(
            reason="rows without a provider or a day",
            when=pl.any_horizontal(pl.col(NEEDED).is_null()),
            code="measures.missing-code",
            message=first_that(NEEDED, lambda name: pl.col(name).is_null()),
            remedy="Say who treated the patient, and on which day since the clock started.",
        ),
        Leaves(
            reason="rows with days that are no whole number",
            when=pl.any_horizontal(unread(name) for name in DAYS),
            code="measures.not-a-count",
            message=first_that(DAYS, unread),
            remedy="Write a whole number of days, 0 or more.",
        ),
    ]


def _shared(sifted: Sifted) -> pl.DataFrame:
    found: list[tuple[object, ...]] = []
    for row in sifted.rows.iter_rows(named=True):
        days = {name: row[f"{name} read"] for name in DAYS}
        days |= {name: days[name] or 0 for name in DAYS[2:]}
        sharing = share_out(Patient(**{name: row[name] for name in NAMES}, **days))
        rule = (row[ROW], str(sharing.rule), sharing.scenario)
        found += [
            (*rule, provider, float(part.patients), float(part.within), part.breaches)
            for provider, part in sharing.shares.items()
        ]
    frame = pl.DataFrame(found, schema=SHARES.schema, orient="row")
    return SHARES.check(frame)


def sums_by_provider(shares: pl.DataFrame) -> pl.DataFrame:
    """Add up the parts of each provider.

    >>> rows = pl.DataFrame(
    ...     [("A", "50", "38", "B"), ("A", "80", "40", "B")],
    ...     schema=["accountable", "treated_day", "transfer_day", "treating"],
    ...     orient="row",
    ... )
    >>> sums_by_provider(shares_of(rows)[0]).rows()
    [('A', 1.0, 0.5, 0.5), ('B', 1.0, 0.5, 0.5)]
    """
    parts = pl.col("patients", "within", "breaches").sum()
    return SHARES.check(shares).group_by("provider").agg(parts).sort("provider")
