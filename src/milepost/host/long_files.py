"""A long Parquet file, read a part at a time, and no pathway in two parts."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from milepost.host.event_files import PARQUET, FileRows
from milepost.intake.places import Place

PART = 1_000_000
LONG = 2 * PART
"""A file with fewer rows than this is read whole."""


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
        return bool(pl.scan_parquet(path).select(pl.len()).collect().item() > long)
    except (OSError, pl.exceptions.PolarsError):
        return False  # whoever reads it whole says what is wrong


def parts_of(path: Path, *, size: int = PART) -> Iterator[FileRows]:
    """Read a long file in parts of about ``size`` rows.

    Raises:
        OutOfOrder: pathways come back after others, or in another order than A to Z.
    """
    file = pl.scan_parquet(path)
    held, before, read_so_far, last = None, 0, 0, ""
    while True:
        fresh = file.slice(read_so_far, size).collect()
        read_so_far += len(fresh)
        rows = fresh if held is None else pl.concat([held, fresh])
        if rows.is_empty():
            return
        names = rows["pathway"].str.strip_chars()
        if names.null_count() or not names.is_sorted() or names[0] < last:
            raise OutOfOrder
        whole = len(rows) if len(fresh) < size else _end_of_whole_pathways(names)
        if whole:
            last = names[whole - 1]
            yield FileRows(rows.head(whole), Place(path.name, before=before))
        before += whole
        held = rows.tail(-whole) if whole else rows
        if len(fresh) < size:
            return


def _end_of_whole_pathways(names: pl.Series) -> int:
    """Count the rows before those of the last pathway, of which more may follow."""
    return int(names.search_sorted(names[-1], side="left"))
