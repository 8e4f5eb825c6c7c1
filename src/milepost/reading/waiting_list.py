"""The waiting list: who waits, how long, what is next, and how many more there are."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.foundation.days import AsAt
from milepost.tracking.list_query import ListQuery


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

    hospitals: tuple[str, ...]
    owners: tuple[str, ...]
