"""The lines of two lists, each put together with the rows that it is of."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from milepost.foundation.printed import Cell
from milepost.quality.two_lists.accounts import Limit, with_services
from milepost.quality.two_lists.differences import Fate
from milepost.quality.two_lists.exported import exported
from milepost.quality.two_lists.words import Line

AT_ONCE = 5_000


def lines_with_rows(
    lines: pl.DataFrame,
    old: pl.DataFrame,
    new: pl.DataFrame,
    limits: Mapping[str, Limit],
    usual: Limit,
    today: date,
) -> Iterator[tuple[Cell, ...]]:
    """Write each line as a row of ``COLUMNS``, some at a time.

    Args:
        lines: a ``LINES`` frame.
        old: the ``LISTED`` frame that they are of.
        new: the other.
        limits: by service, the limit of its standard.
        usual: that of every other service.
        today: the day on which both lists stood so.
    """
    told = with_services(lines, old, new)
    for part in told.iter_slices(AT_ONCE):
        before, after = _by_row(old, part["old_row"]), _by_row(new, part["new_row"])
        for row in part.iter_rows(named=True):
            yield exported(
                row["number"],
                _line(row, before.get(row["old_row"]), after.get(row["new_row"])),
                rows=(row["old_row"], row["new_row"]),
                days=row["days"],
                crowd=row["crowd"],
                limit=limits.get(row["service"], usual),
                today=today,
            )


def _by_row(frame: pl.DataFrame, rows: pl.Series) -> dict[int, dict[str, Any]]:
    theirs = frame.filter(pl.col("row").is_in(rows.implode()))
    return {row["row"]: row for row in theirs.iter_rows(named=True)}


def _line(
    row: Mapping[str, Any], old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Line:
    return Line(
        fate=Fate(row["fate"]),
        old=old,
        new=new,
        step=row["step"] or "",
        of_row=row["of_row"],
        differs=row["differs"],
        elsewhere=row["elsewhere"],
        why=row["why"] or "",
    )
