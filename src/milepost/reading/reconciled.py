"""A list of patients laid beside the extract that was published of it."""

from calendar import monthrange
from dataclasses import dataclass

import polars as pl

from milepost.events.table import EVENTS
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.host.event_files import FileRows
from milepost.intake.event_rows import MISSING_COLUMN, event_rows
from milepost.measures.banded import method_of
from milepost.measures.disclosure import Policy
from milepost.measures.england import Part
from milepost.measures.extract import By, month_of
from milepost.measures.reconciling import Reconciled, reconcile
from milepost.measures.returns import RETURNED, in_the_return
from milepost.measures.undisclosed import without_counts
from milepost.reading.from_file import MissingColumn
from milepost.reading.published import count_file

__all__ = ["Reconciled", "ReconciledReading", "read_reconciled"]


@dataclass(frozen=True, slots=True)
class ReconciledReading:
    """Both figures, and what was wrong with the rows of either."""

    answer: Reconciled
    problems: tuple[Problem, ...]


def read_reconciled(
    extract: FileRows,
    clocks: pl.DataFrame,
    events: FileRows | None,
    groups: pl.DataFrame,
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
    published, returned = counted.banded, RETURNED.schema.to_frame()
    told = EVENTS.schema.to_frame()
    if events is not None:
        told = _events(events, vocabulary, problems)
    if counted.month is not None:
        first = counted.month
        last = first.replace(day=monthrange(first.year, first.month)[1])
        returned = in_the_return(clocks, told, first_day=first, last_day=last)
    if events is None:
        known = pl.col("part") != Part.DECISION_TO_ADMIT
        published, returned = published.filter(known), returned.filter(known)
    method = method_of(month_of(counted.month) if counted.month else "")
    answer = reconcile(published, returned, groups, method=method, policy=policy)
    return ReconciledReading(answer, tuple(problems))


def _events(
    file: FileRows, vocabulary: Vocabulary, problems: list[Problem]
) -> pl.DataFrame:
    read = event_rows(file.rows, vocabulary, place=file.place, broken=file.broken)
    for problem in read.problems:
        if problem.code == MISSING_COLUMN:
            raise MissingColumn(f"{problem.where}: {problem.message} {problem.remedy}")
    problems += read.problems
    return read.events
