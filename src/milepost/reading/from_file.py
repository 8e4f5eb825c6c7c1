"""Clocks, and their explanation, straight from a table of events: no database."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.explain import Explanation, explain_pathway
from milepost.clocks.table import CLOCKS
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.host.event_files import FileRows
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
    by_hand_below: int = BY_HAND_BELOW,
) -> ClocksReading:
    """Work out every clock of a table of events.

    Raises:
        MissingColumn: the table lacks a column it must have.
    """
    read = _read(rows, question, vocabulary, place, broken)
    clocks = clocks_as_at(
        read.events,
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
        by_hand_below=by_hand_below,
    )
    kept, refused = len(read.events), len(read.refused)
    return ClocksReading(clocks, read.problems, question.choices, kept, refused)


def read_clocks_in_parts(
    parts: Iterable[FileRows], question: Question, vocabulary: Vocabulary
) -> ClocksReading:
    """Work out every clock of a long table that comes in parts.

    Args:
        parts: no pathway in two of them, and every pathway after those before it.
        question: what is asked.
        vocabulary: what each kind of event may say.
    """
    readings = list(_two_at_a_time(parts, question, vocabulary))
    return ClocksReading(
        CLOCKS.check(pl.concat([reading.clocks for reading in readings])),
        list(dict.fromkeys(p for reading in readings for p in reading.problems)),
        question.choices,
        sum(reading.kept for reading in readings),
        sum(reading.refused for reading in readings),
    )


def _two_at_a_time(
    parts: Iterable[FileRows], question: Question, vocabulary: Vocabulary
) -> Iterator[ClocksReading]:
    """Read parts in order, two at once and one waiting, so that memory stays small."""

    def read(part: FileRows) -> ClocksReading:
        place = part.place
        return read_clocks(
            part.rows, question, vocabulary, place=place, by_hand_below=0
        )

    with ThreadPoolExecutor(2) as threads:
        waiting = deque()
        for part in parts:
            waiting.append(threads.submit(read, part))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        for one in waiting:
            yield one.result()


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
    read = _read(rows, question, vocabulary, place, broken)
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
    named = replace(explanation, pathway=pathway)
    return PathwayReading(named, tuple(problems), question.choices)


def _read(
    rows: pl.DataFrame,
    question: Question,
    vocabulary: Vocabulary,
    place: Place,
    broken: Mapping[int, Problem] | None,
) -> EventRows:
    read = event_rows(
        rows,
        vocabulary,
        place=place,
        broken=broken,
        standards=question.known_standards,
    )
    missing = [problem for problem in read.problems if problem.code == MISSING_COLUMN]
    if missing:
        told = (f"{each.where}: {each.message} {each.remedy}" for each in missing)
        raise MissingColumn("\n".join(told))
    return read
