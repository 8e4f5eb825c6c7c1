"""A provider with a service and a few pathways, for tests that need a database."""

from datetime import UTC, date, datetime

from django.conf import settings

from milepost.actions.record_event import record_events
from milepost.actions.register import register_pathway, register_service
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.tracking.people import NewPathway, NewPatient

OURS, THEIRS = Scope("RXX", "ada"), Scope("RYY", "bob")
LUNG = Scope("RXX", "cyd", frozenset({"lung"}))
NOON = datetime(2025, 2, 14, 12, tzinfo=UTC)
TODAY = NOON.date()
NOW = AsAt(TODAY, NOON)
RTT = "england/rtt-18-weeks"
CANCER = ("scotland/cancer-62-day", "scotland/cancer-31-day")


def a_provider(scope=OURS):
    """Two services: orthopaedics under 18 weeks, and lung under 62 and 31 days."""
    served = (("ortho", "elective", (RTT,)), ("lung", "cancer", CANCER))
    for code, family, standards in served:
        register_service(
            Scope(scope.provider, scope.person),
            code,
            name=code.capitalize(),
            family=family,
            standards=standards,
            lawbook=settings.LAWBOOK,
        )


def a_patient(number=17, **changes):
    told = {
        "hospital_number": f"H-{number}",
        "family_name": "Ó Briain",
        "given_name": "Máire",
        "title": "Ms",
        "sex": "female",
        "born": date(1960, 3, 2),
        "nhs_number": "9990000018",
    }
    return NewPatient(**told | changes)


def a_pathway(name="P-17", service="ortho", scope=OURS, patient=None, **changes):
    pathway = NewPathway(name=name, service=service, **changes)
    return register_pathway(scope, patient or a_patient(), pathway)


def record(*events, scope=OURS, pathway="P-17", now=NOON, versions=None):
    """Record events, each a day, a kind, and what it says."""
    told = [
        event
        if isinstance(event, NewEvent)
        else NewEvent(pathway, event[0], event[1], dict(*event[2:]))
        for event in events
    ]
    return record_events(
        scope, told, lawbook=settings.LAWBOOK, now=now, expected_versions=versions
    )


def refer(day=date(2025, 1, 6), *, service="consultant_led", **said):
    """A referral, to be recorded."""
    return (day, Kind.REFERRAL_RECEIVED, {"service": service} | said)


def codes(problems):
    return [problem.code for problem in problems]
