"""What an executor of Spark does with its share of the events: the rules, as anywhere.

Nothing here knows Spark. Rows come and go as Arrow's batches, and every pathway comes
whole, in the order in which it is to be read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from milepost.clocks.engine import BY_HAND_BELOW, clocks_as_at
from milepost.clocks.table import CLOCKS
from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import BrokenPromise, Problem
from milepost.intake.event_rows import EventRows, event_rows
from milepost.intake.faults import shown
from milepost.intake.places import NOWHERE
from milepost.reading.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

KEY, ROW, TWICE = "milepost_key", "milepost_row", "milepost_twice"
"""Columns of our own: the pathway to gather by, where a row stands, and whether an
earlier row of the table has its event number."""

OURS = (KEY, ROW, TWICE)
TOLD = ("where", "code", "message", "remedy")
"""What is told of a row that can't be read. Of a clock, nothing is."""

ANSWERS = CLOCKS.schema.names() + list(TOLD)
AT_ONCE = 500_000
"""Rows after which the pathways that are whole are answered."""

_may_read_by_hand = {"events": BY_HAND_BELOW}
"""How many more events this process reads by hand before it compiles the loop. One that
is given many small shares had better compile."""


class UnreadableRows(ValueError):
    """Rows can't be read, and nobody asked to be told which."""


@dataclass(frozen=True, slots=True)
class Share:
    """What to do with every share of the events."""

    question: Question
    vocabulary: Vocabulary
    stop_at_problems: bool
    """Whether a row that can't be read stops the work. Else it is told of."""

    def answers(
        self, batches: "Iterable[pa.RecordBatch]"
    ) -> "Iterator[pa.RecordBatch]":
        """Answer a share: a row for each clock, and one for each problem of a row.

        Raises:
            BrokenPromise: the rows are not in order of their pathways.
            UnreadableRows: there are such rows, and that is to stop the work.
        """
        for rows in whole_pathways(batches):
            yield from as_arrow(self._answer(rows)).to_batches()

    def _answer(self, rows: pl.DataFrame) -> pl.DataFrame:
        read = _read(rows, self.question, self.vocabulary)
        if read.refused and self.stop_at_problems:
            raise UnreadableRows(_why_it_stops(read, rows))
        asked = self.question
        clocks = clocks_as_at(
            read.events,
            asked.standard,
            asked.rules,
            as_at=asked.as_at,
            choices=asked.settings,
            by_hand_below=_by_hand_below(len(rows)),
        )
        as_text = clocks.with_columns(pl.col("how").cast(pl.String))
        return pl.concat([as_text, _told(read, rows)], how="diagonal").select(ANSWERS)


def as_arrow(answers: pl.DataFrame) -> "pa.Table":
    """Write answers as Spark wants them: every text as Arrow's plain one."""
    import pyarrow as pa

    table = answers.to_arrow(compat_level=pl.CompatLevel.oldest())
    plain = [
        (
            field.name,
            pa.string() if pa.types.is_large_string(field.type) else field.type,
        )
        for field in table.schema
    ]
    return table.cast(pa.schema(plain))


def whole_pathways(
    batches: "Iterable[pa.RecordBatch]", *, at_once: int = AT_ONCE
) -> Iterator[pl.DataFrame]:
    """Gather batches until there are rows enough, and cut them between two pathways.

    Raises:
        BrokenPromise: the rows are not in order of their pathways.
    """
    held: list[pl.DataFrame] = []
    rows, enough = 0, at_once
    for batch in batches:
        held.append(pl.DataFrame(pl.from_arrow(batch)))
        rows += len(held[-1])
        if rows < enough:
            continue
        gathered = _in_order(pl.concat(held))
        whole = gathered[KEY] != gathered[KEY][-1]
        if whole.any():
            yield gathered.filter(whole)
        held = [gathered.filter(~whole)]
        rows = len(held[0])
        enough = rows + at_once
    if rows:
        yield _in_order(pl.concat(held))


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    key = rows[KEY]
    if (key < key.shift(1)).any():
        raise BrokenPromise("the rows of a partition are in order of their pathways")
    return rows


def _read(rows: pl.DataFrame, question: Question, vocabulary: Vocabulary) -> EventRows:
    """Read the rows as from a file, but for what only the whole table can tell."""
    told = rows.drop(OURS, strict=False)
    broken: dict[int, Problem] = {}
    if TWICE in rows.columns:
        event = next(name for name in told.columns if name.strip() == "event")
        for row in rows[TWICE].arg_true():
            broken[row + 1] = _given_twice(told[event][row])
        told = told.with_columns(pl.when(~rows[TWICE]).then(pl.col(event)).alias(event))
    return event_rows(
        told,
        vocabulary,
        broken={row: _at(row, problem) for row, problem in broken.items()},
        standards=question.known_standards,
    )


def _given_twice(number: object) -> Problem:
    return Problem(
        "intake.same-event-twice",
        "event",
        f"An earlier row is already event {shown(number)}.",
        "Give each event a number of its own, or leave the second row out.",
    )


def _at(row: int, problem: Problem) -> Problem:
    where = f"{NOWHERE.of(row)}, {problem.where}"
    return Problem(problem.code, where, problem.message, problem.remedy)


def _told(read: EventRows, rows: pl.DataFrame) -> pl.DataFrame:
    """Tell each problem of a row, with the pathway as it came and the row's own place."""
    pathway = next(name for name in rows.columns if name.strip() == "pathway")
    names = rows[pathway].cast(pl.String, strict=False)
    found = [
        (names[row - 1], _where(row, problem, rows), *_words(problem))
        for row, problems in read.refused.items()
        for problem in problems
    ]
    return pl.DataFrame(
        found, schema=dict.fromkeys(("pathway", *TOLD), pl.String), orient="row"
    )


def _words(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.message, problem.remedy


def _where(row: int, problem: Problem, rows: pl.DataFrame) -> str:
    return rows[ROW][row - 1] + problem.where.removeprefix(NOWHERE.of(row))


def _why_it_stops(read: EventRows, rows: pl.DataFrame) -> str:
    """Say where to look. What a row says is left out: it would stay in a log."""
    row, (problem, *_) = next(iter(read.refused.items()))
    more = f" (and {len(read.refused) - 1:,} more)" if len(read.refused) > 1 else ""
    return (
        f"{_where(row, problem, rows)} can't be read [{problem.code}]{more}. Give "
        "problems=[] to be told of every such row, and to have the others answered."
    )


def _by_hand_below(rows: int) -> int:
    left = _may_read_by_hand["events"]
    _may_read_by_hand["events"] = max(0, left - rows)
    return BY_HAND_BELOW if rows < left else 0
