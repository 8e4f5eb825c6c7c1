"""The rows of a list of waits, as two lists are compared by them."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from milepost.foundation.tables import Column, Table


def _said(meaning: str) -> Column:
    return Column(pl.String, meaning, optional=True)


def _day(meaning: str) -> Column:
    return Column(pl.Date, meaning, optional=True)


LISTED = Table(
    "listed",
    {
        "row": Column(pl.Int64, "Where it stands in its file; the heading is row 1."),
        "pathway": _said("The pathway's identifier."),
        "issuer": _said("Which organisation issued that identifier."),
        "referral": _said("The number of the referral, such as a UBRN."),
        "nhs_number": _said("The patient's NHS or CHI number."),
        "hospital_number": _said("The patient's number in that system."),
        "born": _day("The patient's day of birth."),
        "service": _said("The service or specialty that they wait for."),
        "hospital": _said("Where they wait."),
        "referred": _day("The day the referral was received."),
        "clock_start": _day("The day the clock started."),
        "clock_stop": _day("The day it stopped; missing while it runs."),
        "status": _said("The status code of the wait."),
        "priority": _said("How urgent it is."),
        "booked": _day("The day they are booked to come."),
        "unread": _said(
            "Of each day that can't be read a line: which, and what is there."
        ),
    },
    in_order_of=("row",),
)
"""One row of a list. What its file doesn't say is missing."""

IDENTIFIERS = ("pathway", "issuer", "referral", "nhs_number", "hospital_number")
WHO = ("pathway", "referral", "nhs_number", "hospital_number")
"""Without any of these a row names nobody."""

DAYS = tuple(name for name, c in LISTED.columns.items() if c.dtype == pl.Date)
COMPARED = tuple(name for name in LISTED.columns if name not in ("row", "unread"))
"""What two rows are compared by."""

CLOCK = ("clock_start", "clock_stop")
"""Where these differ, the clock is another."""


def blank() -> pl.DataFrame:
    """Give a list without rows."""
    return pl.DataFrame(schema=LISTED.schema)


def plain(name: str) -> pl.Expr:
    """Write an entry so that one written otherwise, and meaning the same, is equal.

    Of an identifier, capitals and what stands between its signs don't count; of other
    words, capitals and blanks at their ends don't.

    >>> row = pl.DataFrame({"pathway": ["ab 12-3", " "], "status": [" Ab 1", "x"]})
    >>> row.select(plain("pathway"), plain("status")).rows()
    [('AB123', 'AB 1'), (None, 'X')]
    """
    if name in DAYS:
        return pl.col(name)
    said = pl.col(name).str.to_uppercase().str.strip_chars()
    if name in IDENTIFIERS:
        said = said.str.replace_all(r"[^\pL\pN]", "")
    said = said.replace("", None)
    if name == "nhs_number":
        said = _number(said)
    return said.alias(name)


def _number(said: pl.Expr) -> pl.Expr:
    """Give an NHS or CHI number its ten digits; one digit ten times is nobody's.

    A spreadsheet takes the first 0 of a CHI number away.
    """
    is_nine = said.str.contains(r"^\d{9}$")
    whole = pl.when(is_nine).then("0" + said).otherwise(said)
    nobodys = [str(digit) * 10 for digit in range(10)]
    return pl.when(whole.is_in(nobodys)).then(None).otherwise(whole)


def days_of(row: Mapping[str, object]) -> dict[str, object]:
    """Give a row, kept as text, its days again."""
    return {
        name: date.fromisoformat(str(said)) if name in DAYS and said else said
        for name, said in row.items()
    }
