"""A list of patients laid beside the extract that was published of it."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from milepost.clocks.engine import clocks_as_at
from milepost.clocks.table import CLOCKS
from milepost.events.table import EVENTS, known
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows
from milepost.intake.event_rows import MISSING_COLUMN, event_rows
from milepost.measures.banded import method_of
from milepost.measures.disclosure import Policy
from milepost.measures.england import Part
from milepost.measures.extract import By, Counted, month_of
from milepost.measures.reconciling import Reconciled, reconcile
from milepost.measures.returns import RETURNED, in_the_return
from milepost.measures.undisclosed import without_counts
from milepost.reading.from_file import MissingColumn
from milepost.reading.published import count_file
from milepost.reading.question import ask
from milepost.rules.lawbook import Lawbook

__all__ = [
    "Reconciled",
    "ReconciledReading",
    "read_reconciled",
    "read_reconciled_events",
]

STANDARD = "england/rtt-18-weeks"


@dataclass(frozen=True, slots=True)
class ReconciledReading:
    """Both figures, and what was wrong with the rows of either."""

    answer: Reconciled
    problems: tuple[Problem, ...]
    as_at: date | None = None
    """The last day of the extract's month; None if it can't be told."""


def read_reconciled(
    extract: FileRows,
    clocks: pl.DataFrame,
    events: FileRows | None,
    groups: pl.DataFrame | str,
    *,
    by: By,
    policy: Policy,
    vocabulary: Vocabulary,
) -> ReconciledReading:
    """Lay the clocks of a list beside the published extract of its month.

    Without events nobody knows who has a decision to admit, so Part 2A is left out.

    Raises:
        MissingColumn: the events lack a column that they must have.
    """
    counted = count_file(extract, by)
    problems = list(without_counts(counted.problems, policy))
    told = None
    if events is not None:
        told = _events(events, vocabulary, problems)
    return _laid_beside(counted, clocks, told, groups, policy, problems)


def read_reconciled_events(
    extract: FileRows,
    events: FileRows,
    groups: pl.DataFrame | str,
    *,
    by: By,
    policy: Policy,
    lawbook: Lawbook,
    settings: Mapping[str, str] | None = None,
) -> ReconciledReading:
    """Lay a list beside the published extract, its clocks worked out for that month.

    Raises:
        MissingColumn: the events lack a column that they must have.
        UnknownSetting: the standard's rules leave no such choice.
    """
    counted = count_file(extract, by)
    problems = list(without_counts(counted.problems, policy))
    told, clocks = (
        _events(events, lawbook.vocabulary, problems),
        CLOCKS.schema.to_frame(),
    )
    if (last := _last_day(counted)) is not None:
        asked = ask(lawbook, standard=STANDARD, as_at=last, settings=settings)
        clocks = clocks_as_at(
            told,
            asked.standard,
            asked.rules,
            as_at=asked.as_at,
            choices=asked.settings,
        )
        told = known(told, asked.as_at)
    return _laid_beside(counted, clocks, told, groups, policy, problems)


def _last_day(counted: Counted) -> date | None:
    first = counted.month
    if first is None:
        return None
    return first.replace(day=monthrange(first.year, first.month)[1])


def _laid_beside(
    counted: Counted,
    clocks: pl.DataFrame,
    events: pl.DataFrame | None,
    groups: pl.DataFrame | str,
    policy: Policy,
    problems: Sequence[Problem],
) -> ReconciledReading:
    published, returned = counted.banded, RETURNED.schema.to_frame()
    told = EVENTS.schema.to_frame() if events is None else events
    last = _last_day(counted)
    if counted.month is not None and last is not None:
        returned = in_the_return(clocks, told, first_day=counted.month, last_day=last)
    if events is None:
        sure = pl.col("part") != Part.DECISION_TO_ADMIT
        published, returned = published.filter(sure), returned.filter(sure)
    method = method_of(month_of(counted.month) if counted.month else "")
    answer = reconcile(published, returned, groups, method=method, policy=policy)
    return ReconciledReading(answer, tuple(problems), last)


def _events(
    file: FileRows, vocabulary: Vocabulary, problems: list[Problem]
) -> pl.DataFrame:
    read = event_rows(file.rows, vocabulary, place=file.place, broken=file.broken)
    for problem in read.problems:
        if problem.code == MISSING_COLUMN:
            raise MissingColumn(f"{problem.where}: {problem.message} {problem.remedy}")
    problems += read.problems
    return read.events
