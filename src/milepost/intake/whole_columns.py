"""A long table of events read by whole columns, and by rows only where one is doubtful.

Whatever is not of its own type, or not tidy, is left to be read row by row: the answer
is the same, and comes later.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.events.columns import NOTHING, YES_OR_NO, Columns, Words
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.column_doubts import KINDS, NO_KIND, TypedColumns, doubts
from milepost.intake.columns import (
    SAME_TYPE_FAMILY,
    as_text,
    read_moments,
)
from milepost.intake.event_rows import (
    REQUIRED,
    ends_of,
    known_columns,
    problems_by_row,
)
from milepost.intake.places import Place

WIDTHS = ((pl.UInt8, 2**8 - 1), (pl.UInt16, 2**16 - 1), (pl.UInt32, 2**32 - 1))
"""How many words a column may have, by how wide their places are."""


class WholeRows(NamedTuple):
    """What came of some rows, read by columns."""

    columns: Columns
    problems: list[Problem]
    """Those of a whole column first, which refuse no row; then by row."""

    refused: int
    """How many rows were left out."""


def whole_columns(
    rows: pl.DataFrame,
    vocabulary: Vocabulary,
    *,
    place: Place,
    standards: Collection[str] | None = None,
) -> WholeRows | None:
    """Read rows as events, by whole columns.

    Args:
        rows: as ``event_rows`` takes them.
        vocabulary: what each kind of event may say.
        place: where the rows came from.
        standards: every standard an event may name; None if any will do.

    Returns:
        The same events and problems as ``event_rows`` gives; None if only it can say.
    """
    rows, problems = known_columns(rows, place)
    read = _typed(rows)
    if read is None:
        return None
    doubtful = np.zeros(len(rows), dtype=np.bool_)
    for found in doubts(read, vocabulary, standards):
        doubtful |= found
    refused = np.flatnonzero(doubtful)
    if len(refused):
        numbers = pl.Series(refused + place.before + 1)
        told = problems_by_row(
            rows[refused], vocabulary, standards, place=place, numbers=numbers
        )
        if len(told) < len(refused):
            return None
        problems += [problem for found in told.values() for problem in found]
        read = _typed(rows.filter(pl.Series(~doubtful)))
    columns = _in_order(read) if read else None
    return WholeRows(columns, problems, len(refused)) if columns else None


def _typed(rows: pl.DataFrame) -> TypedColumns | None:
    """Take each column as its own type, if it is of it."""
    asked = _asked_of(rows)
    if asked is None:
        return None
    rows, words, numbers = asked
    day, pathway = pl.col("day").to_physical(), pl.col("pathway")
    # All at once: asking for one column after another takes longer than the answer.
    found = rows.select(
        pathway.ne_missing(pathway.shift()).alias("begins"),
        day.fill_null(NOTHING),
        *(_places(name, listed) for name, listed in words.items()),
        *(pl.col(name).to_physical().fill_null(NOTHING) for name in numbers),
    )
    taken = {name: found[name].to_numpy() for name in found.columns}
    coded = {name: Words(taken[name], listed) for name, listed in words.items()}
    return TypedColumns(
        pathway=rows["pathway"],
        begins=taken["begins"],
        day=taken["day"],
        kind=_kinds(coded.pop("kind")),
        recorded_at=rows.get_column("recorded_at", default=None),
        words=coded,
        numbers={name: taken[name] for name in numbers},
    )


def _asked_of(
    rows: pl.DataFrame,
) -> tuple[pl.DataFrame, Mapping[str, tuple[str, ...]], list[str]] | None:
    """Sort the columns into those of words, with their words, and those of numbers."""
    there = {name: rows[name] for name in rows.columns}
    if not set(REQUIRED) <= there.keys() or {"event", "corrects"} & there.keys():
        return None
    if there["pathway"].dtype != pl.String or there["day"].dtype != pl.Date:
        return None
    words: dict[str, tuple[str, ...]] = {}
    numbers, changed, useless = [], [], []
    for name, column in there.items():
        if name in ("pathway", "day"):
            continue
        if column.null_count() == len(column) and name != "kind":
            useless.append(name)
        elif name == "recorded_at":
            if not isinstance(column.dtype, pl.Datetime):
                return None
        elif name not in ATTRIBUTES or ATTRIBUTES[name].dtype == pl.String:
            listed = _listed(column)
            if listed is None or not _all_tidy(its := tuple(_words_of(listed))):
                return None
            changed += [listed] if listed is not column else []
            words[name] = its
        elif column.dtype not in SAME_TYPE_FAMILY[ATTRIBUTES[name].dtype.base_type()]:
            return None
        elif column.dtype == pl.Boolean:
            words[name] = YES_OR_NO
        elif (whole := _numbers(column)) is not None:
            changed += [whole] if whole is not column else []
            numbers.append(name)
        else:
            return None
    return rows.drop(useless).with_columns(changed), words, numbers


def _numbers(column: pl.Series) -> pl.Series | None:
    """Take a column of days, or of numbers as small as those that we count in."""
    if column.dtype == pl.Datetime:
        return None
    small = column if column.dtype == pl.Date else column.cast(pl.Int32, strict=False)
    least = small.to_physical().min()
    lost = small.null_count() > column.null_count()
    return None if lost or least <= NOTHING else small  # type: ignore[operator]


def _listed(column: pl.Series) -> pl.Series | None:
    """Take a column of text as one whose words are listed."""
    if column.dtype == pl.Enum:
        return column
    if column.dtype not in (pl.String, pl.Categorical):
        return None
    text = column.cast(pl.String)
    return text.cast(pl.Enum(text.unique().drop_nulls()))


def _words_of(listed: pl.Series) -> pl.Series:
    words: pl.Series = listed.dtype.categories  # type: ignore[attr-defined]
    return words


@lru_cache(maxsize=100)
def _all_tidy(words: tuple[str, ...]) -> bool:
    return is_tidy(pl.Series(words, dtype=pl.String))


def is_tidy(text: pl.Series) -> bool:
    """Whether reading would leave text as it is: no blanks around it, all on one line."""
    letters = np.frombuffer(text.str.join("").item().encode(), np.uint8)
    if not text.null_count() and letters.min(initial=255) > ord(" "):
        return not (text == "").any()
    broken = text.str.contains(r"[\n\r\x00]").any()
    return not broken and as_text(text).equals(text)


def _places(name: str, listed: tuple[str, ...]) -> pl.Expr:
    """Give a word's place in its list, or the list's length where there is none."""
    column = pl.col(name)
    if listed is YES_OR_NO:
        return column.cast(pl.UInt8).fill_null(len(listed))
    wide = next(dtype for dtype, most in WIDTHS if len(listed) < most)
    return column.to_physical().cast(wide).fill_null(len(listed))


def _kinds(coded: Words) -> NDArray[np.uint8]:
    """By row, the kind's place among all there are; ``NO_KIND`` if it is none."""
    if coded.words == KINDS:
        return coded.place.astype(np.uint8, copy=False)
    number = {str(kind): place for place, kind in enumerate(KINDS)}
    places = [number.get(word, NO_KIND) for word in coded.words]
    kinds: NDArray[np.uint8] = np.array([*places, NO_KIND], np.uint8)[coded.place]
    return kinds


def _in_order(read: TypedColumns) -> Columns | None:
    """Find where each pathway begins, if names are tidy and nothing is out of order."""
    first = np.flatnonzero(read.begins)
    names = read.pathway.gather(first)
    falls = read.day[1:] < read.day[:-1]
    falls &= ~read.begins[1:]
    if falls.any() or not (names.is_sorted() and is_tidy(names)):
        return None
    return Columns(
        pathways=names,
        first_row=np.append(first, len(read.day)).astype(np.int64),
        day=read.day,
        kind=read.kind,
        recorded_at=_told(read),
        words=read.words,
        numbers=read.numbers,
    )


def _told(read: TypedColumns) -> pl.Series:
    """When we were told of each event; at the end of its day, if nobody says."""
    dtype = pl.Datetime("us", "UTC")
    if read.recorded_at is None:
        return ends_of(pl.Series(read.day).cast(pl.Date)).cast(dtype)
    told = read_moments(read.recorded_at)
    if told.null_count():
        ends = ends_of(pl.Series(read.day).cast(pl.Date))
        told = told.zip_with(told.is_not_null(), ends)
    return told.cast(dtype)
