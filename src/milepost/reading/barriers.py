"""The log of barriers: what stands in the way, whom it holds up, and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from milepost.escalations.barriers import Entry, Stands, Where, stands
from milepost.escalations.life import LONDON
from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.reading.escalations import Listed, Wanted, names_of_services, read_list
from milepost.store.barriers import kept
from milepost.store.barriers.kept import Barrier, Counted
from milepost.store.barriers.log import SHOWS, page_of_log
from milepost.tracking.people import display_name

__all__ = ["SHOWS"]

MOST = 50
OFFERED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBarrier:
    """A barrier of a list, and where it stands."""

    barrier: Barrier
    standing: Stands
    counted: Counted
    noted_by: str
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUp:
    """A patient whom a barrier holds up."""

    pathway: str
    name: str
    nhs_number: str
    service: str
    breach_on: date | None
    waiting: bool
    """Whether their clock runs."""

    escalation: int | None
    cause: str
    state: str
    """Of the escalation; blank without one."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReading:
    """The log, as it was asked for."""

    rows: tuple[ListedBarrier, ...]
    shown: int
    """How many match, on this page or beyond it."""

    page: int
    size: int
    counts: Mapping[str, int]
    """How many there are of each way to look at them (``SHOWS``)."""

    services: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierReading:
    """One barrier, its record, and whom it holds up."""

    listed: ListedBarrier
    entries: tuple[Entry, ...]
    held: tuple[HeldUp, ...]
    offered: tuple[Listed, ...]
    """Unresolved escalations of its services that it doesn't hold up yet."""

    services: dict[str, str]


def read_log(
    scope: Scope,
    *,
    now: datetime,
    show: str = "open",
    theme: str = "",
    page: int = 1,
    size: int = MOST,
) -> LogReading:
    """Read a page of the log of barriers in scope: what is late first, then the oldest.

    ``late`` are those whose answer is overdue, or which nobody followed for a week.
    """
    day = now.astimezone(LONDON).date()
    how = {"show": show, "theme": theme, "page": page, "size": size}
    found = page_of_log(scope, day=day, **how)
    there = {one.number: one for one in kept.barriers(scope, found.numbers)}
    records = kept.entries_of(found.numbers)
    counted = kept.counted(found.numbers)
    return LogReading(
        rows=tuple(
            _listed(there[number], records[number], counted.get(number, Counted()))
            for number in found.numbers
        ),
        shown=found.counts[show],
        page=found.page,
        size=size,
        counts=found.counts,
        services=tuple(names_of_services(scope).items()),
    )


def read_barrier(scope: Scope, number: int, *, now: datetime) -> BarrierReading | None:
    """Read one barrier in scope; None if there's no such one."""
    found = kept.barrier(scope, number) if number < 2**63 else None
    if found is None:
        return None
    entries = kept.entries_of([number])[number]
    counted = kept.counted([number]).get(number, Counted())
    held = tuple(_held_up(row) for row in kept.held_up(scope, number))
    there = {one.pathway for one in held}
    theirs = Scope(scope.provider, scope.person, found.services)
    return BarrierReading(
        listed=_listed(found, entries, counted),
        entries=tuple(entries),
        held=held,
        offered=tuple(
            one for one in offered(theirs, now=now) if one.pathway not in there
        ),
        services=names_of_services(scope),
    )


def barriers_changed(
    scope: Scope, mark: Mark, *, theme: str = "", number: int = 0
) -> int:
    """Count the barriers in scope of which anything was recorded since a mark."""
    return kept.grown(scope, mark, theme=theme, number=number)


def offered(scope: Scope, *, now: datetime) -> tuple[Listed, ...]:
    """Read the unresolved escalations that a barrier may hold up: the first hundred."""
    wanted = Wanted(state="unresolved", most=OFFERED)
    return read_list(scope, wanted, now=now).rows


def barriers_of(scope: Scope, escalation: int) -> list[tuple[int, str, bool]]:
    """List the barriers in the way of an escalation in scope: number, name, and if open."""
    found = kept.that_hold_up(scope, escalation)
    records = kept.entries_of([one.number for one in found])
    return [
        (one.number, one.title, stands(records[one.number]).where is not Where.CLOSED)
        for one in found
    ]


def _listed(barrier: Barrier, entries: list[Entry], counted: Counted) -> ListedBarrier:
    return ListedBarrier(
        barrier=barrier,
        standing=stands(entries),
        counted=counted,
        noted_by=entries[0].by,
        last_at=entries[-1].at,
    )


def _held_up(row: dict[str, Any]) -> HeldUp:
    return HeldUp(
        pathway=row["pathway"],
        name=display_name(row["family_name"], row["given_name"], row["title"]),
        nhs_number=row["nhs_number"],
        service=row["service"],
        breach_on=row["breach_on"],
        waiting=row["waiting"],
        escalation=row["escalation"],
        cause=row["cause"] or "",
        state=row["state"] or "",
        role=row["role"] or "",
    )
