"""A Milepost of its own for journeys: a database, a small board, pages, and news.

Run as a program. It says "ready" and the moment, then records what each line of its
input says, and answers with the moment at which it was stored.
"""

import json
import sys
import threading
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import django

from journeys import a_busy_board, a_feed, a_quiet_board, another_board
from journeys.steps import PASSWORD, days_ago

PROVIDER = "SX98"
CANCER = ["scotland/cancer-62-day", "scotland/cancer-31-day"]
FAMILIES = ("Abbot", "Baird", "Cairns", "Dunlop", "Éclair", "Findlay", "Galt", "O’Hara")
LONG = "Featherstonehaugh-Cholmondeley-Marjoribanks"


def main(port):
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    furnish()
    a_feed.furnish(PROVIDER)
    another_board.furnish(datetime.now().astimezone())
    a_quiet_board.furnish(datetime.now().astimezone())
    a_busy_board.furnish(datetime.now().astimezone())
    keep_last_weeks()
    threading.Thread(target=open_doors, args=(port,), daemon=True).start()
    say("ready")
    for line in sys.stdin:
        told = json.loads(line)
        if "days" in told:
            now, reviews = datetime.now().astimezone(), told["reviews"]
            another_board.time_passes(told["days"], now, reviews=reviews)
            say("passed")
            continue
        if told.get("does") == "laboratory stops":
            a_quiet_board.has_stopped()
            say("done")
            continue
        if told.get("does") == "clinic is read":
            a_quiet_board.is_read()
            say("done")
            continue
        problems = record(told["pathway"], [(days_ago(0), told["kind"], told["says"])])
        say("; ".join(map(str, problems)) or "stored")


def say(word):
    sys.stdout.write(json.dumps({"said": word, "at": time.time()}) + "\n")
    sys.stdout.flush()


def open_doors(port):
    from milepost.cli.web_server import serve_on, take_port

    serve_on(take_port("127.0.0.1", port))


def furnish():
    from django.conf import settings

    from milepost.actions.register import register_service
    from milepost.foundation.scope import Scope

    for provider in (PROVIDER, "SX97"):
        for code, name, family, standards in (
            ("lung", "Lung", "cancer", CANCER),
            ("ortho", "Trauma and orthopaedics", "elective", ["england/rtt-18-weeks"]),
            ("quiet", "Quiet clinic", "elective", ["england/rtt-18-weeks"]),
        ):
            register_service(
                Scope(provider, "setter"),
                code,
                name=name,
                family=family,
                standards=standards,
                lawbook=settings.LAWBOOK,
            )
    people()
    lung_patients()
    for number in range(120):
        started = days_ago(5 + number * 3)
        family = FAMILIES[number % len(FAMILIES)]
        pathway(f"P-1{number:03}", "ortho", family_name=family, given_name="Sam")
        record(
            f"P-1{number:03}",
            [(started, "referral_received", {"service": "consultant_led"})],
        )
    earlier_patients()


def earlier_patients():
    """Forty whose waits are over, so that there is a history to forecast by."""
    from django.conf import settings

    from milepost.actions.forecasts import look_ahead

    urgent = {"priority": "urgent_suspected_cancer", "route": "gp"}
    first = {"first": True}
    for number in range(40):
        name, treated = f"E-{number:02}", 90 if number % 4 else 40
        pathway(name, "lung", family_name="Earlier", given_name="Eve")
        told = [
            (days_ago(150), "referral_received", urgent),
            (days_ago(145), "appointment_attended", first),
            (days_ago(150 - treated), "treatment_started", first),
        ]
        assert record(name, told) == []
    look_ahead(None, lawbook=settings.LAWBOOK, now=datetime.now().astimezone())


def keep_last_weeks():
    from django.conf import settings

    from milepost.actions.keep_weeks import keep_week
    from milepost.foundation.days import finished_weeks
    from milepost.foundation.scope import Scope

    scope, now = Scope(PROVIDER, "setter"), datetime.now().astimezone()
    for ends in finished_weeks(now.date(), most=2):
        keep_week(scope, ends, lawbook=settings.LAWBOOK, now=now)


