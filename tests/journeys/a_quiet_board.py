"""A board of its own for journeys of feeds: one that speaks, one that doesn't, a merge."""

from dataclasses import replace
from datetime import datetime, timedelta

from hl7_messages import a_booking, the_profile
from identified import HERS, THEIRS, a_merge
from journeys.steps import PASSWORD

PROVIDER = "SX95"


def furnish(now):
    """Register a service and somebody, and let two feeds be listened to."""
    from django.conf import settings
    from django.contrib.auth.hashers import make_password

    from milepost.actions.appoint import appoint
    from milepost.actions.project_inbox import project_new
    from milepost.actions.receive import FeedName, open_feed, receive
    from milepost.actions.register import register_service
    from milepost.foundation.scope import Scope
    from milepost.reading.staff import Person

    scope = Scope(PROVIDER, "setter")
    told = {"family": "cancer", "standards": ["scotland/cancer-62-day"]}
    told["lawbook"] = settings.LAWBOOK
    register_service(scope, "lung", name="Lung", **told)
    meg = Person(
        username="meg",
        name="Meg Merrilies",
        role="Interface manager",
        provider=PROVIDER,
        provider_name="A board of few words",
    )
    appoint(meg, password_hash=make_password(PASSWORD))
    feed = FeedName("pas", the_profile())
    open_feed(scope, feed, now=now)
    for raw in (*HERS, *THEIRS, a_merge()):
        receive(scope, feed, raw, now=now)
    project_new(scope, feed, lawbook=settings.LAWBOOK, now=now)
    be_silent(now - timedelta(minutes=90), red_after=240)
    give_a_meaning(scope, now)
    leave_waiting(scope, now)


def leave_waiting(scope, now):
    """Let the wards send three bookings of a day that doesn't exist."""
    from django.conf import settings

    from milepost.actions.project_inbox import project_new
    from milepost.actions.receive import FeedName, open_feed, receive

    wards = FeedName("wards", the_profile())
    open_feed(scope, wards, now=now)
    for number in ("1", "2", "3"):
        raw = a_booking(number, of=f"W-{number}", day="20250230")
        receive(scope, wards, raw, now=now)
    project_new(scope, wards, lawbook=settings.LAWBOOK, now=now)


def give_a_meaning(scope, now):
    """Let a clinic cancel for a reason that Meg was told of, and misheard."""
    from django.conf import settings

    from milepost.actions.project_inbox import project_new
    from milepost.actions.receive import FeedName, open_feed, receive
    from milepost.actions.see_to_messages import say_meaning
    from milepost.foundation.scope import Scope

    clinic, meg = FeedName("clinic", the_profile()), Scope(PROVIDER, "meg")
    open_feed(scope, clinic, now=now)
    say_meaning(meg, "clinic", "cancelled_by", "FLOOD", "provider", now=now)
    receive(scope, clinic, a_booking(), now=now)
    receive(scope, clinic, a_booking("3", "SIU^S15", why="FLOOD"), now=now)
    project_new(scope, clinic, lawbook=settings.LAWBOOK, now=now)


def is_read():
    """Do what the clinic's listener does where a meaning is changed."""
    from django.conf import settings

    from milepost.actions.receive import FeedName
    from milepost.actions.work_on_meanings import work_on_meanings
    from milepost.foundation.scope import Scope

    scope, clinic = Scope(PROVIDER, "setter"), FeedName("clinic", the_profile())
    told = {"lawbook": settings.LAWBOOK, "now": datetime.now().astimezone()}
    while work_on_meanings(scope, clinic, **told):
        pass


def be_silent(since, *, red_after):
    """Let a laboratory have said nothing since then, and say when that is too long."""
    from milepost.actions.receive import FeedName, open_feed
    from milepost.foundation.scope import Scope

    profile = replace(the_profile(), amber_after=60, red_after=red_after)
    open_feed(Scope(PROVIDER, "setter"), FeedName("laboratory", profile), now=since)


def has_stopped():
    """From now on the laboratory's silence is taken to mean that it has stopped."""
    be_silent(datetime.now().astimezone(), red_after=80)
