"""``milepost validate``: what a validator should look at."""

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
from milepost.cli.say import answer, say, stop, tell, while_busy

if TYPE_CHECKING:
    from milepost.reading.findings import FindingsReading
    from milepost.reading.question import Question

Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write the findings here, as .csv, .csv.gz or .parquet. Without it they go "
        "to standard output as CSV.",
    ),
]


def validate(
    events: Events,
    standard: StandardId,
    as_at: AsAtDay,
    known_at: KnownAt = None,
    settings: Settings = None,
    lawbook: OwnRules = None,
    out: Out = None,
) -> None:
    """Say what in a record a validator should look at.

    Monitoring that the guidance doesn't allow, a visit with no outcome, a word that no
    rule knows, status codes that say otherwise than what happened, and more. Each finding
    has what is recorded, what stands against it and where that is written, and a question.
    No clock is changed. Findings are no fault of the file: the command ends with 1 only
    where rows can't be read, and names those.

    \b
    Example:
      milepost validate events.csv --standard england/rtt-18-weeks --as-at 2025-06-30
    """  # noqa: D301 - the backslash is Typer's
    from milepost.host.writing import csv_of, write_rows
    from milepost.reading.findings import NoChecks, read_findings
    from milepost.reading.from_file import MissingColumn

    not_over_the_events(events, out)
    rules = the_lawbook(lawbook)
    question = the_question(rules, standard, as_at, known_at, settings)
    file = the_rows(events)
    try:
        with while_busy("Looking through the record"):
            reading = read_findings(
                file.rows, question, rules, place=file.place, broken=file.broken
            )
    except (MissingColumn, NoChecks) as error:
        stop(str(error))
    if out is None:
        answer(csv_of(reading.findings), nl=False)
    elif problem := write_rows(reading.findings, out):
        stop(problem)
    tell(reading.problems)
    say(_summary(reading, question))
    if reading.problems:
        raise typer.Exit(1)


def _summary(reading: "FindingsReading", question: "Question") -> str:
    from milepost.foundation.days import in_words
    from milepost.foundation.wording import many
    from milepost.reading.question import ALL_TOLD

    findings = reading.findings
    known_at = question.as_at.known_at
    known = (
        f", as known at {known_at.isoformat(timespec='seconds')}"
        if known_at < ALL_TOLD
        else ""
    )
    counted = (
        findings["finding"].value_counts().sort("count", "finding", descending=True)
    )
    lines = [
        f"{question.standard.id} as at {in_words(question.as_at.day)}{known}: "
        f"{many(len(findings), 'finding')} on "
        f"{many(findings['pathway'].n_unique(), 'pathway')}, from "
        f"{many(reading.kept, 'event')}. Rows left out: {reading.refused:,}.",
        *(f"  {count:,}  {finding}" for finding, count in counted.iter_rows()),
    ]
    return "\n".join(lines)
