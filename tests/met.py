"""A lung service, its weekly meeting, and patients for its agenda, for several tests."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from milepost.actions.appoint import appoint
from milepost.actions.arrange_meetings import NewSeries, begin
from milepost.actions.decide import decide
from milepost.actions.meet import freeze
from milepost.foundation.scope import Scope
from milepost.meetings.decisions import Said, What
from milepost.reading.agenda import read_agenda
from milepost.reading.meeting_room import read_meeting
from milepost.reading.staff import Person
from registered import OURS, a_pathway, a_patient, a_provider, record

LONDON = ZoneInfo("Europe/London")
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
BOB = Scope("RXX", "bob")
WEDNESDAY = date(2025, 2, 19)


def at(month, day, hour=10, minute=0):
    """A moment of 2025, by London's clock. 17 February is a Monday."""
    return datetime(2025, month, day, hour, minute, tzinfo=LONDON)


NOW = at(2, 18)


def people():
    ada = Person(
        username="ada",
        name="Ada Byron",
        role="Cancer manager",
        provider="RXX",
        provider_name="A made-up board",
    )
    for username, name, services in (
        ("ada", "Ada Byron", None),
        ("bob", "Bob Ray", None),
        ("cyd", "Cyd Orr", frozenset({"ortho"})),
    ):
        who = Person(
            username=username,
            name=name,
            role=ada.role,
            provider=ada.provider,
            provider_name=ada.provider_name,
            services=services,
        )
        appoint(who, password_hash="!")


def referred(name, number, days_ago, *more, service="lung"):
    """A patient of their own, referred some days before the meeting's eve."""
    day = NOW.date() - timedelta(days=days_ago)
    assert a_pathway(name, service, patient=a_patient(number)) == []
    told = [(day, "referral_received", URGENT), *more]
    assert record(*told, pathway=name, now=NOW) == []


def a_lung_meeting(**changes):
    """A lung PTL on Wednesdays, and three patients: 70, 60 and 5 days on."""
    a_provider()
    people()
    referred("P-70", 70, 70)
    referred("P-60", 60, 60)
    referred("P-05", 5, 5)
    return a_series(**changes)


def a_series(scope=OURS, **changes):
    told = {
        "name": "Lung PTL",
        "kind": "meetings/mdt",
        "first": date(2025, 2, 12),
        "starts": time(9, 30),
        "chair": "ada",
        "members": ("ada", "bob"),
        "services": frozenset({"lung"}),
    }
    new = NewSeries(**told | changes)
    number, problems = begin(
        scope, new, form=uuid4(), lawbook=settings.LAWBOOK, now=NOW
    )
    assert problems == []
    return number


def frozen(series, day=WEDNESDAY, scope=OURS, now=NOW):
    meeting, problems = freeze(scope, series, day, lawbook=settings.LAWBOOK, now=now)
    assert problems == []
    return meeting


def decided(
    meeting, what, pathway="P-70", scope=OURS, now=NOW, form=None, saw=0, **said
):
    told = Said(what=What(what), pathway=pathway, **said)
    return decide(
        scope,
        meeting,
        told,
        form=form or uuid4(),
        saw=saw,
        lawbook=settings.LAWBOOK,
        now=now,
    )


def the_agenda(series, day=WEDNESDAY, scope=OURS, now=NOW):
    return read_agenda(scope, series, day, now=now, lawbook=settings.LAWBOOK)


def the_meeting(meeting, scope=OURS):
    return read_meeting(scope, meeting, lawbook=settings.LAWBOOK)


def listed(reading):
    return [(row.line, row.pathway) for row in reading.rows]
