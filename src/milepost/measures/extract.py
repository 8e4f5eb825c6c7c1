"""England's monthly extract as published: which rows count, and what they count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from milepost.foundation.problems import Problem
from milepost.measures.bands import BAND_COLUMNS
from milepost.measures.england import BANDED, Part
from milepost.measures.return_checks import return_findings
from milepost.measures.sift import (
    ROW,
    Leaves,
    Sifted,
    Tally,
    count,
    first_that,
    in_text,
    missing_columns,
    sift,
)

PERIOD, PART = "Period", "RTT Part Type"
PROVIDER, COMMISSIONER = "Provider Org Code", "Commissioner Org Code"
FUNCTION = "Treatment Function Code"
UNKNOWN, ALL = "Patients with unknown clock start date", "Total All"
LINE = (PROVIDER, COMMISSIONER, FUNCTION)
KEY = (PERIOD, PROVIDER, COMMISSIONER, PART, FUNCTION)
COUNTS = (*BAND_COLUMNS, UNKNOWN, ALL)
TOTAL_ROW, NOT_ENGLISH = "C_999", "NONC"
ENGLAND = "England"
AS_PUBLISHED = (
    "Give the full monthly extract as NHS England publishes it, with weekly bands to "
    "104 weeks (April 2021 and later)."
)


class By(StrEnum):
    """What the measures are worked out for."""

    ENGLAND = "england"
    PROVIDER = "provider"
    COMMISSIONER = "commissioner"
    FUNCTION = "function"


GROUPS = {
    By.ENGLAND: pl.lit(ENGLAND),
    By.PROVIDER: pl.col(PROVIDER),
    By.COMMISSIONER: pl.col(COMMISSIONER),
    By.FUNCTION: pl.col(FUNCTION),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What an extract counts, and an account of its rows."""

    banded: pl.DataFrame
    """A ``BANDED`` frame."""

    month: date | None
    """The first day of its month; none if it can't be used."""

    tally: Tally
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...] = ()
    """What looks odd in rows that were counted all the same."""


def count_extract(
    rows: pl.DataFrame,
    by: By,
    *,
    file: str = "",
    where: Callable[[int], str] = "row {}".format,
    broken: Mapping[int, Problem] | None = None,
) -> Counted:
    """Add up the rows of an extract.

    Left out are commissioner ``NONC`` (patients of other nations, whom the published
    figures leave out) and function ``C_999``, which is the total of the others. A blank
    is nought. Rows that are odd are left out too, each with its problem.

    Args:
        rows: the extract as it was published, every entry as text or a number.
        by: what to add up for.
        file: its name, for problems.
        where: says where a row stands, given its number from 1.
        broken: rows that could not be read, by number.

    Source:
        RTT full CSV extract of NHS England, January 2026 and November 2024.
    """
    text = in_text(rows)
    if lacks := missing_columns(text, (*KEY, *COUNTS), file, AS_PUBLISHED):
        tally = Tally(len(rows), 0, {"rows of a table that is no extract": len(rows)})
        return Counted(_nothing(), None, tally, (lacks,))
    sifted = sift(_numbered(text), _reasons(), where=where, broken=broken or {})
    months = _months(sifted.rows)
    if len(months) != 1:
        return _no_one_month(sifted, months, file)
    specialties, totals, problems = _without_totals(sifted, where)
    out = {**sifted.tally.left_out}
    if totals:
        out[f"total rows ({TOTAL_ROW})"] = totals
    tally = Tally(sifted.tally.read, len(specialties), out)
    findings = return_findings(
        specialties, LINE, provider=PROVIDER, part=PART, total=ALL, where=where
    )
    return Counted(_added_up(specialties, by), months[0], tally, problems, findings)


def _numbered(text: pl.DataFrame) -> pl.DataFrame:
    blank = pl.all_horizontal(pl.all().is_null())
    key = {name: pl.col(name) for name in KEY}
    counts = {f"{name} read": count(name) for name in COUNTS}
    return (
        text.with_columns(blank.alias("blank"))
        .with_columns(pl.col(COUNTS).fill_null("0"))
        .select("blank", *COUNTS, **key, **counts)
        .with_columns(pl.struct(KEY).alias("key"))
        .with_row_index(ROW, offset=1)
    )


def _reasons() -> list[Leaves]:
    """Why a row might not count, in the order in which they are tried."""
    not_english = pl.col(COMMISSIONER) == NOT_ENGLISH
    out = Leaves(reason=f"rows of commissioner {NOT_ENGLISH}", when=not_english)
    return [*_wrong_codes(), *_wrong_counts(), out]


def _wrong_codes() -> list[Leaves]:
    return [
        Leaves(reason="blank lines", when=pl.col("blank")),
        Leaves(
            reason="rows without a code",
            when=pl.any_horizontal(pl.col(KEY).is_null()),
            code="measures.missing-code",
            message=first_that(KEY, lambda name: pl.col(name).is_null()),
            remedy="Give the code as published; without it the row can't be counted.",
        ),
        _unlike(PART, pl.col(PART).is_in(list(Part)), f"Write {', '.join(Part)}."),
        _unlike(PERIOD, _month().is_not_null(), "Write it as RTT-January-2026."),
        _unlike(
            FUNCTION,
            pl.col(FUNCTION).str.contains(r"^(C_\d{3}|X\d{2})$"),
            "Write it as C_100, X02, or C_999 for a total.",
        ),
    ]


