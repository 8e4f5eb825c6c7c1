"""Clocks of events that live in Spark, by the very rules that are used anywhere else."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from milepost.api.events import BadFile, tell
from milepost.clocks.table import CLOCKS
from milepost.foundation.problems import Problem
from milepost.foundation.spelling import nearest
from milepost.host.lawbook import lawbook_from_disk
from milepost.intake.event_rows import COLUMNS
from milepost.reading.from_file import MissingColumn, read_clocks
from milepost.reading.question import ask

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BLANKS = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All that Unicode has for blanks. Around the name of a pathway they say nothing."""

SPREAD = 1_024
"""Over how many groups the rows are spread that name no pathway: none need meet."""

NUMBER = "milepost_number"
"""A column of our own: the row's number in the order in which Spark hands them over."""

AS_SPARK: Mapping[pl.DataType, str] = {
    pl.Int32(): "int",
    pl.Date(): "date",
    pl.Boolean(): "boolean",
}
OF_CLOCKS = [f"`{n}` {AS_SPARK.get(k, 'string')}" for n, k in CLOCKS.schema.items()]


def clock(
    events: "DataFrame",
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
    order_by: str | Sequence[str] | None = None,
    problems: "list[DataFrame] | None" = None,
) -> "DataFrame":
    """Work out every clock of a Spark DataFrame of events.

    Like all of Spark's, the answer is worked out when it is asked for: written,
    counted, shown.

    Args:
        events: one row an event, with the columns that ``milepost.clock`` takes.
        standard: the id of the standard to keep the clocks under.
        as_at: the day the question is about.
        known_at: the moment from which to look; without one, all that is known counts.
        settings: choices, by name, where the standard's rules leave them.
        lawbook: a folder of rules of your own, read beside Milepost's by the driver;
            without it, the one that ``MILEPOST_LAWBOOK`` names there, if any.
        order_by: the column, or columns, by which the events of a pathway's day are
            to be read. Without it, the order in which Spark hands over the rows: good
            for a file that was just read, and not after a join or a group.
        problems: a list to add a DataFrame to, of ``pathway``, ``where``, ``code``,
            ``message`` and ``remedy``: a row for each thing wrong with a row that is
            left out. Without one, such a row stops the job.

    Returns:
        One row a clock, its columns those of ``milepost.clock``.

    Raises:
        UnknownStandard: there is no such standard.
        UnknownSetting: the standard's rules leave no such choice.
        MissingColumn: the events lack a column they must have, or that orders them.
        BadFile: the events are no Spark DataFrame.
        NotADay: ``as_at`` or ``known_at`` can't be read.
        BrokenLawbook: the folder of rules has a fault.
    """
    asked: dict[str, Any] = {"standard": standard, "as_at": as_at, "known_at": known_at}
    asked |= {"settings": settings, "lawbook": lawbook, "order_by": order_by}
    if problems is None:
        found, of_columns = _both(events, **asked, stop_at_problems=True)
        tell(of_columns, None)
        return clocks_of(found)
    both = clocks_and_problems(events, **asked)
    problems.append(problems_of(both))
    return clocks_of(both)


def clocks_and_problems(
    events: "DataFrame",
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
    order_by: str | Sequence[str] | None = None,
) -> "DataFrame":
    """Work out clocks and problems in one, to be kept before either is looked at.

    Keep it (``persist``, or in a table), then part it by ``clocks_of`` and
    ``problems_of``: the events are gone through once, not twice.

    The arguments, and what is raised, are those of ``clock``.
    """
    found, of_columns = _both(
        events,
        standard=standard,
        as_at=as_at,
        known_at=known_at,
        settings=settings,
        lawbook=lawbook,
        order_by=order_by,
        stop_at_problems=False,
    )
    if not of_columns:
        return found
    nothing = (None,) * len(CLOCKS.columns)
    rows = [(*nothing, p.where, p.code, p.message, p.remedy) for p in of_columns]
    return found.union(events.sparkSession.createDataFrame(rows, _schema()))


def clocks_of(both: "DataFrame") -> "DataFrame":
    """Take the clocks out of what ``clocks_and_problems`` found."""
    return both.where("`code` IS NULL").select(*CLOCKS.columns)


def problems_of(both: "DataFrame") -> "DataFrame":
    """Take the problems out of what ``clocks_and_problems`` found."""
    return both.where("`code` IS NOT NULL").select("pathway", *_told())


