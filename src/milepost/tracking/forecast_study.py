"""Learning from a board's history, and trying on later patients what was learnt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from milepost.foundation.days import AsAt
from milepost.tracking.endings import endings, kinds_of
from milepost.tracking.forecast_trial import (
    ASKS,
    HELD_BACK_DAYS,
    breach_asks,
    reliability,
    trials,
)
from milepost.tracking.history import Curves, learn
from milepost.tracking.landmarks import LANDMARKS, as_seen, landmarks
from milepost.tracking.waits import Judge, judged

HISTORY_DAYS = 1096
"""Waits that began longer ago than this say too little of today."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Landmarks of some pathways, from two standpoints."""

    now: pl.DataFrame
    """A ``LANDMARKS`` frame as at today."""

    then: pl.DataFrame
    """Another, of each standard as at its split, of what was known then."""


@dataclass(frozen=True, slots=True)
class Study:
    """All that was learnt, and how good it is."""

    as_at: AsAt
    groups: pl.DataFrame
    """A ``GROUPS`` frame."""

    trials: pl.DataFrame
    """A ``TRIALS`` frame."""

    reliability: pl.DataFrame
    """A ``RELIABILITY`` frame."""

    splits: Mapping[str, date]
    """The last day, of each standard, of what the trial learnt from."""


def splits(sitting: Iterable[Judge], day: date) -> dict[str, date]:
    """Say where the history is split for the trial of each standard.

    Half a year is held back, before the days it takes to see whether a limit is kept.
    """
    return {
        judge.standard.id: day
        - timedelta(days=judge.standard.editions[-1].limit_days + HELD_BACK_DAYS)
        for judge in sitting
    }


def look_back(
    events: pl.DataFrame,
    services: pl.DataFrame,
    sitting: Sequence[Judge],
    *,
    as_at: AsAt,
) -> Looked:
    """Look at the waits of some pathways, as they are and as they were at each split.

    Args:
        events: an ``EVENTS`` frame.
        services: the ``service`` of each ``pathway``.
        sitting: the standards of those services.
        as_at: the standpoint.
    """
    seen = as_seen(events)
    then = [
        _landmarks(seen, services, [judge], as_at=_evening(split))
        for judge, split in zip(
            sitting, splits(sitting, as_at.day).values(), strict=True
        )
    ]
    return Looked(
        _landmarks(seen, services, sitting, as_at=as_at),
        pl.concat([pl.DataFrame(schema=LANDMARKS.schema), *then]),
    )


def study(looked: Sequence[Looked], sitting: Sequence[Judge], *, as_at: AsAt) -> Study:
    """Learn from all that was looked at, and try what would have been said before.

    Args:
        looked: as ``look_back`` gives it, part by part.
        sitting: the standards.
        as_at: the standpoint, the same for every part.
    """
    none = pl.DataFrame(schema=LANDMARKS.schema)
    now = pl.concat([none, *(part.now for part in looked)])
    then = pl.concat([none, *(part.then for part in looked)])
    split = splits(sitting, as_at.day)
    learnt = Curves(learn(then))
    asks = [
        breach_asks(
            learnt, now.filter(pl.col("standard") == name), split=day, day=as_at.day
        )
        for name, day in split.items()
    ]
    asked = pl.concat([pl.DataFrame(schema=ASKS.schema), *asks])
    return Study(as_at, learn(now), trials(asked), reliability(asked), split)


def _landmarks(
    events: pl.DataFrame,
    services: pl.DataFrame,
    sitting: Sequence[Judge],
    *,
    as_at: AsAt,
) -> pl.DataFrame:
    clocks = judged(events, services, sitting, as_at=as_at)
    rules = kinds_of(rule for judge in sitting for rule in judge.rules)
    ended = endings(events, clocks, services, rules, as_at=as_at)
    since = as_at.day - timedelta(days=HISTORY_DAYS)
    recent = ended.filter(pl.col("started") >= since)
    return landmarks(events, recent, as_at=as_at)


def _evening(day: date) -> AsAt:
    return AsAt(day, datetime.combine(day, time.max, tzinfo=UTC))
