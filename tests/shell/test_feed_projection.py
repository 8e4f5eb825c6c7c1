"""What feeds send becomes events and clocks: in any order, once, and nothing left out."""

import string
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from django.conf import settings
from django.db import OperationalError, connection

from hl7_messages import (
    a_booking,
    a_list_entry,
    a_referral,
    an_attendance,
    message,
    the_profile,
)
from milepost.actions.look_by_halves import by_halves
from milepost.actions.project_inbox import look_again, project_new, replay
from milepost.actions.receive import FeedName, receive
from milepost.events.kinds import Kind
from milepost.events.table import known
from milepost.events.vocabulary import NewEvent
from milepost.store.inbox import health, write
from milepost.store.inbox.models import Outcome
from milepost.store.log import events as read_log
from milepost.store.models import Clock, Event, Patient
from registered import NOON, NOW, OURS, THEIRS, a_pathway, a_provider, record

pytestmark = pytest.mark.django_db
FEED = FeedName("pas", the_profile())
LONG = "".join(Random(4).choices(string.printable[:62], k=5000))
"""Longer than an index of PostgreSQL takes, and nothing in it repeats."""

STORY = [
    a_referral("1"),
    a_booking("2"),
    a_booking("3", "SIU^S13", made="20250111", day="20250120"),
    a_booking("4", of="A-2", made="20250113", day="20250203"),
    a_booking("5", "SIU^S17", of="A-2", made="20250114", day="20250203"),
    an_attendance("6"),
    a_list_entry("7"),
    a_list_entry("8", "ADT^A08", decided="20250124", sent="20250125110000"),
    message("REF^I13", "9", "RF1||ROU||||R-1", "ZRF|1|P-17", sent="20250108"),
]


def send(*messages, scope=OURS, feed=FEED, each=False, now=NOON):
    for raw in messages:
        receive(scope, feed, raw, now=now)
        if each:
            project(scope, feed)
    return project(scope, feed)


def project(scope=OURS, feed=FEED, now=NOON):
    return project_new(scope, feed, lawbook=settings.LAWBOOK, now=now)


def stands(scope=OURS, pathway="P-17"):
    log, kind = known(read_log(scope, pathway=pathway), NOW), pl.col("kind")
    said = [n for n in log.columns if n not in ("event", "recorded_at", "corrects")]
    return log.filter(kind != "recorded_in_error").select(said).rows()


def clocks(scope=OURS):
    theirs = Clock.objects.filter(provider=scope.provider).order_by("standard", "clock")
    left_out = {"id", "provider", "started_by", "ended_by"}
    return [
        {name: value for name, value in row.items() if name not in left_out}
        for row in theirs.values()
    ]


def states():
    found = Outcome.objects.order_by("message_id")
    return [(outcome.state, *outcome.codes) for outcome in found]


@pytest.fixture(autouse=True)
def _provider():
    a_provider()


def test_a_referral_begins_a_pathway_and_starts_its_clocks():
    looked = send(a_referral())
    assert (looked.projected, looked.held) == (1, 0)
    assert [row[2] for row in stands()] == [Kind.REFERRAL_RECEIVED]
    assert [c["standard"] for c in clocks()] == ["scotland/cancer-62-day"]
    patient = Patient.objects.get()
    assert (patient.hospital_number, patient.nhs_number) == ("H-17", "9990000018")
    assert (patient.family_name, patient.given_name) == ("Briain", "Máire")


def test_the_same_story_in_another_order_leads_to_the_same_events_and_clocks():
    a_provider(THEIRS)
    send(*STORY)
    send(*reversed(STORY), *STORY[:4], scope=THEIRS, each=True)
    assert stands() == stands(THEIRS)
    assert clocks() == clocks(THEIRS)
    assert [row[2] for row in stands()] == [
        Kind.REFERRAL_RECEIVED,
        Kind.REFERRAL_REGRADED,
        Kind.APPOINTMENT_BOOKED,
        Kind.APPOINTMENT_BOOKED,
        Kind.APPOINTMENT_ATTENDED,
        Kind.DECISION_TO_TREAT,
        Kind.DECISION_TO_ADMIT,
    ]


