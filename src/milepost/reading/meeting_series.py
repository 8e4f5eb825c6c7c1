"""The series of meetings that somebody may see, and how each is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.meetings.calendar import next_after
from milepost.rules.lawbook import Lawbook
from milepost.rules.meetings import MeetingEdition, MeetingKind
from milepost.store.meetings import series as stored
from milepost.store.meetings.gathered import edition_for
from milepost.store.meetings.series import Met, Series
from milepost.store.pathways import services
from milepost.store.staff.roster import names

__all__ = ["Choices", "Met", "Series", "SeriesReading", "read_choices"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReading:
    """One series, its meetings, and what its kind says."""

    series: Series
    kind: MeetingKind
    edition: MeetingEdition
    next_day: date
    """Of the meeting to come, today's among them until its minutes are closed."""

    next_meeting: Met | None
    """What is recorded of it already."""

    last: Met | None
    """The latest meeting before it."""

    meetings: tuple[Met, ...]
    mine: bool
    """Whether whoever asks is its chair or a member."""

    may_set: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a series may be set to."""

    kinds: tuple[MeetingKind, ...]
    people: tuple[tuple[str, str], ...]
    services: tuple[tuple[str, str], ...]
    every_service: bool
    """Whether whoever sets it may have it be about every service."""


def read_all_series(
    scope: Scope, *, today: date, lawbook: Lawbook
) -> list[SeriesReading]:
    """Read the series about any service in scope, those of whoever asks first."""
    every = stored.all_series(scope)
    meetings = stored.meetings_of([one.number for one in every])
    found = [
        _reading(scope, one, meetings[one.number], today, lawbook) for one in every
    ]
    return sorted(found, key=lambda one: (not one.mine, one.next_day, one.series.name))


def read_series(
    scope: Scope, number: int, *, today: date, lawbook: Lawbook
) -> SeriesReading | None:
    """Read one series in scope; None where there is none."""
    found = stored.the_series(scope, number) if number < 2**63 else None
    if found is None:
        return None
    meetings = stored.meetings_of([number])[number]
    return _reading(scope, found, meetings, today, lawbook)


def read_choices(scope: Scope, lawbook: Lawbook) -> Choices:
    """Read what a series may be set to."""
    people = sorted((name, account) for account, name in names(scope.provider).items())
    return Choices(
        kinds=lawbook.all(MeetingKind),
        people=tuple((account, name) for name, account in people),
        services=tuple((one.code, one.name) for one in services(scope)),
        every_service=scope.services is None,
    )


def _reading(
    scope: Scope,
    series: Series,
    meetings: Sequence[Met],
    today: date,
    lawbook: Lawbook,
) -> SeriesReading:
    by_day = {meeting.day: meeting for meeting in meetings}
    how = {"first": series.first, "every_weeks": series.every_weeks}
    unclosed = [m.day for m in meetings if m.frozen_at and not m.closed_at]
    day = next_after(today, **how)
    if day in by_day and by_day[day].closed_at:
        day = next_after(date.fromordinal(day.toordinal() + 1), **how)
    if unclosed and unclosed[0] <= today:
        day = unclosed[0]
    theirs = series.services
    return SeriesReading(
        series=series,
        kind=lawbook.the(MeetingKind, series.kind),
        edition=edition_for(series, lawbook, day),
        next_day=day,
        next_meeting=by_day.get(day),
        last=next((m for m in meetings if m.day < day and m.frozen_at), None),
        meetings=tuple(meetings),
        mine=scope.person == series.chair or scope.person in series.members,
        may_set=scope.services is None
        or (theirs is not None and theirs <= scope.services),
    )
