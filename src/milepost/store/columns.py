"""Carry whole columns out of the database, and frames into it.

A column comes out as one value, an array in PostgreSQL's binary form, and text as one
long text. That is several times quicker than row by row.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from django.db import connection
from psycopg import Cursor

from milepost.foundation.problems import BrokenPromise

BETWEEN = "\x1f"
"""What stands between two texts of a column. No text may hold it."""

HEADER = 20
"""The bytes of an array before its first element."""

NOUGHT = 946_684_800
"""2000-01-01, from which PostgreSQL counts, in seconds from 1970-01-01."""


def columns(
    wanted: Mapping[str, pl.DataType], source: str, asked: Mapping[str, object]
) -> pl.DataFrame:
    """Read columns of a query, in its order.

    Args:
        wanted: the type of each column, by its name in ``source``. A blank text is read
            as missing.
        source: a query of ours.
        asked: the values of its parameters.
    """
    gathered = ", ".join(_gathered(f'"{n}"', kind) for n, kind in wanted.items())
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor:
        sql = f"SELECT count(*), {gathered} FROM ({source}) AS source"  # noqa: S608
        cursor.execute(sql, asked, binary=True)
        result = cursor.pgresult
        size = int.from_bytes(result.get_value(0, 0))
        if not size:
            return pl.DataFrame(schema=wanted)
        found = [
            _column(name, kind, result.get_value(0, place), size)
            for place, (name, kind) in enumerate(wanted.items(), start=1)
        ]
    return pl.DataFrame(found)


def rows(
    wanted: Mapping[str, pl.DataType], source: str, asked: Mapping[str, object]
) -> pl.DataFrame:
    """Read the same, row by row, which is quicker while the rows are few."""
    names = ", ".join(f'"{name}"' for name in wanted)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM ({source}) AS source", asked)  # noqa: S608
        found = cursor.fetchall()
    told = zip(*found, strict=True) if found else ((),) * len(wanted)
    return pl.DataFrame(
        [
            pl.Series(
                name,
                [v or None for v in values] if kind == pl.String else values,
                dtype=kind,
            )
            for (name, kind), values in zip(wanted.items(), told, strict=True)
        ]
    )


def put(table: str, frame: pl.DataFrame) -> None:
    """Add the rows of a frame to a table whose columns have the same names."""
    names = ", ".join(f'"{name}"' for name in frame.columns)
    told = f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '')"
    with connection.cursor() as cursor, cursor.copy(told) as copy:
        for part in frame.iter_slices(200_000):
            copy.write(_written(part))


def analyse(*tables: str) -> None:
    """Have the database look at tables that grew, so that it chooses quick ways."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def as_array(items: pl.Expr) -> pl.Expr:
    """Write a list as an array, for ``put``."""
    quoted = items.list.eval(
        '"' + pl.element().cast(pl.String).str.replace_all(r'(["\\])', r"\$1") + '"'
    )
    return "{" + quoted.list.join(",") + "}"


def _written(frame: pl.DataFrame) -> bytes:
    """Write rows as CSV: nothing where an entry is missing, quotes around any text."""
    quoted = [
        ('"' + pl.col(name).cast(pl.String).str.replace_all('"', '""') + '"').alias(
            name
        )
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.String | pl.Categorical | pl.Enum)
    ]
    return (
        frame.with_columns(quoted)
        .write_csv(include_header=False, quote_style="never")
        .encode()
    )


def _gathered(name: str, kind: pl.DataType) -> str:
    match kind:
        case pl.Int64:
            return f"array_agg(coalesce({name}, {-(2**63)}))"
        case pl.Int32:
            return f"array_agg(coalesce({name}, {-(2**31)}))"
        case pl.Date:
            return f"array_agg(coalesce({name}, 'infinity'))"
        case pl.Datetime():
            return f"array_agg(coalesce({name}, 'infinity'))"
        case pl.Boolean:
            return f"array_agg(coalesce({name}::int, 2))"
        case _:
            return f"string_agg(coalesce({name}, ''), '{BETWEEN}')"


def _numbers(raw: bytes, width: int) -> np.ndarray:
    element = np.dtype([("length", ">i4"), ("value", f">i{width}")])
    return np.frombuffer(raw, element, offset=HEADER)["value"].astype(f"i{width}")


def _column(name: str, kind: pl.DataType, raw: bytes, size: int) -> pl.Series:
    read: Callable[[bytes], pl.Series]
    match kind:
        case pl.Int64:
            read = _integers(8, -(2**63))
        case pl.Int32:
            read = _integers(4, -(2**31))
        case pl.Date:
            read = _days
        case pl.Datetime():
            read = _moments
        case pl.Boolean:
            read = _answers
        case _:
            read = _texts
    column = read(raw).alias(name)
    if len(column) != size:
        raise BrokenPromise(f"{name}: {len(column)} entries in {size} rows")
    return column.cast(kind)


def _integers(width: int, missing: int) -> Callable[[bytes], pl.Series]:
    def read(raw: bytes) -> pl.Series:
        found = pl.Series(_numbers(raw, width))
        return found.replace(missing, None)

    return read


def _days(raw: bytes) -> pl.Series:
    found = pl.Series(_numbers(raw, 4))
    known = found.replace(2**31 - 1, None)
    return (known + NOUGHT // 86_400).cast(pl.Date)


def _moments(raw: bytes) -> pl.Series:
    found = pl.Series(_numbers(raw, 8))
    known = found.replace(2**63 - 1, None)
    return (known + NOUGHT * 1_000_000).cast(pl.Datetime("us", "UTC"))


def _answers(raw: bytes) -> pl.Series:
    found = pl.Series(_numbers(raw, 4))
    return found.replace(2, None).cast(pl.Boolean)


def _texts(raw: bytes) -> pl.Series:
    found = pl.Series([raw.decode()]).str.split(BETWEEN).explode()
    return found.replace("", None)
