"""What is forecast of each wait, and how good such forecasts have proved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.pathway import PathwayReading
from milepost.store.forecasts.lessons import Learnt, groups_of, learnt, who_learnt
from milepost.store.forecasts.told import forecasts_of, kept_forecasts
from milepost.store.pathways import standards_by_service
from milepost.tracking.forecast_trial import TRIALS
from milepost.tracking.forecasts import ASKED, forecast
from milepost.tracking.history import Curves
from milepost.tracking.stages import STEPS
from milepost.tracking.waits import WAITS

Clock = tuple[str, str, int]
"""A pathway, a standard and the clock's number."""

SPLIT = {"split": pl.Date}
ASKED_TYPES = {
    **{n: WAITS.columns[n].dtype for n in ASKED if n != "service"},
    "service": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What became of earlier patients like one who waits."""

    standard: str
    chance: float | None
    """Of still waiting when the limit is passed, 0 to 1; None where it can't be said."""

    without: str | None
    """Why not: one of ``tracking.forecasts.WITHOUT``."""

    proved: bool
    """Whether this standard's forecasts may be sorted by."""

    treated: float | None
    early_on: date | None
    half_on: date | None
    late_on: date | None
    asked_at: int | None
    level: str | None
    place: str | None
    service: str
    patients: int | None
    """How many earlier patients it counts; where they are too few, those there were."""

    first_on: date | None
    last_on: date | None
    day: date
    """The day from which it looks ahead."""

    learnt_on: date
    behind: bool
    """Whether it was made before the pathway's latest event, or on an earlier day."""


def forecasts_of_rows(
    scope: Scope, rows: Sequence[Mapping[str, Any]], *, as_at: AsAt, live: bool
) -> dict[Clock, Forecast]:
    """Read the forecasts of some rows of a list.

    In a past view they are worked out by what had been learnt by then, if anything had.
    """
    if live:
        names = {row["pathway"] for row in rows}
        told = forecasts_of(scope, names, as_at.day)
        return {_clock(row): _kept(row) for row in told}
    asked = [
        {name: row[name] for name in ASKED if name != "next_step"}
        | {"next_step": STEPS[row["step"]]}
        for row in rows
    ]
    return _then(scope, asked, as_at)


def forecasts_of_pathway(
    scope: Scope, reading: PathwayReading, *, live: bool
) -> dict[Clock, Forecast]:
    """Read the forecasts of a pathway's running clocks."""
    if live:
        told = forecasts_of(scope, [reading.pathway], reading.as_at.day)
        return {_clock(row): _kept(row) for row in told}
    asked = [
        {name: card.row[name] for name in ("pathway", "standard", "clock", "started")}
        | {"breach_on": card.row["breach_on"], "service": reading.service}
        | {"next_step": reading.position.next_step or STEPS[0]}
        for card in reading.clocks
        if card.row["how"] == "running"
    ]
    return _then(scope, asked, reading.as_at)


def ranked_then(scope: Scope, waits: pl.DataFrame, *, as_at: AsAt) -> pl.DataFrame:
    """Add to waits the chance they could have been sorted by at a past moment."""
    last = learnt(scope, as_at)
    if last is None:
        return waits.with_columns(ranked=pl.lit(None, dtype=pl.Float64))
    told = forecast(
        waits, Curves(groups_of(last.number)), proved=last.proved, day=as_at.day
    )
    keys = ["pathway", "standard", "clock"]
    return waits.join(told.select(*keys, "ranked"), on=keys, how="left")


def lesson(scope: Scope, *, as_at: AsAt) -> Learnt | None:
    """Read what had been learnt by then of the standards of the services in scope."""
    last = learnt(scope, as_at)
    if last is None or scope.services is None:
        return last
    theirs = {s for names in standards_by_service(scope).values() for s in names}
    mine = pl.col("standard").is_in(list(theirs))
    return Learnt(
        number=last.number,
        day=last.day,
        known_at=last.known_at,
        trials=last.trials.filter(mine),
        reliability=last.reliability.filter(mine),
        splits={name: day for name, day in last.splits.items() if name in theirs},
        proved=last.proved & theirs,
    )


def every_forecast(provider: str | None) -> pl.DataFrame:
    """Read the forecast of every running clock, of one provider or of all.

    Returns:
        The columns of ``FORECASTS``, with the ``provider``, the ``day`` from which each
        looks ahead, and the day on which its history was learnt, ``learnt_on``.
    """
    return kept_forecasts(provider)


def every_trial(provider: str | None, now: datetime) -> pl.DataFrame:
    """Read how good the forecasts learnt last proved, of one provider or of all.

    Returns:
        The columns of ``TRIALS``, with the ``provider`` and the last day of the history
        that was learnt from, ``split``.
    """
    found = [pl.DataFrame(schema={"provider": pl.String, **TRIALS.schema, **SPLIT})]
    for name in [provider] if provider else who_learnt():
        last = learnt(Scope(name, "milepost"), AsAt(now.date(), now))
        if last is not None:
            split = pl.col("standard").replace_strict(last.splits, return_dtype=pl.Date)
            told = last.trials.with_columns(provider=pl.lit(name), split=split)
            found.append(told.select(found[0].columns))
    return pl.concat(found)


def _then(
    scope: Scope, asked: Sequence[Mapping[str, object]], as_at: AsAt
) -> dict[Clock, Forecast]:
    last = learnt(scope, as_at)
    if last is None or not asked:
        return {}
    frame = pl.DataFrame(asked, schema=ASKED_TYPES)
    curves = Curves(groups_of(last.number, frozenset(frame["standard"].unique())))
    told = forecast(frame, curves, proved=last.proved, day=as_at.day)
    keys = ["pathway", "standard", "clock"]
    rows = told.join(frame.select(*keys, "service"), on=keys).with_columns(
        pl.lit(value=False).alias("is_behind"),
        day=pl.lit(as_at.day),
        learnt_on=pl.lit(last.day),
    )
    return {
        _clock(row): _forecast(row, proved=row["standard"] in last.proved)
        for row in rows.iter_rows(named=True)
    }


def _kept(row: Mapping[str, Any]) -> Forecast:
    return _forecast(row, proved=row["standard"] in row["proved"])


def _clock(row: Mapping[str, Any]) -> Clock:
    return row["pathway"], row["standard"], row["clock"]


def _forecast(row: Mapping[str, Any], *, proved: bool) -> Forecast:
    same = (
        "standard", "chance", "without", "treated", "early_on", "half_on", "late_on",
        "asked_at", "level", "place", "service", "patients", "first_on", "last_on",
        "day", "learnt_on",
    )  # fmt: skip
    return Forecast(
        **{name: row[name] for name in same}, behind=row["is_behind"], proved=proved
    )
