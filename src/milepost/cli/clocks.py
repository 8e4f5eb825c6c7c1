"""``milepost clocks``: every clock of a file of events."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.options import (
    AsAtDay,
    Events,
    KnownAt,
    Settings,
    StandardId,
    not_over_the_events,
    the_lawbook,
    the_question,
    the_rows,
)
from milepost.cli.say import answer, say, stop, tell, while_busy

if TYPE_CHECKING:
    from milepost.reading.from_file import ClocksReading
    from milepost.reading.question import Question
    from milepost.rules.lawbook import Lawbook

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
    from milepost.host.event_files import csv_of, write_rows
    from milepost.reading.from_file import MissingColumn

    not_over_the_events(events, out)
    lawbook = the_lawbook()
    question = the_question(lawbook, standard, as_at, known_at, settings)
    try:
        reading = _read(events, question, lawbook)
    except MissingColumn as error:
        stop(str(error))
    if out is None:
        answer(csv_of(reading.clocks), nl=False)
    elif problem := write_rows(reading.clocks, out):
        stop(problem)
    tell(reading.problems)
    say(_summary(reading, question))
    if reading.problems:
        raise typer.Exit(1)


def _read(events: Path, question: "Question", lawbook: "Lawbook") -> "ClocksReading":
    """Read the file, a part at a time if it is long and in order, and answer."""
    from milepost.host.long_files import OutOfOrder, is_long, parts_of
    from milepost.reading.from_file import read_clocks, read_clocks_in_parts

    vocabulary = lawbook.vocabulary
    if is_long(events):
        try:
            with while_busy("Working out the clocks, a part at a time"):
                return read_clocks_in_parts(parts_of(events), question, vocabulary)
        except OutOfOrder:
            say(f"{events.name} is not in order of pathway, so it is read whole.")
    file = the_rows(events)
    with while_busy("Working out the clocks"):
        return read_clocks(
            file.rows, question, vocabulary, place=file.place, broken=file.broken
        )


def _known(question: "Question") -> str:
    """Say from which moment it was looked, where one was given."""
    from milepost.reading.question import ALL_TOLD

    known_at = question.as_at.known_at
    if known_at >= ALL_TOLD:
        return ""
    return f", as known at {known_at.isoformat(timespec='seconds')}"


def _summary(reading: "ClocksReading", question: "Question") -> str:
    from milepost.foundation.days import in_words

    clocks = reading.clocks
    lines = [
        f"{question.standard.id} as at {in_words(question.as_at.day)}{_known(question)}: "
        f"{len(clocks):,} clocks of {clocks['pathway'].n_unique():,} pathways, "
        f"from {reading.kept:,} events. Rows left out: {reading.refused:,}."
    ]
    settings = [choice for choice in reading.choices if choice.setting]
    if settings:
        lines.append("Choices made, where the rules leave one (--set changes it):")
    for choice in settings:
        whose = "" if choice.ours else ", as you chose"
        lines.append(f"  {choice.setting}={choice.choice}{whose}")
    return "\n".join(lines)