def test_two_events_of_a_day_stand_in_order_though_the_first_comes_last():
    a_provider(THEIRS)
    attended, booked = an_attendance("6", day="20250120"), a_booking(made="20250120")
    send(a_referral(), booked, attended)
    send(a_referral(), attended, scope=THEIRS)
    send(booked, scope=THEIRS)
    assert stands() == stands(THEIRS)


def test_a_replay_from_nothing_changes_nothing():
    send(*STORY, each=True)
    before = stands(), clocks(), Event.objects.count(), states()
    looked = replay(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert looked.messages == len(STORY)
    assert (stands(), clocks(), Event.objects.count(), states()) == before


def test_what_comes_before_its_referral_waits_for_it():
    assert send(a_booking()).held == 1
    assert states() == [("held", "actions.no-such-pathway")]
    send(a_referral())
    assert states() == [("projected",), ("projected",)]


def test_a_code_waits_until_a_person_says_what_it_means():
    cancelled = a_booking("2", kind="SIU^S15", why="FLOOD")
    send(a_referral(), cancelled)
    assert states() == [
        ("projected",),
        ("held", "hl7.unmapped-code cancelled_by=FLOOD"),
    ]
    write.add_meaning(OURS, "pas", "cancelled_by", "FLOOD", "provider", now=NOON)
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert states() == [("projected",), ("projected",)]
    assert Event.objects.last().says_by == "provider"


def test_every_message_is_in_one_state_and_keeps_its_age_while_it_waits():
    send(*STORY[:2], a_booking("2", made="20250112"), message("REF^I15", "20"))
    send(message("REF^I14", "21"), b"nothing", message("REF^I12", "22", processing="T"))
    later = NOON + timedelta(hours=5)
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=later)
    assert health.counts(OURS, "pas") == {
        "projected": 2,
        "kept": 1,
        "held": 4,
        "settled": 0,
        "withdrawn": 0,
        "waiting": 0,
        "all": 7,
    }
    held = Outcome.objects.filter(state="held").order_by("message_id")
    assert [outcome.codes[0] for outcome in held] == [
        "hl7.control-id-reused",
        "hl7.for-a-person",
        "hl7.not-accepted",
        "hl7.not-accepted",
    ]
    assert {outcome.held_since for outcome in held} == {NOON}


def test_what_a_person_corrected_stays_corrected():
    send(a_referral(), an_attendance())
    attended = Event.objects.get(kind="appointment_attended")
    record(NewEvent("P-17", attended.day, Kind.RECORDED_IN_ERROR, corrects=attended.id))
    send(a_booking())
    kinds = [row[2] for row in stands()]
    assert Kind.APPOINTMENT_ATTENDED not in kinds
    assert kinds == ["referral_received", "appointment_booked", "decision_to_treat"]


def test_of_a_pathways_messages_that_come_together_only_the_one_at_fault_waits():
    send(a_referral())
    send(a_booking(), an_attendance("3", day="20250301"), a_list_entry())
    assert states() == [
        ("projected",),
        ("projected",),
        ("held", "actions.not-yet", "actions.not-yet"),
        ("projected",),
    ]


def test_who_sees_to_a_message_and_since_when_it_waits_outlast_a_replay():
    send(a_booking())
    number = Outcome.objects.get().message_id
    write.give_held(OURS, number, "ada")
    later = NOON + timedelta(hours=5)
    replay(OURS, FEED, lawbook=settings.LAWBOOK, now=later)
    held = Outcome.objects.get()
    assert (held.state, held.owner, held.held_since) == ("held", "ada", NOON)


