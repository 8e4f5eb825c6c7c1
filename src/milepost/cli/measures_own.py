"""``milepost measures``: a list of patients of your own, beside what was published."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from milepost.cli.measures import (
    ByInEngland,
    Disclosure,
    Extract,
    Out,
    SmallCounts,
    app,
    read,
)
from milepost.cli.options import OwnRules, Settings, pairs, the_lawbook, the_rows
from milepost.cli.say import answer, say, stop, tell, while_busy
from milepost.foundation.problems import Problem

if TYPE_CHECKING:
    import polars as pl

    from milepost.reading.reconciled import ReconciledReading

Patients = Annotated[
    Path,
    typer.Argument(
        metavar="PATIENTS",
        help="A CSV file of treated patients, a row each: treating and treated_day, and "
        "if known accountable, upgraded_by, seen_by, transfer_day, "
        "first_seen_adjustment and treatment_adjustment, in days since the clock began.",
        show_default=False,
    ),
]
OwnEvents = Annotated[
    Path,
    typer.Argument(
        metavar="EVENTS",
        help="The events of your own list, as for `milepost clocks`.",
        show_default=False,
    ),
]
Group = Annotated[
    str | None,
    typer.Option(
        "--group",
        metavar="CODE",
        help="The code that all of the list belongs to, such as a provider's.",
    ),
]
Groups = Annotated[
    Path | None,
    typer.Option(
        "--groups",
        metavar="FILE",
        help="For a list of several: a CSV file with columns pathway and group.",
    ),
]


class Each(StrEnum):
    """What one row is about."""

    PATIENT = "patient"
    PROVIDER = "provider"


class Shown(StrEnum):
    """Which table is given."""

    TABLE = "table"
    BANDS = "bands"
    ROWS = "rows"


@app.command("breach-shares")
def breach_shares(
    patients: Patients,
    by: Annotated[
        Each,
        typer.Option("--by", help="A row for each patient, or the sum of a provider."),
    ] = Each.PATIENT,
    out: Out = None,
) -> None:
    """Share treated patients between who investigated and who treated.

    England's 62 days: 38 of them are for investigating and 24 for treating. The parts of a
    patient sum to one. Partly verified; rules of your alliance come before it. Small
    counts are not held back: it is for running a service, not for publishing.

    \b
    Example:
      milepost measures breach-shares treated.csv --by provider
    """  # noqa: D301 - the backslash is Typer's
    from milepost.measures.shared_breaches import shares_of, sums_by_provider

    file = read(patients)
    shares, problems = shares_of(
        file.rows, file=file.place.file, where=file.place.of, broken=file.broken
    )
    _give(sums_by_provider(shares) if by is Each.PROVIDER else shares, out)
    tell(problems)
    say(
        f"Shared out: {shares['row'].n_unique():,}. Left out: "
        f"{len(file.rows) - shares['row'].n_unique():,}."
    )
    if problems:
        raise typer.Exit(1)


@app.command("reconcile")
def reconcile(
    extract: Extract,
    events: OwnEvents,
    group: Group = None,
    groups: Groups = None,
    by: Annotated[ByInEngland, typer.Option("--by")] = ByInEngland.PROVIDER,
    show: Annotated[
        Shown,
        typer.Option(
            "--show",
            help="Both figures by part; by band, where they differ; or the patients of "
            "the bands that hold more than was published.",
        ),
    ] = Shown.TABLE,
    disclosure: SmallCounts = Disclosure.NONE,
    settings: Settings = None,
    lawbook: OwnRules = None,
    out: Out = None,
) -> None:
    """Lay a list of your own beside its published figure, and name who differs.

    The clocks are worked out as at the last day of the extract's month. A published
    figure names nobody: look first at the patients who are sure to be missing there.

    \b
    Example:
      milepost measures reconcile Full-CSV.zip events.csv --group RAA --show rows
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.from_file import MissingColumn
    from milepost.reading.published import By, Policy
    from milepost.reading.question import UnknownSetting
    from milepost.reading.reconciled import read_reconciled_events

    whose = _whose(group, groups)
    files = read(extract), the_rows(events)
    try:
        with while_busy("Working out the clocks"):
            reading = read_reconciled_events(
                *files,
                whose,
                by=By(by),
                policy=Policy(disclosure),
                lawbook=the_lawbook(lawbook),
                settings=pairs(settings or []),
            )
    except (MissingColumn, UnknownSetting) as error:
        stop(str(error))
    _give(getattr(reading.answer, show), out)
    tell(reading.problems)
    say(_summary(reading))
    if reading.problems:
        raise typer.Exit(1)


def _whose(group: str | None, groups: Path | None) -> "pl.DataFrame | str":
    """Read to whom the list belongs: one code, or a file that says it of each pathway."""
    if (group is None) == (groups is None):
        stop("Say whose list it is: --group with a code, or --groups with a file.")
    if groups is None:
        return str(group)
    file = read(groups)
    lacking = [name for name in ("pathway", "group") if name not in file.rows.columns]
    if lacking:
        stop(f"{groups}: There is no column {' or '.join(lacking)}. Add it.")
    named = file.rows.select("pathway", "group")
    if named["pathway"].is_duplicated().any():
        stop(f"{groups}: A pathway is in it more than once. Give each one group.")
    return named


def _summary(reading: "ReconciledReading") -> str:
    from milepost.foundation.days import in_words
    from milepost.foundation.wording import many

    if reading.as_at is None:
        return "The month of the extract can't be told, so nothing was compared."
    table = reading.answer.table
    apart = (table["difference"].fill_null(1) != 0).sum()
    return (
        f"As at {in_words(reading.as_at)}: {many(len(table), 'figure')} compared, "
        f"{apart:,} of them different or held back. "
        f"Patients to look at: {reading.answer.rows['pathway'].n_unique():,}."
    )


def _give(table: "pl.DataFrame", out: Path | None) -> None:
    from milepost.host.writing import csv_of, write_rows

    if out is None:
        answer(csv_of(table), nl=False)
    elif isinstance(problem := write_rows(table, out), Problem):
        stop(problem)
