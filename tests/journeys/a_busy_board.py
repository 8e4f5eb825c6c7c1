"""A board of its own with much on its pages: tests at a desk, messages, cover, a list."""

from dataclasses import replace
from datetime import date, timedelta

from hl7_messages import message, the_profile
from journeys.steps import PASSWORD, days_ago

PROVIDER = "SX94"
CANCER = ["scotland/cancer-62-day", "scotland/cancer-31-day"]
URGENT = {"priority": "urgent_suspected_cancer", "route": "gp"}
CT = {"test": "ct_chest"}
PATIENTS = (
    ("T-1", "Reported", "tam", 30, (20, "requested"), (19, 14), 14, 3),
    ("T-2", "Unreported", "tam", 30, (20, "requested"), (19, 10), 10, None),
    ("T-3", "Toolate", "tam", 40, (10, "requested"), (9, -40), None, None),
    ("T-4", "Hidden", "gus", 20, None, None, None, None),
)
"""Pathway, family name, who follows; days ago: referred, the test requested, booked and
for when, performed, reported."""

VANISHED, STAYED = "000000000017", "000000000025"
HEAD = "UBRN,Listed on,Service,Hospital number,Family name,Date of birth\n"
STAYS = STAYED + ",{},ortho,S-2,Stays,1961-03-02\n"
GOES = VANISHED + ",{},ortho,S-1,Vanished,1960-03-02\n"
MANY = 51
"""One more than a page holds."""


def furnish(now):
    from milepost.foundation.scope import Scope

    scope = Scope(PROVIDER, "setter")
    services(scope)
    people()
    for number, told in enumerate(PATIENTS, start=1):
        patient(scope, number, *told, now=now)
    messages(scope, now)
    lists(scope, now)


def services(scope):
    from django.conf import settings

    from milepost.actions.register import register_service

    for code, name, family, standards in (
        ("lung", "Lung", "cancer", CANCER),
        ("skin", "Skin", "cancer", CANCER),
        ("ortho", "Orthopaedics", "elective", ["england/rtt-18-weeks"]),
    ):
        told = {"family": family, "standards": standards, "lawbook": settings.LAWBOOK}
        register_service(scope, code, name=name, **told)


def people():
    from django.contrib.auth.hashers import make_password

    from milepost.actions.appoint import appoint
    from milepost.reading.staff import Person

    hashed = make_password(PASSWORD)
    ida = Person(
        username="ida",
        name="Ida Ness",
        role="Service manager",
        provider=PROVIDER,
        provider_name="A busy board",
    )
    tam = replace(ida, username="tam", name="Tam Lin", role="Tracker", follows=True)
    cov = replace(
        tam, username="cov", name="Cova Lent", services=frozenset({"lung", "ortho"})
    )
    gus = replace(tam, username="gus", name="Gus Rae", services=frozenset({"skin"}))
    for person in (ida, tam, cov, gus):
        appoint(person, password_hash=hashed)


def patient(
    scope,
    number,
    name,
    family,
    owner,
    referred,
    requested,
    booked,
    done,
    reported,
    *,
    now,
):
    from milepost.actions.register import register_pathway
    from milepost.tracking.people import NewPathway, NewPatient

    told = NewPatient(
        hospital_number=f"T-{number}",
        nhs_number="",
        family_name=family,
        given_name="Pat",
        title="",
        sex="female",
        born=date(1955, 5, 5) + timedelta(days=number),
    )
    owned = NewPathway(name=name, service="lung", hospital="Eastport", owner=owner)
    assert register_pathway(scope, told, owned) == []
    happened = [(referred, "referral_received", URGENT)]
    if requested:
        made, for_day = booked
        happened.append((requested[0], "test_requested", CT))
        happened.append((made, "test_booked", CT | {"for_day": days_ago(for_day)}))
    for days, kind in ((done, "test_performed"), (reported, "test_reported")):
        happened += [(days, kind, CT)] * (days is not None)
    record(scope, name, happened, now)


def record(scope, name, happened, now):
    from django.conf import settings

    from milepost.actions.record_event import record_events
    from milepost.events.kinds import Kind
    from milepost.events.vocabulary import NewEvent

    told = [NewEvent(name, days_ago(d), Kind(kind), says) for d, kind, says in happened]
    problems = record_events(scope, told, lawbook=settings.LAWBOOK, now=now)
    assert problems == [], problems


def messages(scope, now):
    """Let a feed bring more than a page of what somebody settled, and two that wait."""
    from django.conf import settings

    from milepost.actions.project_inbox import project_new
    from milepost.actions.receive import FeedName, open_feed, receive
    from milepost.actions.see_to_messages import say_meaning
    from milepost.actions.settle_messages import settle
    from milepost.foundation.scope import Scope
    from milepost.reading.feeds import read_feeds

    ida, feed = Scope(PROVIDER, "ida"), FeedName("pas", the_profile())
    open_feed(scope, feed, now=now)
    for number in range(MANY):
        receive(scope, feed, message("REF^I14", f"{number}"), now=now)
    project_new(scope, feed, lawbook=settings.LAWBOOK, now=now)
    told = {"reason": "duplicate", "now": now}
    while waits := read_feeds(scope, now=now).waiting:
        for one in waits:
            assert settle(ida, one.number, "The referrer sent it twice", **told) == []
    for raw in (message("REF^I14", "W-1"), b"nothing that can be read"):
        receive(scope, feed, raw, now=now)
    project_new(scope, feed, lawbook=settings.LAWBOOK, now=now)
    for number in range(MANY):
        say_meaning(ida, "pas", "cancelled_by", f"C{number}", "provider", now=now)


def lists(scope, now):
    """Let somebody whom Tam follows stand on a list of slots, and not on the next."""
    from milepost.actions.register import assign_owner

    goes, stays = (row.format(days_ago(2)) for row in (GOES, STAYS))
    stored(scope, HEAD + goes + stays, now)
    for name in (VANISHED, STAYED):
        assert assign_owner(scope, name, "tam") == []
    stored(scope, HEAD + stays, now)


def stored(scope, text, now):
    from django.conf import settings

    from milepost.actions.take_file import NewFile, decide, take_file
    from milepost.actions.work_on_files import work_on_file

    named = "rows-slot-issues"
    new = NewFile(
        feed=named, profile=named, name="slots.csv", raw=text.encode(), speaks_for=now
    )
    number, problems = take_file(scope, new, now=now)
    assert problems == []
    how = {"lawbook": settings.LAWBOOK, "clock": lambda: now}
    assert work_on_file(scope, number, **how)
    assert decide(scope, number, "confirmed", now=now) == []
    assert work_on_file(scope, number, **how)
