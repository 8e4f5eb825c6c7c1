"""``milepost clocks``: every clock of a file of events."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import (
    AsAtDay,
    Events,
    KnownAt,
    OwnRules,
    Settings,
    StandardId,
    not_over_the_events,
    the_lawbook,
    the_question,
    the_rows,
)
from milepost.cli.progress import Progress, counting
from milepost.cli.say import answer, say, stop, tell, while_busy
from milepost.foundation.problems import Problem

if TYPE_CHECKING:
    import polars as pl

    from milepost.host.event_files import FileRows
    from milepost.quality.idle_rows import IdleRows
    from milepost.quality.unlisted_values import Unlisted
    from milepost.reading.from_file import ClocksReading
    from milepost.reading.question import Question
    from milepost.rules.lawbook import Lawbook

WORKING = "Working out the clocks"

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write the clocks here, as .csv, .csv.gz or .parquet. Without it they go to "
        "standard output as CSV.",
    ),
]


def clocks(
    events: Events,
    standard: StandardId,
    as_at: AsAtDay,
    known_at: KnownAt = None,
    settings: Settings = None,
    own: OwnRules = None,
    out: Out = None,
) -> None:
    """Work out every clock of a file of events under one standard.

    Rows that can't be read are named on standard error, the rest is answered, and the
    command ends with 1. Every choice made where a rule leaves one is named too.

    \b
    Examples:
      milepost clocks events.csv --standard england/rtt-18-weeks --as-at 2025-06-30
      milepost clocks events.parquet --standard scotland/cancer-62-day \\
        --as-at 2025-06-30 --known-at 2025-07-04 --out clocks.parquet
    """  # noqa: D301 - the backslashes are Typer's
    from milepost.reading.from_file import MissingColumn

    not_over_the_events(events, out)
    parts = _parts(events)
    lawbook = the_lawbook(own)
    question = the_question(lawbook, standard, as_at, known_at, settings)
    try:
        told = _in_parts(parts, events, question, lawbook, out) if parts else None
        told = told or _whole(events, question, lawbook, out)
    except MissingColumn as error:
        stop(str(error))
    tell(told.problems)
    _tell_of_values(told, question)
    say(_summary(told, question))
    if told.problems:
        raise typer.Exit(1)


def _tell_of_values(told: "_Told", question: "Question") -> None:
    """Tell of rows and values that were kept, and are worth a look."""
    from milepost.quality.idle_rows import idle_findings
    from milepost.quality.unlisted_values import findings

    found = findings(told.unlisted, question.known_values)
    found += idle_findings(told.idle)
    if found:
        say("To look at (the rows are counted all the same):")
        tell(found)


@dataclass(slots=True)
class _Told:
    """What a summary says of the answer."""

    clocks: int = 0
    pathways: int = 0
    kept: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    unlisted: "Unlisted" = field(default_factory=Counter)
    idle: "IdleRows" = field(default_factory=Counter)

    def add(self, reading: "ClocksReading") -> None:
        """Add what came of some pathways, of which none was there before."""
        self.clocks += len(reading.clocks)
        self.pathways += int((reading.clocks["clock"] == 1).sum())
        self.kept += reading.kept
        self.refused += reading.refused
        self.unlisted.update(reading.unlisted)
        self.idle.update(reading.idle)
        self.problems = list(dict.fromkeys(self.problems + reading.problems))


def _parts(events: Path) -> "Iterator[FileRows] | None":
    """Begin to read the file a part at a time, if it is long; the rest comes meanwhile."""
    from milepost.host.kept_code import keep_compiled_code
    from milepost.host.long_files import is_long, parts_of

    if not is_long(events):
        return None
    keep_compiled_code()
    return parts_of(events)


def _in_parts(
    parts: "Iterator[FileRows]",
    events: Path,
    question: "Question",
    lawbook: "Lawbook",
    out: Path | None,
) -> _Told | None:
    """Answer a part at a time, if the file is in order; else not at all."""
    from milepost.host.long_files import BrokenFile, OutOfOrder, rows_in
    from milepost.reading.from_file import clocks_in_parts

    told, of = _Told(), rows_in(events)

    def clocks(progress: Progress) -> Iterator["pl.DataFrame"]:
        progress(WORKING, 0, of)
        for reading in clocks_in_parts(parts, question, lawbook.vocabulary):
            told.add(reading)
            progress(WORKING, told.kept + told.refused, of)
            yield reading.clocks

    try:
        with counting() as progress:
            _write(clocks(progress), out)
    except BrokenFile as error:
        stop(f"{events}: It can't be read to its end: {error}. Get the file again.")
    except OutOfOrder:
        say(f"{events.name} is not in order of pathway, so it is read whole.")
        return None
    return told


def _whole(
    events: Path, question: "Question", lawbook: "Lawbook", out: Path | None
) -> _Told:
    """Answer at once."""
    from milepost.reading.from_file import read_clocks

    file, told = the_rows(events), _Told()
    with while_busy(WORKING):
        reading = read_clocks(
            file.rows,
            question,
            lawbook.vocabulary,
            place=file.place,
            broken=file.broken,
        )
    told.add(reading)
    _write([reading.clocks], out)
    return told


def _write(clocks: Iterable["pl.DataFrame"], out: Path | None) -> None:
    """Write each frame where it is wanted."""
    import polars as pl

    from milepost.clocks.table import CLOCKS
    from milepost.host.writing import csv_of, write_parts

    if out is None:
        answer(csv_of(pl.concat([CLOCKS.schema.to_frame(), *clocks])), nl=False)
    elif problem := write_parts(clocks, CLOCKS.schema, out):
        stop(problem)


def _known(question: "Question") -> str:
    """Say from which moment it was looked, where one was given."""
    from milepost.reading.question import ALL_TOLD

    known_at = question.as_at.known_at
    if known_at >= ALL_TOLD:
        return ""
    return f", as known at {known_at.isoformat(timespec='seconds')}"


def _summary(told: _Told, question: "Question") -> str:
    from milepost.foundation.days import in_words
    from milepost.rules.in_words import not_national

    lines = [
        f"{question.standard.id} as at {in_words(question.as_at.day)}{_known(question)}: "
        f"{told.clocks:,} clocks of {told.pathways:,} pathways, "
        f"from {told.kept:,} events. Rows left out: {told.refused:,}."
    ]
    if own := not_national(question.standard.editions[-1]):
        lines.append(f"{own}: it is no national standard.")
    settings = [choice for choice in question.choices if choice.setting]
    if settings:
        lines.append("Choices made, where the rules leave one (--set changes it):")
    for choice in settings:
        whose = "" if choice.ours else ", as you chose"
        lines.append(f"  {choice.setting}={choice.choice}{whose}")
    return "\n".join(lines)
