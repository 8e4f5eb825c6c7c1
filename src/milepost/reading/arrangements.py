"""The rota, the ladders and the closed days of a provider, and who arranged them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from milepost.foundation.marks import Mark
from milepost.foundation.scope import Scope
from milepost.rules.holidays import Holiday, HolidaysEdition
from milepost.rules.ladders import Ladder, LadderEdition
from milepost.rules.lawbook import Lawbook
from milepost.rules.nations import runs_out
from milepost.rules.parts import in_force_on
from milepost.store import pathways
from milepost.store.arrangements import closed, history
from milepost.store.arrangements.history import Changed
from milepost.store.escalations import facts, tallies
from milepost.store.escalations.rota import Absence, PlacedShift, rota_of
from milepost.store.staff.roster import names
from milepost.tracking.desks import DESKS

__all__ = ["Absence", "Changed", "PlacedShift"]

WEEK = 7
MOST = 50
KINDS: Mapping[str, tuple[str, ...]] = {
    "rota": ("shift", "absence"),
    "ladders": ("ladder",),
    "closed": ("closed_day", "open_day"),
}
"""What is arranged on each page."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The latest changes that a person may see, the newest first."""

    latest: tuple[Changed, ...]
    earlier: int
    """How many before them there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """Who answers for a role at a place, day by day."""

    role: str
    place: str
    people: tuple[str | None, ...]
    """One account for each day shown; None where nobody does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaReading:
    """Who is on duty in a week, and what that comes from."""

    days: tuple[date, ...]
    shut: frozenset[date]
    duty: tuple[OnDuty, ...]
    shifts: tuple[PlacedShift, ...]
    absences: tuple[Absence, ...]
    roles: tuple[str, ...]
    """Those that ladders name, and those that anybody holds."""

    places: Mapping[str, str]
    """The name of each place, by its code; blank for everywhere."""

    names: Mapping[str, str]
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class LaddersReading:
    """By which ladder each service goes, and how many escalations keep an older edition."""

    services: tuple[tuple[str, str, str], ...]
    """Code, name, and the id of its ladder; blank for none."""

    ladders: tuple[tuple[Ladder, LadderEdition], ...]
    running: Mapping[tuple[str, date], int]
    """How many unresolved escalations in scope keep each edition of each ladder."""

    names: Mapping[str, str]
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedReading:
    """On which days nobody is at work, beside weekends."""

    nation: HolidaysEdition | None
    ahead: tuple[tuple[Holiday, bool], ...]
    """The nation's holidays to come, and whether the provider works then."""

    own: tuple[date, ...]
    ends_soon: bool
    names: Mapping[str, str]
    changes: Changes


def read_rota(scope: Scope, first: date, *, lawbook: Lawbook) -> RotaReading:
    """Read who is on duty in the seven days from a day."""
    held = rota_of(scope.provider)
    days = tuple(first + timedelta(days=n) for n in range(WEEK))
    services = {one.code: one.name for one in pathways.services(scope)}
    desks = {desk.code: f"{desk.name} desk" for desk in DESKS}
    places = {"": "Everywhere"} | services | desks
    seen = {(p.shift.role, p.place) for p in held.shifts if p.place in places}
    ladders = [e for one in lawbook.all(Ladder) for e in one.editions[-1:]]
    named = [rung.role for edition in ladders for rung in edition.rungs]
    return RotaReading(
        days=days,
        shut=closed.closed_days(scope.provider, lawbook),
        duty=tuple(
            OnDuty(
                role=role,
                place=place,
                people=tuple(held.at(role, place, day) for day in days),
            )
            for role, place in sorted(seen)
        ),
        shifts=tuple(one for one in held.shifts if one.place in places),
        absences=tuple(held.absences),
        roles=tuple(dict.fromkeys([*named, *held.roles])),
        places=places,
        names=names(scope.provider),
        changes=_changes(scope, "rota"),
    )


def read_ladders(scope: Scope, *, lawbook: Lawbook, today: date) -> LaddersReading:
    """Read by which ladder each service goes."""
    adopted = facts.ladders_adopted(scope.provider)
    return LaddersReading(
        services=tuple(
            (one.code, one.name, adopted.get(one.code, ""))
            for one in pathways.services(scope)
        ),
        ladders=tuple(
            (one, in_force_on(today, one.editions) or one.editions[0])
            for one in lawbook.all(Ladder)
        ),
        running=tallies.by_edition(scope),
        names=names(scope.provider),
        changes=_changes(scope, "ladders"),
    )


def read_closed(scope: Scope, *, lawbook: Lawbook, today: date) -> ClosedReading:
    """Read on which days to come nobody is at work, beside weekends."""
    nation = closed.nations_holidays(scope.provider, lawbook)
    works = closed.open_days(scope.provider)
    told = nation.holidays if nation else ()
    own = closed.own_closed_days(scope.provider)
    return ClosedReading(
        nation=nation,
        ahead=tuple((one, one.on in works) for one in told if one.on >= today),
        own=tuple(sorted(day for day in own if day >= today)),
        ends_soon=nation is not None and runs_out(nation, today),
        names=names(scope.provider),
        changes=_changes(scope, "closed"),
    )


def holidays_end(scope: Scope, *, lawbook: Lawbook, today: date) -> date | None:
    """Say when the list of holidays ends, if it does so soon, or has."""
    nation = closed.nations_holidays(scope.provider, lawbook)
    ends = nation is not None and runs_out(nation, today)
    return nation.complete_to if nation and ends else None


def arranged_since(scope: Scope, page: str, mark: Mark) -> int:
    """Count what was arranged on a page, one of ``KINDS``, since it was marked."""
    return history.changed_since(scope, mark, **_shown_on(scope, page))


def _changes(scope: Scope, page: str) -> Changes:
    latest, earlier = history.history(scope, most=MOST, **_shown_on(scope, page))
    return Changes(tuple(latest), earlier)


def _shown_on(scope: Scope, page: str) -> dict[str, Sequence[str]]:
    services = [one.code for one in pathways.services(scope)]
    places = ["", *services, *(desk.code for desk in DESKS)]
    return {"what": KINDS[page], "services": services, "places": places}