def people():
    from django.contrib.auth.hashers import make_password

    from milepost.actions.appoint import appoint
    from milepost.reading.staff import Person

    hashed = make_password(PASSWORD)
    ada = Person(
        username="ada",
        name="Ada Byron",
        role="Cancer manager",
        provider=PROVIDER,
        provider_name="A made-up board",
    )
    for person in (
        ada,
        replace(ada, username="tom", name="Tom Reid", role="Tracker", follows=True),
        replace(ada, username="lou", name="Lou Kerr", services=frozenset({"lung"})),
        replace(ada, username="obi", name="Ade Obi", role="Clinical lead"),
        replace(ada, username="quiet", name="Quin Etty", services=frozenset({"quiet"})),
        replace(ada, username="away", name="Ava Way", provider="SX97"),
    ):
        appoint(person, password_hash=hashed)
    from django.contrib.auth import get_user_model

    get_user_model().objects.create(username="roleless", password=hashed)


def lung_patients():
    ago = days_ago
    urgent = {"priority": "urgent_suspected_cancer", "route": "gp"}
    pathway("P-0001", "lung", family_name="Smith", given_name="John", title="Mr")
    record(
        "P-0001",
        [
            (ago(55), "referral_received", urgent),
            (ago(54), "referral_vetted", {"outcome": "accepted"}),
            (ago(50), "appointment_booked", {"for_day": ago(40), "first": True}),
            (ago(40), "appointment_attended", {"first": True}),
            (ago(38), "test_requested", {"test": "ct_chest"}),
            (ago(30), "test_performed", {"test": "ct_chest"}),
            (ago(20), "mdt_discussed", {}),
            (ago(10), "decision_to_treat", {"modality": "surgery"}),
            (
                ago(8),
                "appointment_booked",
                {"for_day": ago(-20), "activity": "admission"},
            ),
        ],
    )
    correct("P-0001")
    pathway("P-0002", "lung", family_name=LONG, given_name="Bartholomew Alexander")
    record("P-0002", [(ago(80), "referral_received", urgent)])
    pathway("P-0003", "lung", family_name="Gone", given_name="Moira", died=ago(2))
    record("P-0003", [(ago(30), "referral_received", urgent), (ago(2), "died", {})])
    pathway("P-0004", "lung", family_name="Nunber", given_name="Noel", nhs_number="")
    record("P-0004", [(ago(12), "referral_received", urgent)])
    pathway("P-0005", "lung", family_name="Waiting", given_name="Nobody")


def correct(name):
    """Take back an event, so that there is a correction to show."""
    from django.conf import settings

    from milepost.foundation.days import AsAt
    from milepost.foundation.scope import Scope
    from milepost.reading.pathway import read_pathway

    now = datetime.now().astimezone()
    scope = Scope(PROVIDER, "setter")
    as_at = AsAt(now.date(), known_at=now)
    reading = read_pathway(scope, name, as_at=as_at, lawbook=settings.LAWBOOK)
    vetted = next(e for e in reading.events if e.kind == "referral_vetted")
    took = [(vetted.day, "recorded_in_error", {})]
    assert record(name, took, corrects=vetted.event) == []


NUMBERS = iter(range(1, 1000))


def pathway(name, service, **who):

    from milepost.actions.register import register_pathway
    from milepost.foundation.scope import Scope
    from milepost.tracking.people import NewPathway, NewPatient

    number = next(NUMBERS)
    told = {
        "hospital_number": f"H-{number:04}",
        "nhs_number": "999" + f"{number:06}",
        "born": date(1950, 1, 1) + timedelta(days=97 * number),
        "sex": ("female", "male")[number % 2],
    } | who
    if told["nhs_number"]:
        told["nhs_number"] = checked(told["nhs_number"])
    owner = "tom" if number % 3 == 0 else ""
    problems = register_pathway(
        Scope(PROVIDER, "setter"),
        NewPatient(**told),
        NewPathway(name=name, service=service, hospital="Northport", owner=owner),
    )
    assert problems == [], problems


def checked(nine):
    """Add the check digit, or another number's where there is none."""
    total = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True))
    digit = (11 - total % 11) % 11
    return nine + str(digit) if digit < 10 else ""


def record(name, events, **more):
    from django.conf import settings

    from milepost.actions.record_event import record_events
    from milepost.events.kinds import Kind
    from milepost.events.vocabulary import NewEvent
    from milepost.foundation.scope import Scope

    return record_events(
        Scope(PROVIDER, "setter"),
        [NewEvent(name, day, Kind(kind), says, **more) for day, kind, says in events],
        lawbook=settings.LAWBOOK,
        now=datetime.now().astimezone(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
