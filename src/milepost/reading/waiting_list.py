"""The waiting list: who waits, how long, what is next, and how many more there are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.forecasts import Forecast, forecasts_of_rows
from milepost.reading.past_list import past_page
from milepost.rules.in_words import not_national
from milepost.rules.lawbook import Lawbook
from milepost.rules.standards import Standard
from milepost.store import open_waits
from milepost.tracking.list_query import ListQuery
from milepost.tracking.people import display_name
from milepost.tracking.stages import STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One running clock, and the patient whose it is."""

    pathway: str
    nhs_number: str
    hospital_number: str
    name: str
    """As the NHS writes it: ``SMITH, John (Mr)``."""

    born: date
    service: str
    service_name: str
    hospital: str
    owner: str
    """The account of whoever follows the pathway; blank if nobody does."""

    standard: str
    standard_title: str
    clock: int
    started: date | None
    """None where nobody knows when the wait began."""

    waited: int | None
    limit_days: int
    breach_on: date | None
    """The first day over the limit."""

    days_left: int | None
    """Days until the limit; below 0, days over it."""

    adjusted: int
    next_step: str
    """A code of ``tracking.stages.STEPS``."""

    booked_for: date | None
    booked_what: str | None
    last_on: date | None
    last_kind: str | None
    last_event: int
    """Its place in the log; 0 in a past view, which has no news."""

    forecast: Forecast | None = None
    """What may become of it; None where no history had been learnt from yet."""

    near_days: int = 0
    """From how many days before a breach its standard calls it near; 0 for never."""

    not_national: str = ""
    """Where its standard is an organisation's own, how far that goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """One page of the list, and what surrounds it."""

    query: ListQuery
    as_at: AsAt
    rows: tuple[Wait, ...]
    shown: int
    """Rows that match the filters, on this page and every other."""

    total: int
    """Rows of the same standard, with no filter."""

    upto: int
    """The latest event in scope that the list has seen; 0 if there is none."""

    told_at: datetime | None
    """When that was recorded."""

    live: bool
    """Whether this is the list now, and not as it stood at some past moment."""

    services: tuple[tuple[str, str], ...]
    """Code and name of each service that may be filtered by."""

    standards: tuple[str, ...]
    """Every standard that those services are judged by."""

    hospitals: tuple[str, ...]
    owners: tuple[str, ...]
    not_national: Mapping[str, str] = field(default_factory=dict)
    """Those standards that are an organisation's own, and how far that goes."""


def read_waiting_list(
    scope: Scope, query: ListQuery, *, as_at: AsAt, now_live: bool, lawbook: Lawbook
) -> ListReading:
    """Read one page of the list.

    Args:
        scope: who asks, and whose patients they may see.
        query: which waits, in what order, and which page.
        as_at: the standpoint.
        now_live: whether that is here and now, so that what is kept can answer.
        lawbook: the rules, for a past moment, which is worked out from the log.
    """
    around = open_waits.surroundings(scope, today=as_at.day)
    page = (
        open_waits.page(scope, query, today=as_at.day, is_behind=around.is_behind)
        if now_live
        else past_page(scope, query, as_at=as_at, lawbook=lawbook)
    )
    forecasts = forecasts_of_rows(scope, page.rows, as_at=as_at, live=now_live)
    names = {service.code: service.name for service in around.services}
    standards = {standard.id: standard for standard in lawbook.all(Standard)}
    return ListReading(
        query=query,
        as_at=as_at,
        rows=tuple(
            _wait(row, as_at.day, names, standards, forecasts) for row in page.rows
        ),
        shown=page.shown,
        total=page.total,
        upto=around.upto,
        told_at=around.told_at,
        live=now_live,
        services=tuple(names.items()),
        standards=tuple(
            sorted({s for kept in around.services for s in kept.standards})
        ),
        hospitals=page.hospitals,
        owners=page.owners,
        not_national={
            name: own
            for name, standard in standards.items()
            if (own := not_national(standard.editions[-1]))
        },
    )


def read_waits(
    scope: Scope, names: Collection[str], *, as_at: AsAt, lawbook: Lawbook
) -> dict[str, Wait]:
    """Read the lead clocks of some pathways as they are now, by pathway.

    Those that aren't open, or that aren't in scope, are not there.
    """
    around = open_waits.surroundings(scope, today=as_at.day)
    rows = open_waits.of_pathways(
        scope, names, today=as_at.day, is_behind=around.is_behind
    )
    forecasts = forecasts_of_rows(scope, rows, as_at=as_at, live=True)
    services = {service.code: service.name for service in around.services}
    standards = {standard.id: standard for standard in lawbook.all(Standard)}
    return {
        row["pathway"]: _wait(row, as_at.day, services, standards, forecasts)
        for row in rows
    }


def count_changes(scope: Scope, query: ListQuery, *, since: int, today: date) -> int:
    """Count the pathways of a list that have events later than one it has seen."""
    around = open_waits.surroundings(scope, today=today)
    return open_waits.changed_since(
        scope, query, since=since, today=today, is_behind=around.is_behind
    )


def _wait(
    row: Mapping[str, Any],
    day: date,
    names: Mapping[str, str],
    standards: Mapping[str, Standard],
    forecasts: Mapping[tuple[str, str, int], Forecast],
) -> Wait:
    counted_from, started, breach_on = (
        row["waited_from"],
        row["started"],
        row["breach_on"],
    )
    waited = None if counted_from is None else max(0, (day - counted_from).days)
    unknown = waited is None or started is None
    standard = standards.get(row["standard"])
    edition = standard.editions[-1] if standard else None
    return Wait(
        pathway=row["pathway"],
        nhs_number=row["nhs_number"],
        hospital_number=row["hospital_number"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        born=row["born"],
        service=row["service"],
        service_name=names.get(row["service"], row["service"]),
        hospital=row["hospital"],
        owner=row["owner"],
        standard=row["standard"],
        standard_title=standard.title if standard else row["standard"],
        clock=row["clock"],
        started=started,
        waited=waited,
        limit_days=row["limit_days"],
        breach_on=breach_on,
        days_left=None if breach_on is None else (breach_on - day).days - 1,
        adjusted=0 if unknown else (day - started).days - waited,
        next_step=STEPS[row["step"]],
        booked_for=row["booked_for"],
        booked_what=row["booked_what"],
        last_on=row["last_on"],
        last_kind=row["last_kind"],
        last_event=row.get("last_event", 0),
        forecast=forecasts.get((row["pathway"], row["standard"], row["clock"])),
        near_days=edition.near_days if edition else 0,
        not_national=not_national(edition) if edition else "",
    )
