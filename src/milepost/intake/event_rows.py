"""Rows of an event file become events; those that can't, problems."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl

from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES, EVENTS
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.columns import as_text, end_of_day, read_column, read_moments
from milepost.intake.faults import ReadRows
from milepost.intake.places import NOWHERE, Place
from milepost.intake.row_faults import problems_of

REQUIRED = ("pathway", "day", "kind")
OPTIONAL = ("event", "recorded_at", "corrects", "source")
COLUMNS = (*REQUIRED, *OPTIONAL, *ATTRIBUTES)
TYPED = {"day", "recorded_at"} | {
    name for name, column in ATTRIBUTES.items() if column.dtype != pl.String
}
"""Columns that may hold something other than text."""

REPEATED = re.compile(r"(.+)_duplicated_\d+")
"""How a second column of one name is called when a CSV is read."""

MISSING_COLUMN = "intake.missing-column"


class EventRows(NamedTuple):
    """What came of some rows. Rows in are rows kept and rows refused, no more."""

    events: pl.DataFrame
    """An ``EVENTS`` frame. The number of an event is that of its row, from 1."""

    problems: list[Problem]
    """Those of a whole column first, which refuse no row; then by row."""

    refused: Mapping[int, Sequence[Problem]]
    """The rows left out, by number, and what is wrong with each."""


def event_rows(
    rows: pl.DataFrame,
    vocabulary: Vocabulary,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
    standards: Collection[str] | None = None,
) -> EventRows:
    """Read rows as events.

    Args:
        rows: a column for each of ``pathway``, ``day`` and ``kind``, and for any
            others of ``COLUMNS``, each text or of its own type.
        vocabulary: what each kind of event may say.
        place: where the rows came from.
        broken: rows already known to be bad, by number, each with its problem.
        standards: every standard an event may name; None if any will do.
    """
    there = rows.columns
    rows, problems = known_columns(rows, place)
    missing = [name for name in REQUIRED if name not in rows.columns]
    if missing:
        problems += _missing_columns(missing, there, place)
        every = range(place.before + 1, place.before + len(rows) + 1)
        refused = dict.fromkeys(every, problems)
        return EventRows(EVENTS.schema.to_frame(), problems, refused)
    numbers = pl.int_range(place.before + 1, place.before + len(rows) + 1, eager=True)
    read = _read(rows, place, numbers)
    refused = {row: [problem] for row, problem in (broken or {}).items()}
    for row, problem in problems_of(read, vocabulary, standards):
        if not broken or row not in broken:
            refused.setdefault(row, []).append(problem)
    refused = dict(sorted(refused.items()))
    problems += chain.from_iterable(refused.values())
    return EventRows(_events(read, refused), problems, refused)


def problems_by_row(
    rows: pl.DataFrame,
    vocabulary: Vocabulary,
    standards: Collection[str] | None,
    *,
    place: Place,
    numbers: pl.Series,
) -> Mapping[int, Sequence[Problem]]:
    """Name what is wrong with each of some rows that correct no other, by its number."""
    found: dict[int, list[Problem]] = {}
    for row, problem in problems_of(_read(rows, place, numbers), vocabulary, standards):
        found.setdefault(row, []).append(problem)
    return dict(sorted(found.items()))


def known_columns(
    rows: pl.DataFrame, place: Place
) -> tuple[pl.DataFrame, list[Problem]]:
    """Keep the columns we know; each of the others is a problem, not each row of it."""
    tidy = {name: name.strip() for name in rows.columns}
    known = [name for name in rows.columns if tidy[name] in COLUMNS]
    twice = {name for name in known if tidy[name] != name and tidy[name] in tidy}
    file = f"{place.file}, " if place.file else ""
    problems = [
        _unknown_column(name, rows.columns, file)
        for name in rows.columns
        if name not in known or name in twice
    ]
    kept = [name for name in known if name not in twice]
    return rows.select(pl.col(name).alias(tidy[name]) for name in kept), problems


def _unknown_column(name: str, there: Iterable[str], file: str) -> Problem:
    again = REPEATED.fullmatch(name)
    if again and again[1] in there:
        return Problem(
            "intake.repeated-column",
            f"{file}column {again[1]!r}",
            "There is more than one of that name; only the first was read.",
            "Leave the others out.",
        )
    return Problem(
        "intake.unknown-column",
        f"{file}column {name!r}",
        "No event says anything of that name, so it was not read.",
        f"{nearest(name, COLUMNS)} Rename it or leave it out.".lstrip(),
    )


def _missing_columns(
    missing: Iterable[str], there: Iterable[str], place: Place
) -> list[Problem]:
    small = {name.strip().lower(): name for name in there}
    names = ", ".join(small.values()) or "none"
    return [
        Problem(
            MISSING_COLUMN,
            place.file or "the events",
            f"There is no column {name!r}; the columns are: {names}.",
            f"Write {small[name]!r} in small letters: {name!r}."
            if name in small
            else f"Add a column {name!r}, filled in on every row.",
        )
        for name in missing
    ]


def _read(rows: pl.DataFrame, place: Place, numbers: pl.Series) -> ReadRows:
    values, given = {}, {}
    for name in rows.columns:
        column = rows[name]
        if column.null_count() == len(column) and name not in REQUIRED:
            continue
        plain = column if name in TYPED and _is_typed(column) else as_text(column)
        given[name] = plain.is_not_null()
        if name in TYPED & ATTRIBUTES.keys():
            values[name] = read_column(plain, ATTRIBUTES[name].dtype)
        elif name == "day":
            values[name] = read_column(plain, pl.Date)
        elif name == "recorded_at":
            values[name] = read_moments(plain)
        elif name == "kind":
            values[name] = plain.cast(pl.Enum(Kind), strict=False)
        else:
            values[name] = plain
    values["row"] = numbers.alias("row")
    return ReadRows(rows, values, given, place)


def _is_typed(column: pl.Series) -> bool:
    return (
        column.dtype.is_temporal()
        or column.dtype.is_integer()
        or column.dtype == pl.Boolean
    )


def _events(read: ReadRows, refused: Collection[int]) -> pl.DataFrame:
    """Put the rows that are kept in the form and order of the event table."""
    told = ends_of(read.values["day"])
    if "recorded_at" in read.values:
        known = read.values["recorded_at"]
        told = known.zip_with(known.is_not_null(), told)
    columns = {
        **read.values,
        "event": read.values["row"],
        "recorded_at": told.cast(pl.Datetime("us", "UTC")),
        "corrects": read.corrected,
    }
    frame = pl.DataFrame(
        [columns[name].alias(name) for name in EVENTS.columns if name in columns]
    )
    if refused:
        frame = frame.filter(~pl.col("event").is_in(list(refused)))
    unsaid = {
        name: pl.lit(None, dtype=column.dtype)
        for name, column in EVENTS.columns.items()
        if name not in columns
    }
    in_order = frame.with_columns(**unsaid).select(list(EVENTS.columns))
    return EVENTS.check(in_order.pipe(_sorted))


def _sorted(events: pl.DataFrame) -> pl.DataFrame:
    """Sort by pathway, then day, then row, unless that is how they came."""
    pathway, day = pl.col("pathway"), pl.col("day")
    falls = (pathway > pathway.shift(-1)) | (
        (pathway == pathway.shift(-1)) & (day > day.shift(-1))
    )
    if events.select(falls.any()).item():
        return events.sort("pathway", "day", "event")
    return events


def ends_of(days: pl.Series) -> pl.Series:
    """The end of each day, looked up in a calendar: quick for many rows."""
    first, last = days.min(), days.max()
    if first is None:
        return end_of_day(days)
    calendar = end_of_day(pl.date_range(first, last, eager=True))  # type: ignore[arg-type]
    since_first = (days - first).dt.total_days()
    return calendar.gather(since_first)
