"""Tables on disk, written whole or not at all, in one piece or part by part."""

import errno
import gzip
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

import polars as pl

from milepost.foundation.problems import Problem

ROWS_A_GROUP = 1_000_000
"""How many rows of a Parquet file can be read by themselves."""

Schema = Mapping[str, pl.DataType | type[pl.DataType]]


def write_rows(frame: pl.DataFrame, path: Path) -> Problem | None:
    """Write a frame as the name of the file says, or say why it can't be."""
    return write_parts([frame], frame.schema, path)


def write_parts(
    parts: Iterable[pl.DataFrame], schema: Schema, path: Path
) -> Problem | None:
    """Write frames one after another as the name of the file says, or say why not.

    They are written under another name first: whoever looks finds all of it, or
    whatever was there before. What the parts raise is raised, and nothing is written.

    Args:
        parts: frames of one schema, each taken when the one before it is written.
        schema: theirs.
        path: a .csv, .csv.gz or .parquet file, or a pipe or the like, for CSV.
    """
    write = next((FORMS[end] for end in FORMS if path.name.endswith(end)), None)
    special = path.exists() and not path.is_file()
    if write is None and not special:
        return Problem(
            "files.unknown-ending",
            str(path),
            f"A file that ends in {path.suffix!r} is nothing we can write.",
            f"End its name in {', '.join(FORMS)}.",
        )
    part = path if special else path.with_name(f".{path.name}.{os.getpid()}.part")
    raised: list[Exception] = []
    try:
        with part.open("wb") as file:
            (write or _csv)(_until_one_raises(parts, raised), schema, file)
        if not (special or raised):
            part.replace(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        return unwritable(path, error)
    finally:
        if not special:
            part.unlink(missing_ok=True)
    if raised:
        raise raised[0]
    return None


def _until_one_raises(
    parts: Iterable[pl.DataFrame], raised: list[Exception]
) -> Iterator[pl.DataFrame]:
    """Give the parts; keep what they raise, for it has nothing to do with writing."""
    try:
        yield from parts
    except Exception as error:  # noqa: BLE001 - it is raised once nothing is half done
        raised.append(error)


def _csv(parts: Iterable[pl.DataFrame], schema: Schema, file: IO[bytes]) -> None:
    file.write(csv_of(pl.DataFrame(schema=schema)))
    for frame in parts:
        file.write(frame.write_csv(include_header=False).encode())


def _csv_gz(parts: Iterable[pl.DataFrame], schema: Schema, file: IO[bytes]) -> None:
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        _csv(parts, schema, packed)  # type: ignore[arg-type]


def _parquet(parts: Iterable[pl.DataFrame], schema: Schema, file: IO[bytes]) -> None:
    from polars.io.plugins import register_io_source

    def told(*_asked: object) -> Iterator[pl.DataFrame]:
        yield from parts

    rows = register_io_source(told, schema=dict(schema))
    rows.sink_parquet(
        file, compression="lz4", statistics=False, row_group_size=ROWS_A_GROUP
    )


Write = Callable[[Iterable[pl.DataFrame], Schema, IO[bytes]], None]
FORMS: Mapping[str, Write] = {".csv": _csv, ".csv.gz": _csv_gz, ".parquet": _parquet}


def csv_of(frame: pl.DataFrame) -> bytes:
    """Write a frame as CSV, its text in UTF-8."""
    return frame.write_csv().encode()


def unwritable(path: Path, error: Exception) -> Problem:
    """Say why a file can't be written."""
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOSPC or "No space left" in str(error):
        return Problem(
            "files.no-space",
            str(path),
            "There is no space left to write it; nothing was changed.",
            "Make room, or write it elsewhere.",
        )
    why = {
        errno.ENOENT: "there is no such folder",
        errno.EISDIR: "it is a folder",
        errno.EACCES: "you may not write there",
        errno.EPERM: "you may not write there",
        errno.EROFS: "nothing there can be written",
    }.get(number or 0, str(error))
    return Problem(
        "files.unwritable",
        str(path),
        f"It can't be written: {why}.",
        "Write it somewhere else.",
    )
