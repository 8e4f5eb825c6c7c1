"""Who answers for what on the demonstration's board, and which services go by a ladder."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.conf import settings

from milepost.actions.arrange_escalations import (
    PlacedShift,
    Shift,
    adopt_ladder,
    set_rota,
)
from milepost.actions.load_calls import load_calls
from milepost.cli.demo_barriers import ready_barriers
from milepost.cli.say import say
from milepost.foundation.scope import Scope
from milepost.host.clock import now
from milepost.reading.escalations import has_rota
from milepost.reading.staff import Person, names_of_staff, person_named
from milepost.synth.board import PROVIDER
from milepost.synth.services import ALL
from milepost.tracking.desks import DESKS

CONTACT = "Single point of contact for the booking or the test"
CHAIR = "Service manager"
BY_SERVICE = {
    "Coordinator": (CONTACT,),
    CHAIR: (
        "Service manager",
        "Weekly oversight group, chaired by a service manager",
        "Chair of the weekly meeting, head of access",
    ),
    "Clinical lead": (
        "General manager, with the clinical lead",
        "Chief operating officer, with the medical director",
    ),
    "Cancer manager": ("General manager, to the planned care board",),
}
"""Which ladder roles people hold for each of their services: nobody may answer for a
patient whom they may not see, and the board has no directors of its own."""

AT_THE_DESKS = "Booking clerk"
MOST = 150
"""How many escalations of the last half year are invented."""


def ready_escalations() -> None:
    """Give the board a rota, and its cancer services a ladder, unless it has a rota."""
    scope = Scope(PROVIDER, "milepost")
    if has_rota(scope):
        return
    accounts = sorted(names_of_staff(scope))
    people = [person for name in accounts if (person := person_named(name))]
    began = now().date()
    set_rota(scope, list(shifts(people, began)))
    for service in ALL:
        if service.family == "cancer":
            adopt_ladder(
                scope,
                service.code,
                "cancer-default",
                lawbook=settings.LAWBOOK,
                now=now(),
            )
    say("Writing down half a year of escalations")
    load_calls(
        PROVIDER,
        np.random.default_rng(0),
        most=MOST,
        role=CONTACT,
        lawbook=settings.LAWBOOK,
        now=now(),
    )
    chair = next((one for one in people if one.role == CHAIR), None)
    account = chair.username if chair else scope.person
    ready_barriers(Scope(PROVIDER, account), now=now())


def shifts(people: Sequence[Person], began: date) -> Iterator[PlacedShift]:
    """Put the board's people on duty from a day on, each where they may see patients."""

    def on(role: str, person: Person, place: str = "") -> PlacedShift:
        return PlacedShift(Shift(role=role, person=person.username, first=began), place)

    for person in people:
        for role in BY_SERVICE.get(person.role, ()):
            for service in sorted(person.services or ()):
                yield on(role, person, service)
    clerks = [person for person in people if person.role == AT_THE_DESKS]
    for desk in DESKS:
        for clerk in clerks:
            yield on(CONTACT, clerk, desk.code)
