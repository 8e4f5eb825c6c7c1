"""A long Parquet file, read a part at a time, and no pathway in two parts."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from milepost.host.event_files import PARQUET, FileRows
from milepost.intake.places import Place

PART = 1_000_000
LONG = 200_000
"""A file with fewer rows than this is read whole."""


class BrokenFile(Exception):
    """A file can't be read to its end."""


class OutOfOrder(Exception):
    """The pathways of a file don't come one after another, so it can't be parted."""


def is_long(path: Path, *, long: int = LONG) -> bool:
    """Whether a file is a Parquet file that is worth reading in parts.

    Events that are numbered, or that correct one another, are looked up in the whole
    file; and only text is in the order that the event table has.
    """
    if not path.is_file():
        return False  # a pipe can be read once only
    try:
        with path.open("rb") as file:
            if file.read(4) != PARQUET:
                return False
        schema = pl.read_parquet_schema(path)
        if schema.get("pathway") != pl.String or {"event", "corrects"} & schema.keys():
            return False
        return rows_in(path) > long
    except (OSError, pl.exceptions.PolarsError):
        return False  # whoever reads it whole says what is wrong


def rows_in(path: Path) -> int:
    """Count the rows of a Parquet file, by what it says of itself."""
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def parts_of(path: Path, *, size: int = PART) -> Iterator[FileRows]:
    """Read a long file in parts of up to ``size`` rows; the first is read at once.

    A pathway that begins in one part of the file and ends in the next comes by itself:
    to join it to either would be to copy all the rest. Whether a part is in order within
    itself is for ``in_order`` to say.

    Raises:
        BrokenFile: it can't be read to its end.
        OutOfOrder: a part doesn't come after the one before it.
    """
    batches = pl.scan_parquet(path).collect_batches(chunk_size=size)
    return _in_turn(_to_the_end(batches), path.name)


def _to_the_end(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    try:
        yield from batches
    except (pl.exceptions.PolarsError, OSError) as error:
        first, *_ = str(error).splitlines()
        raise BrokenFile(first) from error


def _in_turn(batches: Iterable[pl.DataFrame], name: str) -> Iterator[FileRows]:
    before, last = 0, ""
    for rows in _whole_pathways(batches):
        names = rows["pathway"]
        if names.null_count() or not last < names[0].strip() <= names[-1].strip():
            raise OutOfOrder
        last = names[-1].strip()
        yield FileRows(rows, Place(name, before=before))
        before += len(rows)


def _whole_pathways(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    held = pl.DataFrame()
    for fresh in batches:
        rows = fresh
        if len(held):
            more = _of_the_first(fresh["pathway"], held["pathway"][0])
            held, rows = pl.concat([held, fresh.head(more)]), fresh.slice(more)
            if rows.is_empty():
                continue
            yield held
        names = rows["pathway"]
        whole = len(rows) - _of_the_first(names, names[-1], backwards=True)
        if whole:
            yield rows.head(whole)
        held = rows.slice(whole)
    if len(held):
        yield held


def _of_the_first(
    names: pl.Series, name: str | None, *, backwards: bool = False
) -> int:
    """Count the rows before any of another pathway, from the top or from the bottom."""
    near, wanted = 1000, name and name.strip()
    while True:
        part = names.tail(near).reverse() if backwards else names.head(near)
        others = part.str.strip_chars().ne_missing(wanted).arg_true()
        if len(others):
            return int(others[0])
        if near >= len(names):
            return len(names)
        near *= 10


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a part as it came, if its pathways go from A to Z.

    Raises:
        OutOfOrder: they don't.
    """
    if not rows["pathway"].str.strip_chars().is_sorted():
        raise OutOfOrder
    return rows
