"""The slots that a meeting can give, beside the patients of its list who need them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.meetings.slots import serves
from milepost.reading.agenda import Row, read_agenda
from milepost.reading.meeting_room import MeetingReading
from milepost.reading.meeting_series import read_series
from milepost.rules.lawbook import Lawbook
from milepost.store.meetings.needs import Awaited, awaited_tests
from milepost.store.meetings.series import Series
from milepost.store.meetings.slots import Pool, Slot, pools

__all__ = ["Awaited", "Capacity", "CapacityReading", "Pool", "Slot", "read_capacity"]

TESTS = "tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """A patient of the list whom a pool would serve."""

    row: Row
    awaited: Awaited | None
    """The test they wait for; None where the pool is no test's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """One pool, and whom it would serve."""

    pool: Pool
    free: tuple[Slot, ...]
    given: tuple[tuple[Slot, Row | None], ...]
    """Each with its patient, where they are on the list and to be seen."""

    freed: tuple[Slot, ...]
    """Those free again because the patient they were given to won't come."""

    need: tuple[Needs, ...]
    """Patients of the list whom it serves, first to breach first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityReading:
    """What can be given, to whom, and what nothing here can serve."""

    series: Series
    day: date
    """Of the meeting."""

    meeting: int | None
    """The meeting in which slots are given; None while its list isn't frozen."""

    pools: tuple[Capacity, ...]
    unserved: tuple[tuple[str, int], ...]
    """Each test that somebody waits for and no pool has, and how many wait for it."""

    unasked: tuple[Row, ...]
    """Those who need tests next, and for whom no request is recorded."""


def read_capacity(
    scope: Scope, meeting: MeetingReading, *, now: datetime
) -> CapacityReading:
    """Read the pools that serve any service of a meeting, and who needs them."""
    number, day = meeting.meeting.number, meeting.meeting.day
    return _read(scope, meeting.series, meeting.rows, day, number, now)


def read_capacity_ahead(
    scope: Scope, series: int, *, now: datetime, lawbook: Lawbook
) -> CapacityReading | None:
    """Read the same of the next meeting of a series, whose list isn't frozen yet.

    None where there is no such series in scope.
    """
    found = read_series(scope, series, today=now.date(), lawbook=lawbook)
    if found is None:
        return None
    day = found.next_day
    agenda = read_agenda(scope, series, day, now=now, lawbook=lawbook)
    if agenda is None:
        return None
    frozen = agenda.meeting if agenda.meeting and agenda.meeting.frozen_at else None
    number = frozen.number if frozen else None
    return _read(scope, found.series, agenda.rows, day, number, now)


def _read(
    scope: Scope,
    series: Series,
    rows: Sequence[Row],
    day: date,
    meeting: int | None,
    now: datetime,
) -> CapacityReading:
    awaited = awaited_tests(scope, [row.pathway for row in rows])
    found = tuple(
        _capacity(pool, rows, awaited)
        for pool in pools(scope, day=now.date())
        if series.services is None
        or pool.services is None
        or series.services & pool.services
    )
    served = [one.pool.activity for one in found]
    lacking = Counter(
        test
        for theirs in awaited.values()
        for test in {one.test for one in theirs if one.booked_for is None}
        if not any(serves(activity, None, {test}) for activity in served)
    )
    return CapacityReading(
        series=series,
        day=day,
        meeting=meeting,
        pools=found,
        unserved=tuple(sorted(lacking.items())),
        unasked=tuple(
            row
            for row in rows
            if row.facts["next_step"] == TESTS and row.pathway not in awaited
        ),
    )


def _capacity(
    pool: Pool, rows: Sequence[Row], awaited: Mapping[str, Sequence[Awaited]]
) -> Capacity:
    whose = {row.pathway: row for row in rows}
    has_one = {slot.pathway for slot in pool.slots if slot.pathway}
    need = [
        Needs(row=row, awaited=_which(pool.activity, awaited.get(row.pathway, ())))
        for row in rows
        if serves(
            pool.activity,
            row.facts["next_step"],
            {one.test for one in awaited.get(row.pathway, ())},
        )
        and (pool.services is None or row.person.service in pool.services)
        and row.pathway not in has_one
    ]
    free = tuple(slot for slot in pool.slots if not slot.pathway)
    return Capacity(
        pool=pool,
        free=free,
        given=tuple((s, whose.get(s.pathway)) for s in pool.slots if s.pathway),
        freed=tuple(slot for slot in free if slot.why),
        need=tuple(sorted(need, key=_first_to_breach)),
    )


def _which(activity: str, awaited: Sequence[Awaited]) -> Awaited | None:
    return next((one for one in awaited if serves(activity, None, {one.test})), None)


def _first_to_breach(one: Needs) -> tuple[bool, date]:
    breach_on = one.row.facts["breach_on"]
    return (breach_on is None, breach_on or date.max)