def test_what_waits_for_more_than_its_pathway_is_looked_at_again_and_the_rest_is_not():
    send(a_booking(), a_booking("3", "SIU^S15", pathway="P-18", why="FLOOD"))
    told = {"lawbook": settings.LAWBOOK, "now": NOON}
    assert look_again(OURS, FEED, **told, at_all=False).held == 1
    assert look_again(OURS, FEED, **told).held == 2
    a_pathway("P-17", "lung")
    assert look_again(OURS, FEED, **told, at_all=False).projected == 1


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (a_referral(pathway="P" * 41), "feeds.cannot-be-written"),
        (a_referral().replace(b"RESP", b"XXXX"), "hl7.unmapped-code services=XXXX"),
        (a_referral().replace(b"RESP", b"COLO"), "actions.no-such-service"),
        (a_referral().replace(b"19600302", b""), "hl7.incomplete"),
        (a_referral(day="20250301"), "actions.not-yet"),
        (a_referral(pathway="P\x01"), "feeds.cannot-be-written"),
        (a_referral(pathway="P\x00"), "feeds.cannot-be-written"),
        (
            a_referral().replace(b"H-17", b"H-1").replace(b"Briain", b"\x00"),
            "feeds.cannot-be-written",
        ),
        (a_referral(pathway=LONG), "feeds.cannot-be-written"),
        (a_booking("1", pathway=LONG), "feeds.cannot-be-written"),
        (a_booking(number="7\x007", pathway="P\x00"), "feeds.cannot-be-written"),
    ],
)
def test_what_cannot_be_recorded_waits_and_holds_up_nothing_else(raw, code):
    send(raw, a_referral("2", pathway="P-18"))
    assert states() == [("held", code), ("projected",)]
    assert date(2025, 1, 6) in [row[1] for row in stands(pathway="P-18")]


def test_a_control_character_in_a_messages_number_keeps_nobodys_name_from_changing():
    news = message("ADT^A31", "7\x007", sent="20250107120000")
    send(a_referral(), news.replace(b"Briain", b"Murray"), a_booking())
    assert states() == [("projected",)] * 3
    assert Patient.objects.get().family_name == "Murray"


def test_the_one_message_that_the_database_refuses_waits_and_is_looked_at_again():
    refuses = (
        "ALTER TABLE identities_said ADD CONSTRAINT odd CHECK (says->>'sex' <> 'male')"
    )
    takes = "ALTER TABLE identities_said DROP CONSTRAINT odd"
    odd = a_referral("2", pathway="P-18").replace(b"19600302|F", b"19600302|M")
    odd = odd.replace(b"H-17", b"H-18")
    with connection.cursor() as cursor:
        cursor.execute(refuses)
        looked = send(a_referral(), odd, a_booking("3"))
        assert (looked.projected, looked.held) == (2, 1)
        assert states()[1] == ("held", "feeds.cannot-be-written")
        assert Outcome.objects.get(state="held").pathway == "P-18"
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(takes)
    look_again(OURS, FEED, lawbook=settings.LAWBOOK, now=NOON)
    assert states() == [("projected",)] * 3


def test_a_pathways_name_that_is_too_long_is_kept_as_far_as_a_name_goes():
    send(a_booking(pathway=LONG), a_booking("2", pathway=LONG + "!"))
    first, second = Outcome.objects.order_by("message_id")
    assert first.pathway[:41] == second.pathway[:41] == LONG[:40] + "…"
    assert first.pathway != second.pathway
    assert len(first.pathway) == 49


def test_of_many_the_one_that_fails_is_named_and_leaves_nothing_and_the_rest_is_done():
    a_pathway("P-1", "lung")

    def rename(numbers):
        for number in numbers:
            Patient.objects.update(family_name=f"{number}")
            if number == 7:
                raise RecursionError

    failed = []
    by_halves(range(10), rename, lambda one, error: failed.append((one, type(error))))
    assert failed == [(7, RecursionError)]
    assert Patient.objects.get().family_name == "9"


def test_what_may_pass_by_itself_is_no_messages_fault():
    def wait(_):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")

    with pytest.raises(OperationalError):
        by_halves([1, 2], wait, lambda *_: pytest.fail("it is held against one"))


def test_what_a_profile_understands_no_more_is_not_taken_back_but_holds_what_comes_next():
    a_provider()
    profile = the_profile()
    mapped = tuple(
        replace(each, codes={**each.codes, "FLOOD": "provider"})
        if each.name == "cancelled_by"
        else each
        for each in profile.code_maps
    )
    before = FeedName("pas", replace(profile, code_maps=mapped))
    send(a_referral(), a_booking(), feed=before)
    send(a_booking("3", "SIU^S15", why="FLOOD"), feed=before)
    told = stands()
    assert set(states()) == {("projected",)}
    send(a_booking("4", of="A-2", made="20250113", day="20250203"))
    assert stands() == told
    (held,) = Outcome.objects.filter(state="held")
    assert held.codes == ["hl7.unmapped-code cancelled_by=FLOOD"]
