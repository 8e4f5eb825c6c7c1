"""Say by which ladder a service goes, who is on duty, and when all is shut."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from milepost.foundation.problems import Problem
from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder
from milepost.rules.lawbook import Lawbook
from milepost.store import pathways
from milepost.store.escalations import house_rules
from milepost.store.escalations.rota import Absence, PlacedShift, Shift

__all__ = [
    "Absence",
    "PlacedShift",
    "Shift",
    "adopt_ladder",
    "set_closed_days",
    "set_rota",
]


@transaction.atomic
def adopt_ladder(
    scope: Scope, service: str, ladder: str, *, lawbook: Lawbook, now: datetime
) -> list[Problem]:
    """Let a service go by a ladder from now on; blank for none.

    Until a service has adopted one, no rule raises anything on its pathways.
    """
    known = {one.id for one in lawbook.all(Ladder)}
    if ladder and ladder not in known:
        return [_no_such("ladder", ladder, known)]
    services = {one.code for one in pathways.services(scope)}
    if service not in services:
        return [_no_such("service", service, services)]
    house_rules.go_by(scope, service, ladder, now=now)
    return []


@transaction.atomic
def set_rota(
    scope: Scope, shifts: Sequence[PlacedShift], absences: Sequence[Absence] = ()
) -> None:
    """Put a rota in place of a provider's last one."""
    house_rules.put_rota(scope.provider, shifts, absences)


@transaction.atomic
def set_closed_days(scope: Scope, days: Sequence[date]) -> None:
    """Say on which days, beside weekends, a provider's services are shut."""
    house_rules.put_closed_days(scope.provider, days)


def _no_such(what: str, name: str, known: set[str]) -> Problem:
    return Problem(
        f"actions.no-such-{what}",
        what,
        f"There is no {what} {name!r}.",
        f"Name one of {', '.join(sorted(known))}.",
    )
