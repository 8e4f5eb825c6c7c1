"""Clocks, and their explanation, straight from a table of events: no database."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.explain import Explanation, explain_pathway
from milepost.clocks.table import CLOCKS
from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.host.event_files import FileRows
from milepost.host.long_files import in_order
from milepost.intake.columns import as_text
from milepost.intake.event_rows import MISSING_COLUMN, EventRows, event_rows
from milepost.intake.places import NOWHERE, Place
from milepost.intake.whole_columns import whole_columns
from milepost.quality.adjustments import adjustments_in_columns, count_adjustments
from milepost.quality.idle_rows import (
    NOTHING_IDLE,
    Idle,
    IdleRows,
    count_idle_rows,
    count_idle_rows_in_columns,
)
from milepost.quality.unlisted_values import (
    NOTHING_UNLISTED,
    Unlisted,
    count_unlisted,
    count_unlisted_in_columns,
)
from milepost.reading.question import Choice, Question

if TYPE_CHECKING:
    from milepost.clocks.by_columns import Walk


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

    unlisted: Unlisted = NOTHING_UNLISTED
    """Values that were kept and that no rule knows, and how many events say each."""

    idle: IdleRows = NOTHING_IDLE
    """Rows that were kept and change nothing, or are there twice, and how many."""


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
    read = events_of(rows, question, vocabulary, place, broken)
    clocks = clocks_as_at(
        read.events,
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
        by_hand_below=by_hand_below,
    )
    return ClocksReading(
        clocks,
        read.problems,
        question.choices,
        kept=len(read.events),
        refused=len(read.refused),
        unlisted=count_unlisted(read.events, question.known_values),
        idle=count_idle_rows(read.events) + _adjusted(read.events, clocks, question),
    )


def _adjusted(
    events: pl.DataFrame, clocks: pl.DataFrame, question: Question
) -> IdleRows:
    """Count the adjustments that come to too much, or that stand there twice."""
    if not (events["kind"] == Kind.ADJUSTMENT_RECORDED.value).any():
        return NOTHING_IDLE
    told = known(events, question.as_at)
    over, twice = count_adjustments(told, clocks, question.rules)
    return +IdleRows({Idle.OVER_WAIT: over, Idle.ADJUSTED_TWICE: twice})


def clocks_in_parts(
    parts: Iterable[FileRows], question: Question, vocabulary: Vocabulary
) -> Iterator[ClocksReading]:
    """Work out the clocks of a long table that comes in parts, and give them so.

    Two parts are worked out at once, while the next is read and one waits; so memory
    stays small, however long the table is.

    Args:
        parts: no pathway in two of them, and every pathway after those before it.
        question: what is asked.
        vocabulary: what each kind of event may say.

    Raises:
        OutOfOrder: they don't come so.
        MissingColumn: the table lacks a column it must have.
    """
    from milepost.clocks.by_columns import walk_for  # it brings the compiler

    walk = walk_for(
        question.standard,
        question.rules,
        as_at=question.as_at,
        choices=question.settings,
    )

    def read(part: FileRows) -> ClocksReading:
        return _read_part(part, walk, question, vocabulary)

    with ThreadPoolExecutor(2) as threads:
        waiting = deque()
        for part in parts:
            waiting.append(threads.submit(read, part))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        for one in waiting:
            yield one.result()


def _read_part(
    part: FileRows, walk: "Walk | None", question: Question, vocabulary: Vocabulary
) -> ClocksReading:
    """Read a part by its columns, if they are such as can be; else by its rows."""
    known = question.known_standards
    if walk and not part.broken:
        read = whole_columns(part.rows, vocabulary, place=part.place, standards=known)
        if read is not None:
            clocks = walk.clocks_of(read.columns)
            adjusted = adjustments_in_columns(read.columns)
            return ClocksReading(
                clocks,
                read.problems,
                question.choices,
                len(read.columns),
                read.refused,
                count_unlisted_in_columns(read.columns, question.known_values),
                count_idle_rows_in_columns(read.columns)
                + _adjusted(adjusted, clocks, question),
            )
    rows = in_order(part.rows)
    return read_clocks(rows, question, vocabulary, place=part.place, by_hand_below=0)


def read_clocks_in_parts(
    parts: Iterable[FileRows], question: Question, vocabulary: Vocabulary
) -> ClocksReading:
    """Work out every clock of a long table that comes in parts, and put them together.

    Args:
        parts: no pathway in two of them, and every pathway after those before it.
        question: what is asked.
        vocabulary: what each kind of event may say.
    """
    readings = list(clocks_in_parts(parts, question, vocabulary))
    return ClocksReading(
        CLOCKS.check(pl.concat([reading.clocks for reading in readings])),
        list(dict.fromkeys(p for reading in readings for p in reading.problems)),
        question.choices,
        sum(reading.kept for reading in readings),
        sum(reading.refused for reading in readings),
        sum((reading.unlisted for reading in readings), Unlisted()),
        sum((reading.idle for reading in readings), IdleRows()),
    )


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
    read = events_of(rows, question, vocabulary, place, broken)
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


def events_of(
    rows: pl.DataFrame,
    question: Question,
    vocabulary: Vocabulary,
    place: Place,
    broken: Mapping[int, Problem] | None,
) -> EventRows:
    """Read the rows of a table as events, with what is wrong with any.

    Raises:
        MissingColumn: the table lacks a column it must have.
    """
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