def _wrong_counts() -> list[Leaves]:
    sums = pl.sum_horizontal(f"{name} read" for name in (*BAND_COLUMNS, UNKNOWN))
    total = pl.col(f"{ALL} read")
    untimed = (pl.col(PART) == Part.NEW) & (sums == 0)
    return [
        Leaves(
            reason="rows with a count that is no whole number",
            when=pl.any_horizontal(pl.col(f"{name} read").is_null() for name in COUNTS),
            code="measures.not-a-count",
            message=first_that(COUNTS, lambda name: pl.col(f"{name} read").is_null()),
            remedy="Write a whole number, 0 or more; a blank is 0.",
        ),
        Leaves(
            reason="rows that don't add up",
            when=(sums != total) & ~untimed,
            code="measures.sum-differs",
            message=pl.format(
                "Its bands and unknown starts add up to {}; 'Total All' is {}.",
                sums,
                total,
            ),
            remedy="Compare it with the published file, and put the row right.",
        ),
        Leaves(
            reason="rows given twice",
            when=~pl.col("key").is_first_distinct(),
            code="measures.given-twice",
            message=pl.format(
                "An earlier row is of the same period, provider {}, commissioner {}, "
                "part {} and function {}.",
                *KEY[1:],
            ),
            remedy="Take out the one that is wrong; the first was counted.",
        ),
    ]


def _unlike(name: str, right: pl.Expr, remedy: str) -> Leaves:
    return Leaves(
        reason=f"rows with an unknown {name}",
        when=~right,
        code="measures.unknown-code",
        message=first_that([name], lambda _: pl.lit(value=True)),
        remedy=remedy,
    )


def _month() -> pl.Expr:
    """The first day of a period such as ``RTT-January-2026``."""
    words = pl.col(PERIOD).str.extract(r"(?i)^RTT-([a-z]+-\d{4})$")
    return pl.format("1-{}", words).str.to_date("%d-%B-%Y", strict=False)


def _months(rows: pl.DataFrame) -> list[date]:
    return rows.select(_month().unique().sort()).to_series().to_list()


def _no_one_month(sifted: Sifted, months: list[date], file: str) -> Counted:
    used = sifted.tally.used
    found = list(sifted.problems)
    out = {**sifted.tally.left_out}
    if months:
        named = ", ".join(f"{month:%B %Y}" for month in months)
        out["rows of several months"] = used
        found.insert(
            0,
            Problem(
                "measures.several-months",
                file or "the table",
                f"It holds {named}, which can't be added up.",
                "Give one month at a time.",
            ),
        )
    elif not found:
        found.append(
            Problem(
                "measures.no-rows", file or "the table", "No row counts.", AS_PUBLISHED
            )
        )
    tally = Tally(sifted.tally.read, 0, out)
    return Counted(_nothing(), None, tally, tuple(found))


def _without_totals(
    sifted: Sifted, where: Callable[[int], str]
) -> tuple[pl.DataFrame, int, tuple[Problem, ...]]:
    """Leave the total rows out, once each is seen to be what it is the total of."""
    group = [PROVIDER, COMMISSIONER, PART]
    total = pl.col(FUNCTION) == TOTAL_ROW
    parts = sifted.rows.filter(~total)
    totals = sifted.rows.filter(total)
    sums = parts.group_by(group).agg(pl.col(f"{ALL} read").sum().alias("sum"))
    odd = (
        totals.join(sums, on=group, how="left")
        .with_columns(pl.col("sum").fill_null(0))
        .filter(pl.col("sum") != pl.col(f"{ALL} read"))
    )
    problems = tuple(
        Problem(
            "measures.total-differs",
            where(row),
            f"The total is {said:,}; the functions counted here add up to {added:,}.",
            "Look for functions that are missing or were left out; totals are not used.",
        )
        for row, said, added in odd.select(ROW, f"{ALL} read", "sum").rows()
    )
    return parts, len(totals), sifted.problems + problems


def _added_up(rows: pl.DataFrame, by: By) -> pl.DataFrame:
    sums = [pl.col(f"{name} read").sum().alias(name) for name in COUNTS]
    added = (
        rows.group_by(part=pl.col(PART).cast(pl.Enum(Part)), group=GROUPS[by])
        .agg(sums)
        .sort("part", "group")
        .rename({UNKNOWN: "unknown_start", ALL: "all"})
    )
    return BANDED.check(added)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=BANDED.schema)


def month_of(first_day: date | datetime) -> str:
    """Name a month as ``method_of`` wants it.

    >>> month_of(date(2026, 1, 1))
    '2026-01'
    """
    return f"{first_day:%Y-%m}"
