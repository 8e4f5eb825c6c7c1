"""Read series of meetings, and the meetings they have had."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch

from milepost.foundation.scope import Scope
from milepost.store.meetings import models


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as it is set."""

    number: int
    place: int
    """How often it has been set."""

    name: str
    kind: str
    chair: str
    members: tuple[str, ...]
    services: frozenset[str] | None
    first: date
    every_weeks: int
    starts: time
    lines: tuple[str, ...]
    note: str
    ended: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """One meeting, and how far it has got; not what it kept, which is long."""

    number: int
    series: int
    day: date
    frozen_at: datetime | None
    frozen_by: str
    closed_at: datetime | None
    closed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Met):
    """One meeting, how far it has got, and what it kept."""

    told: Mapping[str, Any]
    """What it kept of how things stood when its list was frozen."""

    said_at_close: Mapping[str, Any]
    """What it kept when its minutes were closed."""

    @property
    def left_off(self) -> tuple[tuple[str, int], ...]:
        """Of each line of the agenda, how many patients it left off when frozen."""
        return tuple((line, count) for line, count in self.told.get("left_off", ()))


def all_series(scope: Scope, *, ended: bool = False) -> list[Series]:
    """Read the series of a provider about any service in scope, by name."""
    rows = models.Set.objects.filter(series__provider=scope.provider)
    latest = rows.order_by("series", "-place").distinct("series")
    found = [_series(row) for row in latest if ended or not row.ended]
    return sorted((one for one in found if concerns(scope, one)), key=lambda s: s.name)


def the_series(scope: Scope, number: int) -> Series | None:
    """Find a series about any service in scope."""
    row = (
        models.Set.objects.filter(series__provider=scope.provider, series=number)
        .order_by("-place")
        .first()
    )
    found = row and _series(row)
    return found if found and concerns(scope, found) else None


def settings_of(number: int) -> list[Series]:
    """Read every way a series was set, the latest first."""
    rows = models.Set.objects.filter(series=number).order_by("-place")
    return [_series(row) for row in rows]


def concerns(scope: Scope, series: Series) -> bool:
    """Whether a series is about any service that somebody may see, or they are asked."""
    if scope.services is None or series.services is None:
        return True
    asked = scope.person == series.chair or scope.person in series.members
    return asked or bool(scope.services & series.services)


def meetings_of(numbers: Collection[int]) -> dict[int, list[Met]]:
    """Read the meetings of several series, the latest first: in two questions for all."""
    steps = Prefetch("step_set", models.Step.objects.defer("told"))
    rows = models.Meeting.objects.filter(series__in=numbers).order_by("-day")
    found: dict[int, list[Met]] = {number: [] for number in numbers}
    for row in rows.prefetch_related(steps):
        found[row.series_id].append(Met(**_how_far(row)))
    return found


def the_meeting(scope: Scope, number: int) -> Meeting | None:
    """Find a meeting of a series in scope."""
    rows = models.Meeting.objects.filter(id=number, series__provider=scope.provider)
    row = rows.prefetch_related("step_set").first()
    if row is None or the_series(scope, row.series_id) is None:
        return None
    return _meeting(row)


def meeting_on(series: int, day: date) -> Meeting | None:
    """Find the meeting of a day, if anything is recorded of it."""
    rows = models.Meeting.objects.filter(series=series, day=day)
    row = rows.prefetch_related("step_set").first()
    return row and _meeting(row)


def last_frozen_before(series: int, day: date) -> Meeting | None:
    """Find the last meeting before a day whose list was frozen."""
    rows = models.Meeting.objects.filter(
        series=series, day__lt=day, step__what="frozen"
    ).order_by("-day")
    row = rows.prefetch_related("step_set").first()
    return row and _meeting(row)


def _series(row: Any) -> Series:
    return Series(
        number=row.series_id,
        place=row.place,
        name=row.name,
        kind=row.kind,
        chair=row.chair,
        members=tuple(row.members),
        services=None if row.services is None else frozenset(row.services),
        first=row.first,
        every_weeks=row.every_weeks,
        starts=row.starts,
        lines=tuple(row.lines),
        note=row.note,
        ended=row.ended,
        by=row.by,
        at=row.at,
    )


def _meeting(row: Any) -> Meeting:
    steps = {step.what: step for step in row.step_set.all()}
    frozen, closed = steps.get("frozen"), steps.get("closed")
    return Meeting(
        **_how_far(row),
        told=frozen.told if frozen else {},
        said_at_close=closed.told if closed else {},
    )


def _how_far(row: Any) -> dict[str, Any]:
    steps = {step.what: step for step in row.step_set.all()}
    frozen, closed = steps.get("frozen"), steps.get("closed")
    return {
        "number": row.id,
        "series": row.series_id,
        "day": row.day,
        "frozen_at": frozen and frozen.at,
        "frozen_by": frozen.by if frozen else "",
        "closed_at": closed and closed.at,
        "closed_by": closed.by if closed else "",
    }
