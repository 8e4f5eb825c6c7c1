"""Long tables on disk or to take away: CSV, Parquet and spreadsheets, row by row.

A table of a million rows never stands in memory at once.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import polars as pl

from milepost.foundation.printed import Cell, Column, Kind
from milepost.foundation.problems import Problem
from milepost.host.spreadsheet import long_spreadsheet
from milepost.host.writing import unwritable, write_parts

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet read a text of a CSV as a formula."""

AT_ONCE = 5_000
TYPES = {
    Kind.TEXT: pl.String,
    Kind.NUMBER: pl.Int64,
    Kind.SHARE: pl.Float64,
    Kind.DAY: pl.Date,
}


def write_table(
    path: Path, title: str, columns: Sequence[Column], rows: Iterable[tuple[Cell, ...]]
) -> Problem | None:
    """Write a table as the name of the file says, or say why it can't be.

    Args:
        path: a .csv, .csv.gz, .parquet or .xlsx file.
        title: what the table is called.
        columns: its columns.
        rows: a cell for each.
    """
    if path.suffix == ".xlsx":
        return _write_spreadsheet(path, title, columns, rows)
    schema = {column.title: TYPES[column.kind] for column in columns}
    plain = path.suffix == ".parquet"
    parts = (
        pl.DataFrame(
            some if plain else [tuple(map(harmless, row)) for row in some],
            schema=schema,
            orient="row",
        )
        for some in _some(rows)
    )
    return write_parts(parts, schema, path)


def _write_spreadsheet(
    path: Path, title: str, columns: Sequence[Column], rows: Iterable[tuple[Cell, ...]]
) -> Problem | None:
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            problem = long_spreadsheet(file, title, columns, rows)
        if problem is None:
            part.replace(path)
    except OSError as error:
        return unwritable(path, error)
    finally:
        part.unlink(missing_ok=True)
    return problem


def csv_lines(
    columns: Sequence[Column], rows: Iterable[tuple[Cell, ...]]
) -> Iterator[bytes]:
    """Give a table as CSV, some rows at a time."""
    yield _csv([tuple(column.title for column in columns)])
    for some in _some(rows):
        yield _csv(some)


def spreadsheet_file(
    title: str, columns: Sequence[Column], rows: Iterable[tuple[Cell, ...]]
) -> IO[bytes] | Problem:
    """Give a table as a spreadsheet, in a file that is gone when it is closed."""
    file = TemporaryFile()  # noqa: SIM115 - whoever takes it closes it
    if problem := long_spreadsheet(file, title, columns, rows):
        file.close()
        return problem
    file.seek(0)
    return file


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from reading text of others as a formula.

    >>> harmless("=1+1"), harmless("P-1"), harmless(-3)
    ("'=1+1", 'P-1', -3)
    """
    risky = isinstance(cell, str) and cell.startswith(RISKY)
    return f"'{cell}" if risky else cell


def _csv(rows: Iterable[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerows([["" if c is None else harmless(c) for c in row] for row in rows])
    return text.getvalue().encode()


def _some(rows: Iterable[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    each = iter(rows)
    while some := list(islice(each, AT_ONCE)):
        yield some
