"""Who follows how many patients, how lately each was looked at, and handing them over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count

from milepost.foundation.scope import Scope
from milepost.store.models import OpenWait
from milepost.store.staff.followers import everybody

COUNTED = """
    SELECT w.owner, count(*),
        count(*) FILTER (WHERE l.looked_at IS NULL),
        count(*) FILTER (WHERE l.looked_at < %(stale)s),
        count(*) FILTER (WHERE l.due < %(day)s),
        count(*) FILTER (WHERE w.breach_on <= %(day)s),
        min(l.looked_at)
    FROM store_openwait w LEFT JOIN LATERAL (
        SELECT looked_at, due FROM looks_look
        WHERE provider = w.provider AND pathway = w.pathway ORDER BY id DESC LIMIT 1
    ) AS l ON true
    WHERE w.provider = %(provider)s AND w.lead
        AND (%(services)s::text[] IS NULL OR w.service = ANY(%(services)s))
    GROUP BY w.owner ORDER BY w.owner
"""


@dataclass(frozen=True, slots=True)
class Caseload:
    """The open pathways that one person follows, counted."""

    owner: str
    """Blank for nobody."""

    patients: int
    never: int
    """Those at which nobody has looked."""

    stale: int
    """Those at which nobody has looked for too long."""

    overdue: int
    """Those with an action whose day is past."""

    over: int
    """Those over the limit of a standard."""

    longest: datetime | None
    """The earliest of their last looks."""


def caseloads(scope: Scope, *, day: date, stale: datetime) -> list[Caseload]:
    """Count everybody's caseload within a scope, by account."""
    asked = {
        "provider": scope.provider,
        "services": None if scope.services is None else list(scope.services),
        "day": day,
        "stale": stale,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, asked)
        return [Caseload(*row) for row in cursor.fetchall()]


def still_open(scope: Scope, pathways: Collection[str]) -> set[str]:
    """Name those of some pathways in scope whose clock runs."""
    found = OpenWait.objects.filter(
        provider=scope.provider, pathway__in=pathways, lead=True
    )
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return set(found.values_list("pathway", flat=True))


def followed_by(scope: Scope, owner: str) -> dict[str, str]:
    """Name the open pathways in scope that a person follows, each with its service."""
    found = OpenWait.objects.filter(provider=scope.provider, owner=owner, lead=True)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    return dict(found.order_by("pathway").values_list("pathway", "service"))


def services_followed(scope: Scope) -> dict[str, dict[str, int]]:
    """Count the open pathways in scope that each person follows, by service."""
    found = OpenWait.objects.filter(provider=scope.provider, lead=True)
    if scope.services is not None:
        found = found.filter(service__in=scope.services)
    rows = found.exclude(owner="").values_list("owner", "service")
    counted: dict[str, dict[str, int]] = {}
    for owner, service, patients in rows.annotate(n=Count("pk")).order_by(
        "owner", "service"
    ):
        counted.setdefault(owner, {})[service] = patients
    return counted


@dataclass(frozen=True, slots=True)
class Parted:
    """Of the patients whom one person follows, those another may take, and the rest."""

    moving: list[str]
    staying: dict[str, int]
    """How many the taker may not see, by service."""


def parted(scope: Scope, giver: str, taker: str, *, unseen: bool) -> Parted:
    """Part a person's open pathways by whether another may see them.

    Args:
        scope: who asks.
        giver: who follows them; blank for nobody.
        taker: who is to; blank for nobody, who may take any.
        unseen: whether only those are meant that the giver doesn't see.
    """
    people = everybody(scope.provider)
    theirs, gives, takes = (
        followed_by(scope, giver),
        people.get(giver),
        people.get(taker),
    )
    moving, staying = [], dict[str, int]()
    for name, service in theirs.items():
        if unseen and gives is not None and gives.sees(service):
            continue
        if not taker or (takes is not None and takes.sees(service)):
            moving.append(name)
        else:
            staying[service] = staying.get(service, 0) + 1
    return Parted(moving, staying)
