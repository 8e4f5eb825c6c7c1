"""Events as an analyst has them: a frame, or a file."""

import warnings
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import polars as pl

from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows, read_rows
from milepost.intake.places import NOWHERE


class BadFile(ValueError):
    """A file of events can't be read at all."""


class BadRows(UserWarning):
    """Some rows were left out. Give ``problems=[]`` to be told which, and why."""


def rows_of(events: pl.DataFrame | str | PathLike[str]) -> FileRows:
    """Read a file of events; a frame is taken as it is.

    Raises:
        BadFile: the file can't be read.
    """
    if isinstance(events, pl.DataFrame):
        return FileRows(events, NOWHERE)
    if not isinstance(events, str | PathLike):
        raise BadFile(
            f"The events are a {type(events).__name__}; give a Polars frame, or the "
            "path of a CSV or Parquet file."
        )
    read = read_rows(Path(events))
    if isinstance(read, Problem):
        raise BadFile(f"{read.where}: {read.message} {read.remedy}")
    return read


def tell(found: Sequence[Problem], problems: list[Problem] | None) -> None:
    """Add what was found to a list that was given, or else warn of it."""
    if problems is not None:
        problems += found
    elif found:
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        warnings.warn(f"{found[0]}{more}", BadRows, stacklevel=3)
