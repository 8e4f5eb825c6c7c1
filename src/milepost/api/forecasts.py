"""What may become of each wait, for Python: a frame or a file in, frames out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike

import polars as pl

from milepost.api.events import rows_of, tell
from milepost.api.lawbook import the_lawbook
from milepost.foundation.problems import Problem
from milepost.reading.forecasts_from_file import read_forecasts
from milepost.reading.question import ask


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What was learnt from the history, and what it says of those who wait."""

    forecasts: pl.DataFrame
    """One row for each running clock: its chance of breach, when treatment may come,
    and which earlier patients say so; or why there is no chance."""

    trials: pl.DataFrame
    """How good such forecasts were for later patients, held back: for each day of
    asking, and where that is missing, for all together."""

    reliability: pl.DataFrame
    """What was forecast beside what came to pass, tenth by tenth."""


def forecasts(
    events: pl.DataFrame | str | PathLike[str],
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    services: pl.DataFrame | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
    problems: list[Problem] | None = None,
) -> Forecasts:
    """Forecast each running clock from the history in the same events.

    Args:
        events: one row an event, as a frame or as a CSV or Parquet file, as ``clock``
            takes them: those who wait, and earlier patients.
        standard: the id of the standard whose clocks are forecast.
        as_at: the day the question is about.
        known_at: the moment from which to look; without one, all that is known counts.
        services: the ``service`` of each ``pathway``, where history is to be told apart
            by service.
        settings: choices, by name, where the standard's rules leave them.
        lawbook: a folder of rules of your own, as for ``clock``.
        problems: a list to add the problems to. Without one, a ``BadRows`` warning
            tells of them.

    Raises:
        UnknownStandard: there is no such standard.
        UnknownSetting: the standard's rules leave no such choice.
        MissingColumn: the events lack a column that they must have.
        BadFile: the file of events can't be read.
        NotADay: ``as_at`` or ``known_at`` can't be read.
    """
    book = the_lawbook(lawbook)
    question = ask(
        book, standard=standard, as_at=as_at, known_at=known_at, settings=settings
    )
    file = rows_of(events)
    reading = read_forecasts(
        file.rows,
        services,
        question,
        book.vocabulary,
        place=file.place,
        broken=file.broken,
    )
    tell(reading.problems, problems)
    return Forecasts(reading.forecasts, reading.trials, reading.reliability)
