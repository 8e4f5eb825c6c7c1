"""What each desk has to do: requests to book, and escalations to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.foundation.scope import Scope
from milepost.reading.agreed import Agreed, at_desk
from milepost.reading.escalations import Listed, as_listed, names_of_services
from milepost.rules.desks import desks_on
from milepost.rules.lawbook import Lawbook
from milepost.store.arrangements.closed import closed_days
from milepost.store.escalations import lists, rota
from milepost.store.escalations.lists import Wanted
from milepost.tracking.desks import BookingTarget, Desk
from milepost.tracking.people import display_name

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A test that was requested and isn't booked."""

    pathway: str
    name: str
    nhs_number: str
    service_name: str
    test: str
    requested_on: date
    vetted: bool
    book_by: date
    late: bool
    priority: str
    breach_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReading:
    """What a desk has to do."""

    desk: Desk
    tests: frozenset[str]
    """What may be requested of it; none where no event says."""

    target: BookingTarget
    requests: tuple[Request, ...]
    requests_in_all: int
    late: int
    """Of the requests shown, those that are past their time to be booked."""

    escalations: tuple[Listed, ...]
    escalations_in_all: int
    on_duty: tuple[str, ...]
    """The accounts of those on duty there today."""

    told_at: datetime | None
    agreed: tuple[Agreed, ...] = ()
    """The actions that wait here, due first."""


def read_desk(
    scope: Scope,
    desk: Desk,
    *,
    lawbook: Lawbook,
    now: datetime,
    target: BookingTarget,
) -> DeskReading:
    """Read what a desk has to book, and what was escalated to it."""
    day = now.date()
    held, names = rota.rota_of(scope.provider), names_of_services(scope)
    tests = tests_of(desk, lawbook, day)
    wanted = Wanted(desk=desk.code, state="unresolved", order="urgency", most=SHOWN)
    told = lists.listed(scope, wanted, day=day)
    found = lists.unbooked(scope, sorted(tests), day=day, most=SHOWN)
    closed = closed_days(scope.provider, lawbook)
    requests = [_request(row, names, target, closed, day) for row in found]
    return DeskReading(
        desk=desk,
        tests=tests,
        target=target,
        requests=tuple(requests),
        requests_in_all=found[0]["shown"] if found else 0,
        late=sum(request.late for request in requests),
        escalations=tuple(as_listed(row, names, held, now) for row in told),
        escalations_in_all=told[0]["shown"] if told else 0,
        on_duty=tuple(held.at_desk(desk.code, day)),
        told_at=lists.latest_entry_at(scope),
        agreed=tuple(at_desk(scope, desk.code)),
    )


def tests_of(desk: Desk, lawbook: Lawbook, day: date) -> frozenset[str]:
    """Give the tests that are requested of a desk, by the lawbook of that day."""
    return desks_on(lawbook.rules, lawbook.own, day).tests_of(desk.code)


def _request(
    row: Mapping[str, Any],
    names: Mapping[str, str],
    target: BookingTarget,
    closed: frozenset[date],
    day: date,
) -> Request:
    book_by = target.book_by(row["requested_on"], closed)
    return Request(
        pathway=row["pathway"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        nhs_number=row["nhs_number"],
        service_name=names.get(row["service"], row["service"]),
        test=row["test"],
        requested_on=row["requested_on"],
        vetted=row["vetted"],
        book_by=book_by,
        late=day > book_by,
        priority=row["priority"] or "",
        breach_on=row["breach_on"],
    )
