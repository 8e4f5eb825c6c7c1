"""How long a desk takes, and what is under way there that is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from milepost.foundation.scope import Scope
from milepost.reading.desks import tests_of
from milepost.reading.escalations import names_of_services
from milepost.rules.lawbook import Lawbook
from milepost.store.arrangements.closed import closed_days
from milepost.store.desk_work import reported, under_way
from milepost.tracking.desks import BookingTarget, Desk
from milepost.tracking.people import display_name
from milepost.tracking.turnaround import Reported, Turnaround, turnaround

DAYS = 28
"""Over how many days reports are counted, today among them."""

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A test that is on its way, of a patient who waits."""

    pathway: str
    name: str
    nhs_number: str
    service_name: str
    test: str
    requested_on: date | None
    booked_for: date | None
    performed_on: date | None
    priority: str
    breach_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnaroundReading:
    """How long a desk takes."""

    desk: Desk
    tests: frozenset[str]
    first: date
    last: date
    figures: tuple[Turnaround, ...]
    unreported: tuple[UnderWay, ...]
    unreported_in_all: int
    booked_late: tuple[UnderWay, ...]
    booked_late_in_all: int


def read_turnaround(
    scope: Scope,
    desk: Desk,
    *,
    lawbook: Lawbook,
    now: datetime,
    target: BookingTarget,
) -> TurnaroundReading:
    """Read how long each test of a desk took, and what waits there."""
    day = now.date()
    tests, names = tests_of(desk, lawbook, day), names_of_services(scope)
    first = day - timedelta(days=DAYS - 1)
    told = reported(scope, tests, first=first, last=day) if tests else []
    closed = closed_days(scope.provider, lawbook)
    asked = {"day": day, "most": SHOWN}
    waiting = under_way(scope, tests, "unreported", **asked) if tests else []
    late = under_way(scope, tests, "booked_late", **asked) if tests else []
    return TurnaroundReading(
        desk=desk,
        tests=tests,
        first=first,
        last=day,
        figures=tuple(turnaround((Reported(**row) for row in told), target, closed)),
        unreported=tuple(_under_way(row, names) for row in waiting),
        unreported_in_all=waiting[0]["shown"] if waiting else 0,
        booked_late=tuple(_under_way(row, names) for row in late),
        booked_late_in_all=late[0]["shown"] if late else 0,
    )


def _under_way(row: Mapping[str, Any], names: Mapping[str, str]) -> UnderWay:
    return UnderWay(
        pathway=row["pathway"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        nhs_number=row["nhs_number"],
        service_name=names.get(row["service"], row["service"]),
        test=row["test"],
        requested_on=row["requested_on"],
        booked_for=row["booked_for"],
        performed_on=row["performed_on"],
        priority=row["priority"] or "",
        breach_on=row["breach_on"],
    )
