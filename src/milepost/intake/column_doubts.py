"""Rows of a long table that may have something wrong, found by whole columns."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.events.columns import NOTHING, Words, looked_up
from milepost.events.kinds import Kind
from milepost.events.table import ATTRIBUTES
from milepost.events.vocabulary import CLOSED, MOST_DAYS, Vocabulary
from milepost.intake.columns import EARLIEST, LATEST, in_london, read_moments

Mask = NDArray[np.bool_]

KINDS = tuple(Kind)
NO_KIND = len(KINDS)
FIRST_DAY = (EARLIEST - date(1970, 1, 1)).days
LAST_DAY = (LATEST - date(1970, 1, 1)).days
A_DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class TypedColumns:
    """Events in columns of their own types, whose rows have not been looked at."""

    pathway: pl.Series
    begins: NDArray[np.bool_]
    """Whether the row above is of another pathway."""

    day: NDArray[np.int32]
    kind: NDArray[np.uint8]
    recorded_at: pl.Series | None
    words: Mapping[str, Words]
    numbers: Mapping[str, NDArray[np.int32]]


def doubts(
    read: TypedColumns, vocabulary: Vocabulary, standards: Collection[str] | None
) -> Iterator[Mask]:
    """Yield the rows that may have something wrong, for each thing that is somewhere."""
    if read.pathway.null_count():
        yield read.pathway.is_null().to_numpy()
    for kind in (NO_KIND, KINDS.index(Kind.RECORDED_IN_ERROR)):
        yield from _any(read.kind == kind)
    yield from _any((read.day < FIRST_DAY) | (read.day > LAST_DAY))
    if read.recorded_at is not None:
        yield from _told_too_soon(read.day, read.recorded_at)
    yield from _of_another_kind(read, vocabulary)
    for name, column in read.numbers.items():
        rows = np.flatnonzero(column != NOTHING)
        wrong = _out_of_bounds(name, column[rows], read.day[rows])
        if wrong.any():
            found = np.zeros(len(column), dtype=np.bool_)
            found[rows[wrong]] = True
            yield found
    for (closed, name), codes in CLOSED.items():
        if name in read.words:
            its_kind = read.kind == KINDS.index(closed)
            yield from _unlisted(read.words[name], codes, its_kind)
    if standards is not None and "standard" in read.words:
        named = read.words["standard"]
        yield from _unlisted(named, standards, named.given)


def _any(rows: Mask) -> Iterator[Mask]:
    if rows.any():
        yield rows


def _told_too_soon(day: NDArray[np.int32], told: pl.Series) -> Iterator[Mask]:
    moments = read_moments(told)
    if moments.null_count() > told.null_count():
        yield (moments.is_null() & told.is_not_null()).to_numpy()
    latest = np.iinfo(np.int64).max
    at = moments.to_physical().fill_null(latest).to_numpy()
    # In London it is never earlier than by the world's clock.
    if (day * np.int64(A_DAY) > at).any():
        in_days = in_london(moments).dt.date().to_physical()
        yield day > in_days.fill_null(np.iinfo(np.int32).max).to_numpy()


def _of_another_kind(read: TypedColumns, vocabulary: Vocabulary) -> Iterator[Mask]:
    """Find events that say what their kind can't: eight attributes at a time, a bit each."""
    blank: dict[str, tuple[NDArray[Any], int]] = {
        name: (said.place, len(said.words)) for name, said in read.words.items()
    }
    blank |= {name: (column, NOTHING) for name, column in read.numbers.items()}
    names = [name for name in blank if name in ATTRIBUTES]
    given, bits = np.empty(len(read.day), np.bool_), np.empty(len(read.day), np.uint8)
    for begin in range(0, len(names), 8):
        eight = names[begin : begin + 8]
        said = np.zeros(len(read.day), np.uint8)
        for bit, name in enumerate(eight):
            column, nothing = blank[name]
            np.not_equal(column, column.dtype.type(nothing), out=given)
            np.multiply(given.view(np.uint8), np.uint8(1 << bit), out=bits)
            said |= bits
        cannot = bytes(
            sum((name not in vocabulary[each]) << bit for bit, name in enumerate(eight))
            for each in KINDS
        )
        said &= looked_up(read.kind, cannot)
        yield from _any(said != 0)


def _out_of_bounds(
    name: str, column: NDArray[np.int32], day: NDArray[np.int32]
) -> Mask:
    """Find numbers that cannot be. Whether any is given is for others to say."""
    if name == "days":
        wrong: Mask = (column < 0) | (column > MOST_DAYS)
        return wrong
    wrong = (column < FIRST_DAY) | (column > LAST_DAY)
    if name == "original_start":
        wrong |= column > day
    if name == "until":
        wrong |= column < day
    return wrong


def _unlisted(words: Words, listed: Collection[str], rows: Mask) -> Iterator[Mask]:
    """Find words that no list has, among some rows."""
    unknown = np.array([word not in listed for word in words.words] + [False])
    if unknown.any():
        yield from _any(unknown[words.place] & rows)
