"""The lines of two lists as a table to take away: a row for each, with its reasons."""

from collections.abc import Mapping
from datetime import date

from milepost.foundation.printed import Cell, Column, Kind
from milepost.quality.two_lists.accounts import Limit
from milepost.quality.two_lists.listed import COMPARED, DAYS
from milepost.quality.two_lists.words import FATES, FIELDS, Line, line_in_words

Decided = tuple[str, str, str, str]
"""What was decided of a line, the note, by whom, and when."""

COLUMNS: tuple[Column, ...] = (
    Column("Number", Kind.NUMBER),
    Column("What the lists say"),
    Column("Why", wide=4),
    Column("Differs"),
    Column("Days later", Kind.NUMBER),
    Column("Matched by"),
    Column("Could be each other", Kind.NUMBER),
    Column("Row of the old list", Kind.NUMBER),
    Column("Row of the new list", Kind.NUMBER),
    *(
        Column(f"{FIELDS[name]}, {side}", Kind.DAY if name in DAYS else Kind.TEXT)
        for name in COMPARED
        for side in ("old", "new")
    ),
    Column("Decided"),
    Column("Note"),
    Column("Decided by"),
    Column("Decided at"),
)
"""Of each entry first what the old list says, then what the new one does."""


def exported(
    number: int,
    line: Line,
    *,
    rows: tuple[int | None, int | None],
    days: int | None,
    crowd: int | None,
    limit: Limit,
    today: date,
    decided: Decided = ("", "", "", ""),
) -> tuple[Cell, ...]:
    """Write a line as a row of ``COLUMNS``.

    Args:
        number: the line's.
        line: what the lists say.
        rows: its rows of the old and the new list.
        days: how many days later its clock starts in the new list.
        crowd: the number that the rows have that it could be.
        limit: by which the wait is judged.
        today: the day on which both lists stood so.
        decided: what a person decided of it.
    """
    said = (line.old or {}, line.new or {})
    return (
        number,
        FATES[line.fate],
        " ".join(line_in_words(line, limit, today=today)),
        ", ".join(FIELDS[name] for name in line.differs),
        days,
        line.step,
        crowd,
        *rows,
        *(_cell(side, name) for name in COMPARED for side in said),
        *decided,
    )


def _cell(row: Mapping[str, object], name: str) -> Cell:
    said = row.get(name)
    return said if isinstance(said, str | int | float | date) else None
