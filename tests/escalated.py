"""A lung service with a rota, and escalations on its pathways, for several tests."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from milepost.actions.arrange_escalations import (
    adopt_ladder,
    set_closed_days,
    set_rota,
)
from milepost.actions.escalations import Call, Step, raise_by_hand, take_step
from milepost.actions.watch_over import watch_over
from milepost.escalations.entries import What
from milepost.foundation.scope import Scope
from milepost.store.escalations import facts
from milepost.store.escalations.models import Standing
from milepost.store.escalations.rota import PlacedShift, Shift
from registered import OURS, a_pathway, a_provider, record

LONDON = ZoneInfo("Europe/London")
CONTACT = "Single point of contact for the booking or the test"
MANAGER = "Service manager"
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
MAY = Scope("RXX", "may")


def at(month, day, hour=10, minute=0):
    """A moment of 2025, by London's clock. 17 February is a Monday."""
    return datetime(2025, month, day, hour, minute, tzinfo=LONDON)


def a_shift(role, person, place=""):
    shift = Shift(role=role, person=person, first=date(2025, 1, 1))
    return PlacedShift(shift, place)


def a_lung_service(*, adopted=True):
    a_provider()
    set_rota(
        OURS,
        [
            a_shift(CONTACT, "ola"),
            a_shift(CONTACT, "may", "radiology"),
            a_shift(MANAGER, "sam", "lung"),
        ],
    )
    set_closed_days(OURS, [date(2025, 4, 18)])
    if adopted:
        adopt_ladder(
            OURS, "lung", "cancer-default", lawbook=settings.LAWBOOK, now=at(1, 1)
        )


def a_referral(name="P-17", day=date(2025, 2, 10), **said):
    assert a_pathway(name, "lung") == []
    told = (day, "referral_received", URGENT | said)
    assert record(told, pathway=name, now=at(2, 14, 9)) == []


def escalate(name="P-17", *, now, scope=OURS, desk="radiology", **said):
    call = Call(pathway=name, reason="The CT isn't booked.", desk=desk, **said)
    return raise_by_hand(scope, call, lawbook=settings.LAWBOOK, now=now)


def step(number, what, *, now, scope=MAY, **said):
    told = Step(number=number, what=What(what), **said)
    return take_step(scope, told, lawbook=settings.LAWBOOK, now=now)


def time_passes(until, **how):
    return watch_over(lawbook=settings.LAWBOOK, now=until, **how)


def stands(number):
    found = Standing.objects.get(escalation=number)
    return found.state, found.rung


def history(number):
    return [str(entry.what) for entry in facts.entries(number)]
