"""What a validator is asked, for Python: a frame or a file in, a frame out."""

from collections.abc import Mapping
from datetime import date, datetime
from os import PathLike

import polars as pl

from milepost.api.events import rows_of, tell
from milepost.api.lawbook import the_lawbook
from milepost.foundation.problems import Problem
from milepost.reading.findings import read_findings
from milepost.reading.question import ask


def findings(
    events: pl.DataFrame | str | PathLike[str],
    *,
    standard: str,
    as_at: str | date,
    known_at: str | date | datetime | None = None,
    settings: Mapping[str, str] | None = None,
    lawbook: str | PathLike[str] | None = None,
    problems: list[Problem] | None = None,
) -> pl.DataFrame:
    """Find what in a record a validator should look at. No clock is changed.

    Args:
        events: one row an event, as a frame or as a CSV or Parquet file, as ``clock``
            takes them.
        standard: the id of the standard whose clocks are looked at.
        as_at: the day the question is about.
        known_at: the moment from which to look; without one, all that is known counts.
        settings: choices, by name, where the standard's rules leave them.
        lawbook: a folder of rules of your own, as for ``clock``.
        problems: a list to add the problems to. Without one, a ``BadRows`` warning
            tells of them.

    Returns:
        One row for each finding, with what is recorded, what codes say if any matters,
        by which rules, what stands against it, where that is written, and what to ask.

    Raises:
        UnknownStandard: there is no such standard.
        NoChecks: nothing is checked under that standard.
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
    reading = read_findings(
        file.rows, question, book, place=file.place, broken=file.broken
    )
    tell(reading.problems, problems)
    return reading.findings
