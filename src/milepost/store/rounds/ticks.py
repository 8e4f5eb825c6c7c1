"""Read who did which duty, for whose patients, and when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from milepost.foundation.scope import Scope
from milepost.store.rounds.models import Tick

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """One duty done on one day, for some services or for all."""

    duty: str
    day: date
    note: str
    by: str
    at: datetime
    services: frozenset[str] | None = None
    """For whose patients it was done; None for every service."""

    but: frozenset[str] = NONE
    """The services for which it was taken back since."""

    def covers(self, service: str) -> bool:
        """Say whether it was done for a service."""
        ours = self.services is None or service in self.services
        return ours and service not in self.but


def done_between(scope: Scope, duties: str, first: date, last: date) -> list[Ticked]:
    """Read what was done from one day to another, but for what was taken back."""
    found = Tick.objects.filter(
        provider=scope.provider, duties=duties, day__range=(first, last)
    ).order_by("duty", "day", "id")
    each = groupby(found, key=lambda tick: (tick.duty, tick.day))
    return [ticked for _, ticks in each for ticked in _standing(ticks)]


def _standing(ticks: Iterable[Tick]) -> list[Ticked]:
    """Keep what stands of the ticks of one duty on one day, in their order."""
    stand: list[Ticked] = []
    for tick in ticks:
        services = None if tick.services is None else frozenset(tick.services)
        if tick.done:
            told = {name: getattr(tick, name) for name in ("duty", "day", "note")}
            stand.append(Ticked(**told, by=tick.by, at=tick.at, services=services))
        else:
            stand = _without(stand, services)
    return stand


def _without(stand: list[Ticked], services: frozenset[str] | None) -> list[Ticked]:
    if services is None:
        return []
    left = [replace(one, but=one.but | services) for one in stand]
    return [one for one in left if one.services is None or one.services - one.but]
