"""Rows that are kept and change nothing, or that stand there twice: told of, not dropped."""

from collections import Counter
from enum import StrEnum, auto

import numpy as np
import polars as pl
from numpy.typing import NDArray

from milepost.events.columns import NOTHING, Columns
from milepost.events.kinds import Kind
from milepost.foundation.problems import Problem
from milepost.foundation.wording import many


class Idle(StrEnum):
    """Why a row is worth a look."""

    TWICE = auto()
    """The row before it says the same in every column."""

    ADJUSTMENT = auto()
    """An adjustment without days, or without the standard it is under."""

    UNAVAILABLE = auto()
    """A period without its end, or without a reason."""

    OVER_WAIT = auto()
    """Adjustments that come to more days than the wait had."""

    ADJUSTED_TWICE = auto()
    """An adjustment that stands there twice, and is taken out twice."""


IdleRows = Counter[Idle]
NOTHING_IDLE: IdleRows = Counter()

MUST_SAY = {
    Idle.ADJUSTMENT: (Kind.ADJUSTMENT_RECORDED, ("days", "standard")),
    Idle.UNAVAILABLE: (Kind.UNAVAILABLE, ("until", "reason")),
}
"""What an event must say for a rule to take anything out of a wait by it."""

KINDS = tuple(Kind)
Rows = NDArray[np.int64]


def count_idle_rows(events: pl.DataFrame) -> IdleRows:
    """Count the rows worth a look in an ``EVENTS`` frame."""
    counts = [
        (
            (pl.col("kind") == kind.value)
            & pl.any_horizontal(pl.col(name).is_null() for name in names)
        )
        .sum()
        .alias(idle)
        for idle, (kind, names) in MUST_SAY.items()
    ]
    found = {Idle(n): c for n, c in events.select(counts).row(0, named=True).items()}
    place = ("pathway", "day", "kind")
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in place)
    rows = events.select(again.fill_null(value=False).arg_true()).to_series()
    says = events.select(pl.exclude("event"))
    same = _same_in_all(says[rows], says[rows.cast(pl.Int64) - 1])
    return +Counter(found | {Idle.TWICE: same})


def _same_in_all(these: pl.DataFrame, others: pl.DataFrame) -> int:
    """Count the rows that are alike in two frames of the same columns."""
    alike = [these[n].eq_missing(others[n]).alias(n) for n in these.columns]
    return int(pl.DataFrame(alike).select(pl.all_horizontal(pl.all()).sum()).item())


def count_idle_rows_in_columns(events: Columns) -> IdleRows:
    """Count the same in columns of numbers."""
    found: IdleRows = Counter()
    for idle, (kind, names) in MUST_SAY.items():
        rows = np.flatnonzero(events.kind == np.uint8(KINDS.index(kind)))
        said = np.ones(len(rows), dtype=np.bool_)
        for name in names:
            said &= _said(events, name, rows)
        found[idle] = int(len(rows) - said.sum())
    found[Idle.TWICE] = len(_twice(events))
    return +found


def _said(events: Columns, name: str, rows: Rows) -> NDArray[np.bool_]:
    said = np.zeros(len(rows), dtype=np.bool_)
    if name in events.words:
        column = events.words[name]
        said |= column.place[rows] != len(column.words)
    elif name in events.numbers:
        said |= events.numbers[name][rows] != NOTHING
    return said


def _twice(events: Columns) -> Rows:
    """The rows that say what the row before them says, of the same pathway."""
    same = events.day[1:] == events.day[:-1]
    same &= events.kind[1:] == events.kind[:-1]
    same[events.first_row[1:-1] - 1] = False
    rows: Rows = np.flatnonzero(same) + 1
    columns = [word.place for word in events.words.values()]
    for column in (*columns, *events.numbers.values()):
        rows = rows[column[rows] == column[rows - 1]]
    told = events.recorded_at
    alike = told.gather(rows).eq_missing(told.gather(rows - 1))
    twice: Rows = rows[alike.to_numpy()]
    return twice


def idle_findings(found: IdleRows) -> list[Problem]:
    """Put what was counted into words.

    >>> [found] = idle_findings(Counter({Idle.TWICE: 2}))
    >>> found.message
    '2 rows say the same as the row before them.'
    """
    return [_IN_WORDS[idle](found[idle]) for idle in Idle if found.get(idle)]


def _twice_in_words(count: int) -> Problem:
    says = "says the same as the row before it"
    several = "say the same as the row before them"
    return Problem(
        "quality.row-twice",
        "events",
        f"{many(count, 'row')} {says if count == 1 else several}.",
        "Take out what happened once and was given twice.",
    )


def _adjustment_in_words(count: int) -> Problem:
    says = "doesn't say its days, or its standard"
    several = "don't say their days, or their standard"
    return Problem(
        "quality.adjustment-without-effect",
        str(Kind.ADJUSTMENT_RECORDED),
        f"{many(count, 'adjustment')} {says if count == 1 else several}: nothing is taken "
        "out of a wait.",
        "Give how many days, and the standard that they are taken out under.",
    )


def _unavailable_in_words(count: int) -> Problem:
    says = "doesn't say until when, or why"
    several = "don't say until when, or why"
    return Problem(
        "quality.unavailable-without-effect",
        str(Kind.UNAVAILABLE),
        f"{many(count, 'period')} {says if count == 1 else several}.",
        "Give its last day and its reason: no day is taken out of a wait without an end, "
        "nor without a reason where the standard asks for one.",
    )


def _over_in_words(count: int) -> Problem:
    return Problem(
        "quality.adjusted-over-wait",
        str(Kind.ADJUSTMENT_RECORDED),
        f"{many(count, 'wait')} had more days taken out than passed: "
        "none is left of what was waited.",
        "Look for an adjustment that is wrong, or that belongs to another wait; "
        "milepost validate names them.",
    )


def _adjusted_twice_in_words(count: int) -> Problem:
    stands = (
        "stands there twice, and its days are"
        if count == 1
        else ("stand there twice, and their days are")
    )
    return Problem(
        "quality.adjusted-twice",
        str(Kind.ADJUSTMENT_RECORDED),
        f"{many(count, 'adjustment')} {stands} taken out twice.",
        "Take back what was recorded twice; milepost validate names it.",
    )


_IN_WORDS = {
    Idle.OVER_WAIT: _over_in_words,
    Idle.ADJUSTED_TWICE: _adjusted_twice_in_words,
    Idle.TWICE: _twice_in_words,
    Idle.ADJUSTMENT: _adjustment_in_words,
    Idle.UNAVAILABLE: _unavailable_in_words,
}
