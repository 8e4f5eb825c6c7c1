"""The roles of adopted ladders that nobody holds, so that an escalation would wait."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from milepost.foundation.scope import Scope
from milepost.rules.ladders import Ladder
from milepost.rules.lawbook import Lawbook
from milepost.rules.parts import in_force_on
from milepost.store import pathways
from milepost.store.escalations import facts
from milepost.store.escalations.rota import Rota, rota_of
from milepost.tracking.desks import DESKS


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheld:
    """A role that nobody holds today for some services, whose ladder asks it."""

    role: str
    services: Mapping[str, str]
    """The names of the services, by their codes."""

    every: bool
    """Whether those are all the services in scope that adopted a ladder, of several."""

    desks: tuple[str, ...]
    """The names of the desks at which somebody does hold it."""


def read_unheld(scope: Scope, *, lawbook: Lawbook, today: date) -> tuple[Unheld, ...]:
    """Find each role of an adopted ladder that nobody holds today for a service in scope.

    It is asked as for an escalation of the service's own, which names no desk. Whoever
    is away without cover, or may not see the service's patients, holds nothing.
    """
    adopted = facts.ladders_adopted(scope.provider)
    services = {
        one.code: one.name for one in pathways.services(scope) if one.code in adopted
    }
    if not services:
        return ()
    held = rota_of(scope.provider)
    found: dict[tuple[str, tuple[str, ...]], dict[str, str]] = defaultdict(dict)
    for code, name in services.items():
        ladder = lawbook.the(Ladder, adopted[code])
        edition = in_force_on(today, ladder.editions) or ladder.editions[0]
        for role in dict.fromkeys(rung.role for rung in edition.rungs):
            if held.on_duty(role, today, desk="", service=code) is None:
                desks = _desks_with(held, role, code, today)
                found[role, desks][code] = name
    return tuple(
        Unheld(
            role=role,
            services=lacking,
            every=1 < len(services) == len(lacking),
            desks=desks,
        )
        for (role, desks), lacking in found.items()
    )


def _desks_with(held: Rota, role: str, service: str, today: date) -> tuple[str, ...]:
    return tuple(
        desk.name
        for desk in DESKS
        if held.on_duty(role, today, desk=desk.code, service=service) is not None
    )
