"""``milepost forecast``: what may become of each wait, and how good that proved."""

from pathlib import Path
from typing import Annotated

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

app = typer.Typer(
    help="Chances of breach and days of treatment, from a board's own history.",
    no_args_is_help=True,
)
Provider = Annotated[
    str | None, typer.Option("--provider", help="One provider; without it, every one.")
]
Trial = Annotated[
    bool,
    typer.Option("--trial", help="How good they proved on later patients, instead."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        help="Write the figures here, as .csv, .csv.gz or .parquet. Without it they go "
        "to standard output as CSV.",
    ),
]


@app.command()
def learn(provider: Provider = None) -> None:
    """Learn from the history now, and forecast every running clock by it.

    `milepost work` does so by itself once a week.

    \b
    Example:
      milepost forecast learn
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.cli.progress import counting
    from milepost.host.clock import now

    with a_database(), counting() as progress:
        from django.conf import settings

        from milepost.actions.forecasts import look_ahead

        done = look_ahead(
            provider,
            lawbook=settings.LAWBOOK,
            now=now(),
            afresh=True,
            progress=lambda done, of: progress("Reading the history", done, of),
        )
    say(str(done))


@app.command("list")
def list_forecasts(
    provider: Provider = None, *, trial: Trial = False, out: Out = None
) -> None:
    """Give the forecast of every running clock, as the pages show it.

    \b
    Examples:
      milepost forecast list --out forecasts.parquet
      milepost forecast list --trial
    """  # noqa: D301 - the backslash is Typer's
    from milepost.cli.database import a_database
    from milepost.host.clock import now

    with a_database():
        from milepost.reading.forecasts import every_forecast, every_trial

        found = every_trial(provider, now()) if trial else every_forecast(provider)
    _give(found, out)


@app.command()
def file(
    events: Events,
    standard: StandardId,
    as_at: AsAtDay,
    known_at: KnownAt = None,
    settings: Settings = None,
    lawbook: OwnRules = None,
    *,
    trial: Trial = False,
    out: Out = None,
) -> None:
    """Forecast the clocks that run in a file of events, by the history in it.

    \b
    Example:
      milepost forecast file events.parquet --standard scotland/cancer-62-day \\
        --as-at 2026-11-22 --trial
    """  # noqa: D301 - the backslash is Typer's
    from milepost.reading.forecasts_from_file import read_forecasts
    from milepost.reading.from_file import MissingColumn

    not_over_the_events(events, out)
    rules = the_lawbook(lawbook)
    question = the_question(rules, standard, as_at, known_at, settings)
    rows = the_rows(events)
    try:
        with while_busy("Learning from the history"):
            reading = read_forecasts(
                rows.rows,
                None,
                question,
                rules.vocabulary,
                place=rows.place,
                broken=rows.broken,
            )
    except MissingColumn as error:
        stop(str(error))
    tell(reading.problems)
    _give(reading.trials if trial else reading.forecasts, out)
    if reading.problems:
        raise typer.Exit(1)


def _give(found, out: Path | None) -> None:
    from milepost.host.writing import csv_of, write_rows

    if out is None:
        answer(csv_of(found), nl=False)
    elif problem := write_rows(found, out):
        stop(problem)
