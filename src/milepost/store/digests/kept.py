"""Read what people wished, and which digests failed."""

from dataclasses import dataclass
from datetime import date, datetime

from milepost.foundation.scope import Scope
from milepost.store.digests.models import Sending, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What a person wishes, as it stands."""

    provider: str
    person: str
    wanted: bool
    address: str
    weekdays: frozenset[int]
    hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One digest, as it went."""

    day: date
    state: str
    tries: int
    again_at: datetime | None
    fault: str
    at: datetime


def wish(scope: Scope) -> Wished | None:
    """Read what a person wishes; None if they never said."""
    found = Wish.objects.filter(provider=scope.provider, person=scope.person).last()
    return found and _wished(found)


def everybodys() -> list[Wished]:
    """Read the wishes of all who want a digest."""
    latest = Wish.objects.order_by("provider", "person", "-id")
    found = latest.distinct("provider", "person")
    return [_wished(one) for one in found if one.wanted]


def sendings(scope: Scope, most: int = 10) -> list[Sent]:
    """Read the latest digests of a person, the latest first."""
    found = Sending.objects.filter(provider=scope.provider, person=scope.person)
    return [
        Sent(
            day=one.day,
            state=one.state,
            tries=one.tries,
            again_at=one.again_at,
            fault=one.fault,
            at=one.at,
        )
        for one in found.order_by("-day")[:most]
    ]


def _wished(found: Wish) -> Wished:
    return Wished(
        provider=found.provider,
        person=found.person,
        wanted=found.wanted,
        address=found.address,
        weekdays=frozenset(found.weekdays),
        hour=found.hour,
    )
