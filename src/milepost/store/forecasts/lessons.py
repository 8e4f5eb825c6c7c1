"""Read what was learnt from a provider's history, and how good it proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.store.forecasts.models import Group, Lesson
from milepost.tracking.forecast_trial import RELIABILITY, TRIALS
from milepost.tracking.history import GROUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """One learning, without its groups."""

    number: int
    day: date
    known_at: datetime
    trials: pl.DataFrame
    """A ``TRIALS`` frame."""

    reliability: pl.DataFrame
    """A ``RELIABILITY`` frame."""

    splits: Mapping[str, date]
    proved: frozenset[str]


def learnt(scope: Scope, as_at: AsAt) -> Learnt | None:
    """Read the latest learning that there was then; None where there was none.

    One that another version of Milepost wrote, with other figures of its trial, is as
    none: the history is learnt from again.
    """
    known = Lesson.objects.filter(
        provider=scope.provider, day__lte=as_at.day, known_at__lte=as_at.known_at
    )
    found = known.order_by("-day", "-known_at", "-id").first()
    return _learnt(found) if found and _can_be_read(found) else None


def who_learnt() -> list[str]:
    """Name the providers whose history was ever learnt from."""
    theirs = Lesson.objects.order_by("provider").values_list("provider", flat=True)
    return list(theirs.distinct())


def groups_of(number: int, standards: frozenset[str] | None = None) -> pl.DataFrame:
    """Read the groups of a learning, of some standards or of all, as ``GROUPS``."""
    theirs = Group.objects.filter(lesson_id=number)
    if standards is not None:
        theirs = theirs.filter(standard__in=standards)
    found = theirs.values_list(*GROUPS.columns)
    frame = pl.DataFrame(list(found), schema=GROUPS.schema, orient="row")
    return GROUPS.check(frame.sort(GROUPS.in_order_of))


def _can_be_read(lesson: Any) -> bool:
    kept = ((lesson.trials, TRIALS), (lesson.reliability, RELIABILITY))
    return all(row.keys() == t.columns.keys() for rows, t in kept for row in rows)


def _learnt(lesson: Any) -> Learnt:
    return Learnt(
        number=lesson.id,
        day=lesson.day,
        known_at=lesson.known_at,
        trials=TRIALS.check(pl.DataFrame(lesson.trials, schema=TRIALS.schema)),
        reliability=RELIABILITY.check(
            pl.DataFrame(lesson.reliability, schema=RELIABILITY.schema)
        ),
        splits={n: date.fromisoformat(day) for n, day in lesson.splits.items()},
        proved=frozenset(lesson.proved),
    )
