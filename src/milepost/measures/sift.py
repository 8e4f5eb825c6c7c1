"""Which rows of a published table count, which are left out, and for what reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from milepost.foundation.problems import Problem

ROW = "row"
BROKEN = "rows that can't be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """One reason to leave a row out."""

    reason: str
    """What is counted in the tally: ``total rows``, say."""

    when: pl.Expr
    code: str = ""
    """The problem it is. Without one, it is only counted."""

    message: pl.Expr = field(default_factory=lambda: pl.lit(""))
    """What is wrong, with the offending value."""

    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Every row accounted for: read = used + left out."""

    read: int
    used: int
    left_out: Mapping[str, int]
    """How many rows, for each reason."""

    def __str__(self) -> str:
        reasons = ", ".join(f"{rows:,} {why}" for why, rows in self.left_out.items())
        left_out = f": {reasons}" if reasons else ""
        total = sum(self.left_out.values())
        return (
            f"Rows read: {self.read:,}. Used: {self.used:,}. "
            f"Left out: {total:,}{left_out}."
        )


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that count, and an account of the rest."""

    rows: pl.DataFrame
    tally: Tally
    problems: tuple[Problem, ...]


def sift(
    rows: pl.DataFrame,
    reasons: Sequence[Leaves],
    *,
    where: Callable[[int], str],
    broken: Mapping[int, Problem],
) -> Sifted:
    """Leave out each row for the first reason that holds.

    Args:
        rows: with a column ``row``, its number from 1.
        reasons: in the order in which they are tried.
        where: says where a row stands, given its number.
        broken: rows that could not be read, by number, each with its problem.

    >>> rows = pl.DataFrame({"row": [1, 2, 3], "code": ["A", None, "NONC"]})
    >>> reasons = [Leaves(reason="NONC rows", when=pl.col("code") == "NONC")]
    >>> print(sift(rows, reasons, where=str, broken={}).tally)
    Rows read: 3. Used: 2. Left out: 1: 1 NONC rows.
    """
    unread = pl.col(ROW).is_in(list(broken))
    first = pl.coalesce(
        pl.when(unread).then(pl.lit(-1)),
        *(pl.when(each.when).then(pl.lit(n)) for n, each in enumerate(reasons)),
        pl.lit(None, pl.Int32),
    )
    marked = rows.with_columns(first.alias("reason"))
    left_out = {BROKEN: len(broken)} if broken else {}
    found = dict(broken)
    for n, each in enumerate(reasons):
        out = marked.filter(pl.col("reason") == n)
        if len(out):
            left_out[each.reason] = left_out.get(each.reason, 0) + len(out)
        if each.code and len(out):
            said = out.select(ROW, message=each.message).rows()
            for row, message in said:
                found[row] = Problem(each.code, where(row), message, each.remedy)
    used = marked.filter(pl.col("reason").is_null()).drop("reason")
    problems = tuple(found[row] for row in sorted(found))
    return Sifted(used, Tally(len(rows), len(used), left_out), problems)


def in_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Read every entry as text without blanks around it; an empty one is missing.

    A number with nothing behind its point is a whole one: some tools make every
    column with a blank in it so.

    >>> in_text(pl.DataFrame({" a ": [" x", ""], "b": [1.0, 2.5]})).rows()
    [('x', '1'), (None, '2.5')]
    """
    columns = []
    for name in rows.columns:
        text = pl.col(name).cast(pl.String).str.strip_chars()
        if rows.schema[name].is_float():
            text = text.str.strip_suffix(".0")
        columns.append(text.replace("", None).alias(name.strip().lstrip("\ufeff")))
    return rows.select(columns)


def count(name: str) -> pl.Expr:
    """Read a count: a whole number, none below 0. Whatever isn't, is missing.

    >>> entries = pl.DataFrame({"n": ["12", "-1", "1.5", "many"]})
    >>> entries.select(count("n"))["n"].to_list()
    [12, None, None, None]
    """
    number = pl.col(name).cast(pl.Int64, strict=False)
    return pl.when(number >= 0).then(number).alias(name)


def first_that(names: Sequence[str], is_wrong: Callable[[str], pl.Expr]) -> pl.Expr:
    """Name the first column whose entry is wrong, with the entry.

    >>> entries = pl.DataFrame({"a": ["1"], "b": ["x"]})
    >>> wrong = first_that(["a", "b"], lambda name: pl.col(name) == "x")
    >>> entries.select(wrong.alias("says")).item()
    "'b' is 'x'."
    """
    return pl.coalesce(
        pl.when(is_wrong(name)).then(
            pl.format("'{}' is {}.", pl.lit(name), _quoted(pl.col(name)))
        )
        for name in names
    )


def _quoted(entry: pl.Expr) -> pl.Expr:
    return pl.format("'{}'", entry.str.slice(0, 40)).fill_null("empty")


def missing_columns(
    rows: pl.DataFrame, needed: Sequence[str], file: str, remedy: str
) -> Problem | None:
    """Say which columns a table lacks, if any."""
    missing = [name for name in needed if name not in rows.columns]
    if not missing:
        return None
    named = ", ".join(f"'{name}'" for name in missing[:3])
    more = f" and {len(missing) - 3:,} more" if len(missing) > 3 else ""
    return Problem(
        "measures.missing-column",
        file or "the table",
        f"It has no column {named}{more}.",
        remedy,
    )
