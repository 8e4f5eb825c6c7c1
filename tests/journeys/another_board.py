"""A board of its own for journeys of escalations, so that no other list is longer."""

from dataclasses import replace
from datetime import date, timedelta

from journeys.steps import PASSWORD, days_ago

PROVIDER = "SX96"
CONTACT = "Single point of contact for the booking or the test"
GROUP = "Weekly oversight group, chaired by a service manager"
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
PATIENTS = (
    ("P-9001", "Late", "Lachlan", 12, [(9, "test_requested", {"test": "ct"})]),
    ("P-9002", "Forgotten", "Fiona", 80, []),
    ("P-9003", "Slow", "Sorcha", 30, []),
    ("P-9004", "Unvetted", "Una", 12, []),
    ("P-9005", "Busy", "Bea", 20, [(1, "test_requested", {"test": "ct"})]),
)


def furnish(now):
    """Register a service, patients, people and a rota."""
    from django.conf import settings

    from milepost.actions.register import register_service
    from milepost.foundation.scope import Scope

    scope = Scope(PROVIDER, "setter")
    register_service(
        scope,
        "lung",
        name="Lung",
        family="cancer",
        standards=["scotland/cancer-62-day", "scotland/cancer-31-day"],
        lawbook=settings.LAWBOOK,
    )
    people()
    for number, told in enumerate(PATIENTS, start=1):
        patient(scope, number, *told, now=now)


def people():
    from django.contrib.auth.hashers import make_password

    from milepost.actions.appoint import appoint
    from milepost.actions.arrange_escalations import PlacedShift, Shift, set_rota
    from milepost.foundation.scope import Scope
    from milepost.reading.staff import Person

    tess = Person(
        username="tess",
        name="Tess Tracker",
        role="Tracker",
        provider=PROVIDER,
        provider_name="Another made-up board",
    )
    ray = replace(tess, username="ray", name="Ray Dio", role="Coordinator")
    sam = replace(tess, username="sam", name="Sam Mann", role="Service manager")
    cleo = replace(tess, username="cleo", name="Cleo Clin", role="Clinical lead")
    una = replace(tess, username="una", name="Una Board", services=frozenset())
    for person in (tess, ray, sam, cleo, replace(una, role="Board member")):
        appoint(person, password_hash=make_password(PASSWORD))
    always = date(2020, 1, 1)
    set_rota(
        Scope(PROVIDER, "setter"),
        [
            PlacedShift(Shift(role=CONTACT, person="ray", first=always), "radiology"),
            PlacedShift(Shift(role="Service manager", person="sam", first=always)),
            PlacedShift(Shift(role=GROUP, person="cleo", first=always)),
        ],
    )


def patient(scope, number, name, family, given, referred, events, *, now):
    from django.conf import settings

    from milepost.actions.record_event import record_events
    from milepost.actions.register import register_pathway
    from milepost.events.kinds import Kind
    from milepost.events.vocabulary import NewEvent
    from milepost.tracking.people import NewPathway, NewPatient

    told = NewPatient(
        hospital_number=f"B-{number}",
        nhs_number="",
        family_name=family,
        given_name=given,
        title="",
        sex="female",
        born=date(1955, 5, 5) + timedelta(days=number),
    )
    owned = NewPathway(name=name, service="lung", hospital="Southport", owner="tess")
    assert register_pathway(scope, told, owned) == []
    happened = [(referred, "referral_received", URGENT), *events]
    problems = record_events(
        scope,
        [NewEvent(name, days_ago(d), Kind(kind), says) for d, kind, says in happened],
        lawbook=settings.LAWBOOK,
        now=now,
    )
    assert problems == [], problems


def time_passes(days, now, *, reviews=True):
    """Do what the scheduled job would do so many days from now."""
    from django.conf import settings

    from milepost.actions.review_breaches import review_breaches
    from milepost.actions.watch_over import watch_over

    then = {"lawbook": settings.LAWBOOK, "now": now + timedelta(days=days)}
    watch_over(**then)
    if reviews:
        review_breaches(**then)
