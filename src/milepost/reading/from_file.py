"""Clocks, and their explanation, straight from a table of events: no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from milepost.clocks.engine import clocks_as_at
from milepost.clocks.explain import Explanation, explain_pathway
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.intake.columns import as_text
from milepost.intake.event_rows import MISSING_COLUMN, EventRows, event_rows
from milepost.intake.places import NOWHERE, Place
from milepost.reading.question import Choice, Question


class MissingColumn(ValueError):
    """The events lack a column that they must have."""


class UnknownPathway(ValueError):
    """No event is of the pathway that was asked for."""


class ClocksReading(NamedTuple):
    """The answer to a question put to a table of events."""

    clocks: pl.DataFrame
    """A ``CLOCKS`` frame."""

    problems: list[Problem]
    choices: tuple[Choice, ...]
    """Every choice made on the way, by the lawbook or by whoever asked."""

    kept: int
    """Rows read as events."""

    refused: int
    """Rows left out, each with its problem."""


@dataclass(frozen=True, slots=True)
class PathwayReading:
    """One pathway explained, and what was wrong with its rows."""

    explanation: Explanation
    problems: tuple[Problem, ...]
    choices: tuple[Choice, ...]


def read_clocks(
    rows: pl.DataFrame,
    question: Question,
    vocabulary: Vocabulary,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
) -> ClocksReading:
    """Work out every clock of a table of events.

    Raises:
        MissingColumn: the table lacks a column it must have.
    """
    read = _read(rows, vocabulary, place, broken)
    clocks = clocks_as_at(
        read.events,
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
    )
    kept, refused = len(read.events), len(read.refused)
    return ClocksReading(clocks, read.problems, question.choices, kept, refused)


def read_pathway(
    rows: pl.DataFrame,
    pathway: str,
    question: Question,
    vocabulary: Vocabulary,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
) -> PathwayReading:
    """Explain one pathway of a table of events.

    Raises:
        MissingColumn: the table lacks a column it must have.
        UnknownPathway: no event in it is of that pathway.
    """
    read = _read(rows, vocabulary, place, broken)
    names = as_text(rows["pathway"])
    if not (names == pathway).any():
        near = nearest(pathway, names.unique().drop_nulls().head(10_000))
        raise UnknownPathway(f"No event is of pathway {pathway!r}. {near}".rstrip())
    explanation = explain_pathway(
        read.events.filter(pl.col("pathway") == pathway),
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
    )
    problems = [
        problem
        for row, found in read.refused.items()
        if names[row - 1 - place.before] in (pathway, None)
        for problem in found
    ]
    return PathwayReading(explanation, tuple(problems), question.choices)


def _read(
    rows: pl.DataFrame,
    vocabulary: Vocabulary,
    place: Place,
    broken: Mapping[int, Problem] | None,
) -> EventRows:
    read = event_rows(rows, vocabulary, place=place, broken=broken)
    for problem in read.problems:
        if problem.code == MISSING_COLUMN:
            raise MissingColumn(f"{problem.where}: {problem.message} {problem.remedy}")
    return read
