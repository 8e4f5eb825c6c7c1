"""Forecasts straight from a table of events, and their trial: no database."""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from milepost.events.vocabulary import Vocabulary
from milepost.foundation.problems import Problem
from milepost.intake.places import NOWHERE, Place
from milepost.reading.from_file import events_of
from milepost.reading.question import Question
from milepost.tracking.forecast_study import look_back, study
from milepost.tracking.forecast_trial import proved
from milepost.tracking.forecasts import forecast
from milepost.tracking.history import Curves
from milepost.tracking.waits import Judge, judged, positions_of, waits

ALL = "all"
"""The service of every pathway, where none is said."""


class ForecastsReading(NamedTuple):
    """What was learnt from a table of events, and what it says of those who wait."""

    forecasts: pl.DataFrame
    """A ``FORECASTS`` frame, one row for each running clock."""

    trials: pl.DataFrame
    """A ``TRIALS`` frame."""

    reliability: pl.DataFrame
    """A ``RELIABILITY`` frame."""

    problems: list[Problem]


def read_forecasts(
    rows: pl.DataFrame,
    services: pl.DataFrame | None,
    question: Question,
    vocabulary: Vocabulary,
    *,
    place: Place = NOWHERE,
    broken: Mapping[int, Problem] | None = None,
) -> ForecastsReading:
    """Learn from a table of events, try what was learnt, and forecast who waits.

    Args:
        rows: one row an event.
        services: the ``service`` of each ``pathway``; None where all are one. A
            pathway that isn't there is with a service of its own, without a name.
        question: the standard, and the standpoint.
        vocabulary: what each kind of event may say.
        place: where the rows come from.
        broken: rows that couldn't be read at all.

    Raises:
        MissingColumn: the table lacks a column it must have.
    """
    read = events_of(rows, question, vocabulary, place, broken)
    with_service = _with_services(read.events, services)
    codes = frozenset(with_service["service"])
    sitting = [Judge(question.standard, question.rules, codes)]
    as_at = question.as_at
    looked = look_back(read.events, with_service, sitting, as_at=as_at)
    found = study([looked], sitting, as_at=as_at)
    clocks = judged(read.events, with_service, sitting, as_at=as_at)
    where = positions_of(read.events, clocks, as_at)
    asked = waits(clocks, where).join(with_service, on="pathway")
    told = forecast(
        asked, Curves(found.groups), proved=proved(found.trials), day=as_at.day
    )
    return ForecastsReading(told, found.trials, found.reliability, read.problems)


def _with_services(events: pl.DataFrame, services: pl.DataFrame | None) -> pl.DataFrame:
    pathways = events.select("pathway").unique().sort("pathway")
    if services is None:
        return pathways.with_columns(service=pl.lit(ALL))
    told = services.select(pl.col("pathway", "service").cast(pl.String))
    return pathways.join(told.unique("pathway"), on="pathway", how="left").with_columns(
        pl.col("service").fill_null("")
    )
