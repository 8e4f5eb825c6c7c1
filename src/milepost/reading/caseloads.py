"""Who follows how many patients, and how lately each was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.cover import read_away
from milepost.store import pathways
from milepost.store.looks import caseloads as kept
from milepost.store.looks.caseloads import Caseload
from milepost.store.staff.followers import Follower, everybody
from milepost.store.staff.roster import manages
from milepost.tracking.worklist import STALE_AFTER

__all__ = ["Caseload", "Caseloads", "Moving", "Unseen", "read_caseloads", "read_moving"]

ByService = Mapping[str, Mapping[str, int]]
"""How many patients each person follows, by service."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Patients whom somebody follows who doesn't see them."""

    owner: str
    patients: int
    services: tuple[str, ...]
    """Their services, by name."""

    closed: bool
    """Whether the account is closed, or there is no such one."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who follows patients and is away today."""

    until: date
    cover: str
    """Who stands in; blank for nobody."""

    hidden: tuple[str, ...]
    """The services of patients whom the one who stands in may not see, by name."""


@dataclass(frozen=True, slots=True)
class Caseloads:
    """Everybody's caseload, and the names of everybody who may take one."""

    rows: tuple[Caseload, ...]
    names: dict[str, str]
    unseen: tuple[Unseen, ...]
    takers: dict[str, str]
    """Those whose account is open."""

    may_all: bool
    """Whether the one who asks may hand over other people's."""

    away: dict[str, Absent]
    """Those of them who are away today."""


@dataclass(frozen=True, slots=True)
class Moving:
    """How many patients a hand-over would move, and how many not."""

    moving: int
    staying: tuple[tuple[str, int], ...]
    """How many the taker may not see, by the service's name."""


def read_caseloads(scope: Scope, *, as_at: AsAt, now: datetime) -> Caseloads:
    """Count the open pathways in scope that each person follows.

    Tracking is stale by the same days as on the worklist.
    """
    last_in_time = as_at.day - timedelta(days=STALE_AFTER)
    stale = datetime.combine(last_in_time, time(), tzinfo=now.tzinfo)
    people, by_service = everybody(scope.provider), kept.services_followed(scope)
    return Caseloads(
        rows=tuple(kept.caseloads(scope, day=as_at.day, stale=stale)),
        names={account: one.name for account, one in people.items()},
        unseen=tuple(_unseen(scope, people, by_service)),
        takers={account: one.name for account, one in people.items() if one.is_open},
        may_all=manages(scope.person),
        away=_away(scope, as_at.day, people, by_service),
    )


def read_moving(scope: Scope, giver: str, taker: str, *, unseen: bool) -> Moving:
    """Count whom a hand-over would move, and whom the taker may not see."""
    found, called = (
        kept.parted(scope, giver, taker, unseen=unseen),
        {one.code: one.name for one in pathways.services(scope)},
    )
    staying = ((called.get(code, code), n) for code, n in found.staying.items())
    return Moving(len(found.moving), tuple(sorted(staying)))


def _away(
    scope: Scope, day: date, people: dict[str, Follower], by_service: ByService
) -> dict[str, Absent]:
    called = {one.code: one.name for one in pathways.services(scope)}
    found = {}
    for person, away in read_away(scope, day).items():
        cover = people.get(away.cover)
        hidden = [
            called.get(code, code)
            for code in by_service.get(person, ())
            if cover is not None and not cover.sees(code)
        ]
        found[person] = Absent(away.until, away.cover, tuple(sorted(hidden)))
    return found


def _unseen(
    scope: Scope, people: dict[str, Follower], by_service: ByService
) -> list[Unseen]:
    called = {one.code: one.name for one in pathways.services(scope)}
    found = []
    for owner, counted in by_service.items():
        who = people.get(owner)
        hidden = {
            called.get(code, code): patients
            for code, patients in counted.items()
            if who is None or not who.sees(code)
        }
        if hidden:
            closed = who is None or not who.is_open
            services = tuple(sorted(hidden))
            found.append(Unseen(owner, sum(hidden.values()), services, closed))
    return found