def _both(
    events: "DataFrame",
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None,
    settings: Mapping[str, str] | None,
    lawbook: str | PathLike[str] | None,
    order_by: str | Sequence[str] | None,
    stop_at_problems: bool,
) -> "tuple[DataFrame, list[Problem]]":
    """Plan the work; name what is wrong with whole columns, which refuses no row."""
    from milepost.api.spark_partition import Share

    if not hasattr(events, "mapInArrow"):
        raise BadFile(
            f"The events are a {type(events).__name__}; give a Spark DataFrame."
        )
    book = lawbook_from_disk(None if lawbook is None else Path(lawbook))
    question = ask(
        book, standard=standard, as_at=as_at, known_at=known_at, settings=settings
    )
    by = _ordering(events, order_by)
    theirs = [name for name in events.columns if name not in by or _is_known(name)]
    none = pl.DataFrame(schema=dict.fromkeys(theirs, pl.String))
    of_columns = read_clocks(none, question, book.vocabulary).problems
    share = Share(question, book.vocabulary, stop_at_problems)

    def answers(batches: Iterator[Any]) -> Iterator[Any]:
        return share.answers(batches)

    return _gathered(events, by).mapInArrow(answers, _schema()), of_columns


def _is_known(name: str) -> bool:
    return name.strip() in COLUMNS


def _schema() -> str:
    return ", ".join([*OF_CLOCKS, *(f"`{name}` string" for name in _told())])


def _told() -> Sequence[str]:
    from milepost.api.spark_partition import TOLD

    return TOLD


def _ordering(events: "DataFrame", order_by: str | Sequence[str] | None) -> list[str]:
    by = [order_by] if isinstance(order_by, str) else list(order_by or ())
    for name in by:
        if name not in events.columns:
            near = nearest(name, events.columns)
            raise MissingColumn(
                f"There is no column {name!r} to order by. {near}".rstrip()
            )
    return by


def _gathered(events: "DataFrame", by: Sequence[str]) -> "DataFrame":
    """Bring every pathway together, its rows in order, and leave out unknown columns.

    Rows are numbered first: a shuffle keeps no order.
    """
    from pyspark.sql import functions as f

    from milepost.api.spark_partition import KEY, ROW, TWICE

    known = [name for name in events.columns if _is_known(name)]
    kept = {name.strip(): name for name in known}
    number = f.col(NUMBER)
    numbered = events.withColumn(NUMBER, f.monotonically_increasing_id())
    ours = [_key(f, _named(f, kept["pathway"]), number).alias(KEY)]
    ours += [_place(f, by, number).alias(ROW)]
    if "event" in kept:
        ours += [_twice(f, _named(f, kept["event"]), number).alias(TWICE)]
    theirs = [_named(f, name) for name in known]
    turns = [f"milepost_turn_{place}" for place in range(len(by))]
    turn = [_named(f, name).alias(as_) for name, as_ in zip(by, turns, strict=True)]
    return (
        numbered.select(*theirs, *ours, *turn, NUMBER)
        .repartition(KEY)
        .sortWithinPartitions(KEY, *turns, NUMBER)
        .drop(*turns, NUMBER)
    )


def _named(f: Any, name: str) -> "Column":
    """Name a column as it is: a point or a blank in the name means nothing."""
    return f.col("`" + name.replace("`", "``") + "`")


def _key(f: Any, pathway: "Column", number: "Column") -> "Column":
    """By what to gather: no two spellings that intake takes for one may part."""
    text = f.btrim(pathway.cast("string"), f.lit(BLANKS))
    nobodys = f.concat(f.lit(" "), (number % SPREAD).cast("string"))
    return f.when(f.length(text) > 0, text).otherwise(nobodys)


def _place(f: Any, by: Sequence[str], number: "Column") -> "Column":
    """Say where a row stands, for whoever has to find it."""
    if not by:
        return f.concat(f.lit("row "), number.cast("string"))
    said = [
        f.concat(
            f.lit(f"{name} "), f.coalesce(_named(f, name).cast("string"), f.lit("none"))
        )
        for name in by
    ]
    return f.concat_ws(", ", *said)


def _twice(f: Any, event: "Column", number: "Column") -> "Column":
    """Whether an earlier row of the whole table has the same event number."""
    from pyspark.sql import Window

    text = f.btrim(event.cast("string"), f.lit(BLANKS))
    alone = f.concat(f.lit(" "), number.cast("string"))
    same = f.when(f.length(text) > 0, text).otherwise(alone)
    return f.row_number().over(Window.partitionBy(same).orderBy(number)) > 1
