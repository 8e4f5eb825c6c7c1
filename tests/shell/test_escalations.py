"""Escalations are raised once, kept for good, answered in turn, and climb once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.conf import settings
from django.db import Error, connection, connections, transaction

from escalated import (
    CONTACT,
    MANAGER,
    MAY,
    a_lung_service,
    a_referral,
    at,
    escalate,
    history,
    stands,
    step,
    time_passes,
)
from milepost.actions.adopt import NewAdoption, adopt
from milepost.actions.arrange_escalations import adopt_ladder
from milepost.actions.watch_over import Done, climb, raise_by_rule
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.escalations import Wanted, read_list
from milepost.reading.worklist import read_worklist
from milepost.store.escalations import facts
from milepost.store.escalations.answers import latest_answers
from milepost.store.escalations.models import Entry, Escalation, Standing
from milepost.store.escalations.rota import rota_of
from milepost.tracking.worklist import Reason
from registered import OURS, THEIRS, codes, record

MONDAY = at(2, 17)
WEDNESDAY = at(2, 19)


@pytest.fixture
def lung(db):
    a_lung_service()
    a_referral()


@pytest.fixture
def raised(lung):
    number, problems = escalate(now=MONDAY)
    assert problems == []
    return number


def test_what_a_person_raises_waits_for_the_first_rung_by_noon_of_working_time(raised):
    standing = Standing.objects.get(escalation=raised)
    assert (standing.state, standing.rung, standing.role) == ("waiting", 1, CONTACT)
    assert standing.acknowledge_by == at(2, 17, 14)
    assert standing.resolve_by == at(2, 18, 17)
    assert facts.entries(raised)[0].by == "ada"


def test_a_form_sent_twice_raises_once(lung):
    form = uuid.uuid4()
    first, _ = escalate(now=MONDAY, form=form)
    assert escalate(now=MONDAY, form=form) == (first, [])
    assert Escalation.objects.count() == 1


def test_nothing_is_raised_without_a_reason_or_beyond_ones_scope(lung):
    theirs, problems = escalate(now=MONDAY, scope=THEIRS)
    assert (theirs, codes(problems)) == (None, ["escalations.no-such-pathway"])
    breast = Scope("RXX", "bea", frozenset({"breast"}))
    assert escalate(now=MONDAY, scope=breast)[0] is None
    assert Escalation.objects.count() == 0


def test_it_is_acknowledged_asked_about_answered_and_resolved(raised):
    assert step(raised, "acknowledged", now=at(2, 17, 11)) == []
    asked = {"reason": "Which contrast?", "now": at(2, 17, 12)}
    assert step(raised, "asked", **asked) == []
    assert stands(raised) == ("asked", 1)
    assert step(raised, "answered", reason="None.", now=at(2, 17, 13), scope=OURS) == []
    told = {"outcome": "CT booked", "day": date(2025, 2, 20), "now": at(2, 17, 15)}
    assert step(raised, "resolved", **told) == []
    assert stands(raised) == ("resolved", 1)
    assert history(raised) == [
        "raised",
        "acknowledged",
        "asked",
        "answered",
        "resolved",
    ]


def test_an_answer_puts_the_patient_on_the_worklist_of_whoever_follows_them(raised):
    def owed(now):
        as_at = AsAt(now.date(), now)
        (one,) = read_worklist(OURS, "", as_at=as_at, lawbook=settings.LAWBOOK).rows
        return one

    assert Reason.ANSWERED not in owed(at(2, 17, 12)).task.reasons
    told = {"outcome": "CT booked", "day": date(2025, 2, 20), "now": at(2, 17, 15)}
    assert step(raised, "resolved", **told) == []
    found = owed(at(2, 17, 16))
    assert Reason.ANSWERED in found.task.reasons
    assert (found.answer.escalation, found.answer.what) == (raised, "resolved")
    assert latest_answers(OURS, ["P-17"], to="may") == {}


def test_what_a_step_must_say_and_does_not_is_named_by_its_field(raised):
    found = step(raised, "resolved", now=at(2, 17, 11))
    assert [(p.code, p.where) for p in found] == [
        ("escalations.unsaid", "outcome"),
        ("escalations.unsaid", "day"),
    ]
    past = step(raised, "snoozed", reason="x", until=at(2, 16), now=at(2, 17, 11))
    assert [(p.code, p.where) for p in past] == [("escalations.not-ahead", "until")]
    to_nobody = step(raised, "passed_on", reason="x", role="Cat", now=at(2, 17, 11))
    assert codes(to_nobody) == ["escalations.no-such-role"]
    assert history(raised) == ["raised"]


def test_a_step_about_one_that_changed_meanwhile_says_so_and_is_not_recorded(raised):
    step(raised, "acknowledged", now=at(2, 17, 11), seen=1)
    late = step(raised, "asked", reason="Why?", now=at(2, 17, 12), seen=1)
    assert codes(late) == ["escalations.changed-meanwhile"]
    assert history(raised) == ["raised", "acknowledged"]


def test_a_step_sent_twice_is_recorded_once(raised):
    form = uuid.uuid4()
    for _ in range(2):
        assert step(raised, "acknowledged", now=at(2, 17, 11), form=form, seen=1) == []
    assert history(raised) == ["raised", "acknowledged"]


def test_nobody_beyond_its_scope_takes_a_step(raised):
    found = step(raised, "acknowledged", now=at(2, 17, 11), scope=THEIRS)
    assert codes(found) == ["escalations.no-such-escalation"]


def test_unanswered_it_climbs_to_the_service_manager_after_its_time_and_not_before(
    raised,
):
    assert time_passes(at(2, 17, 14)).climbed == 0
    assert time_passes(at(2, 17, 14, 1)).climbed == 1
    standing = Standing.objects.get(escalation=raised)
    assert (standing.rung, standing.role) == (2, MANAGER)
    rota = rota_of("RXX")
    asked = {"desk": "radiology", "service": "lung"}
    assert rota.on_duty(MANAGER, date(2025, 2, 17), **asked) == "sam"
    assert rota.on_duty(CONTACT, date(2025, 2, 17), **asked) == "may"


def test_after_a_standstill_it_climbs_one_rung_which_has_all_its_time(raised):
    assert time_passes(at(3, 17)).climbed == 1
    assert time_passes(at(3, 17)).climbed == 0
    assert stands(raised) == ("waiting", 2)
    assert Standing.objects.get(escalation=raised).acknowledge_by == at(3, 18, 10)


def test_a_snooze_that_is_over_asks_the_rung_again(raised):
    until = {"reason": "Patient away", "until": at(3, 3, 9), "now": at(2, 17, 11)}
    assert step(raised, "snoozed", **until) == []
    assert time_passes(at(3, 3, 8)) == Done()
    assert stands(raised) == ("snoozed", 1)
    assert time_passes(at(3, 3, 9)).woken == 1
    assert stands(raised) == ("waiting", 1)


def test_passed_on_it_waits_for_the_other_role_on_the_same_rung(raised):
    to = {"reason": "Not ours", "role": MANAGER, "now": at(2, 17, 11)}
    assert step(raised, "passed_on", **to) == []
    standing = Standing.objects.get(escalation=raised)
    assert (standing.rung, standing.role) == (1, MANAGER)


def test_the_rules_raise_each_cause_once_while_a_service_goes_by_a_ladder(lung):
    assert time_passes(at(4, 4)).raised == 1  # over on day 63, 14 April
    assert time_passes(at(4, 4)) == Done()
    found = Escalation.objects.get()
    assert (found.cause, found.raised_by, found.ladder) == (
        "breach_near",
        "",
        "cancer-default",
    )


def test_no_rule_raises_anything_for_a_service_that_adopted_no_ladder(lung):
    adopt_ladder(OURS, "lung", "", lawbook=settings.LAWBOOK, now=at(4, 1))
    assert time_passes(at(4, 4)) == Done()


def test_a_cause_that_goes_is_eased_and_when_it_comes_back_the_rung_is_asked_again(
    lung,
):
    time_passes(at(4, 4))
    number = Escalation.objects.get().id
    assert step(number, "acknowledged", now=at(4, 4, 10, 30)) == []
    its_cause_goes()
    assert time_passes(at(4, 4, 12)).eased == 1
    assert stands(number) == ("eased", 1)
    gone = read_list(OURS, Wanted(state="eased"), now=at(4, 4, 12))
    assert [row.number for row in gone.rows] == [number]
    its_cause_comes_back()
    assert time_passes(at(4, 4, 14)).recurred == 1
    assert history(number) == ["raised", "acknowledged", "eased", "recurred"]
    assert read_list(OURS, Wanted(state="eased"), now=at(4, 4, 14)).rows == ()


def test_what_nobody_took_on_ends_when_its_cause_goes_and_is_raised_anew(lung):
    time_passes(at(4, 4))
    number = Escalation.objects.get().id
    its_cause_goes()
    done = time_passes(at(4, 4, 12))
    assert (done.ended, done.eased) == (1, 0)
    assert stands(number) == ("resolved", 1)
    assert history(number) == ["raised", "ended"]
    last = facts.entries(number)[-1]
    assert (last.by, last.at) == ("", at(4, 4, 12))
    assert last.reason == "Its cause was gone before anybody had taken it on."
    assert codes(step(number, "acknowledged", now=at(4, 4, 12, 30))) == [
        "escalations.resolved"
    ]
    its_cause_comes_back()
    assert time_passes(at(4, 4, 14)).raised == 1
    assert Escalation.objects.count() == 2


def its_cause_goes():
    gone = (date(2025, 4, 4), "treatment_started", {"first": True})
    assert record(gone, now=at(4, 4, 11)) == []


def its_cause_comes_back():
    event = [e for e in record_events_of("P-17") if e.kind == "treatment_started"]
    taken_back = (date(2025, 4, 4), "recorded_in_error", {})
    assert record(corrected(taken_back, event[0].id), now=at(4, 4, 13)) == []


def adopts(template):
    signed = NewAdoption(
        template=template,
        service="lung",
        clinical_lead="Dr Adair",
        manager="Mo Bell",
        next_review=date(2027, 12, 1),
        form=uuid.uuid4(),
    )
    assert adopt(OURS, signed, lawbook=settings.LAWBOOK, now=at(1, 2)) == []


def test_where_a_timed_pathway_is_adopted_its_steps_are_raised_too(lung):
    adopts("scotland/suspected-cancer")
    vetted = (date(2025, 2, 11), "referral_vetted", {})
    assert record(vetted, now=at(2, 14)) == []
    wrong = (date(2025, 2, 12), "diagnosis_told", {"outcome": "ruled_out"})
    assert record(wrong, now=at(2, 14)) == []
    told = [e for e in record_events_of("P-17") if e.kind == "diagnosis_told"]
    taken_back = (date(2025, 2, 12), "recorded_in_error", {})
    assert record(corrected(taken_back, told[0].id), now=at(2, 14)) == []
    assert time_passes(at(2, 20)).raised == 0  # the visit is due on 24 February
    assert time_passes(at(2, 21)).raised == 1
    assert time_passes(at(2, 24)).raised == 0
    assert time_passes(at(2, 25)).raised == 1
    found = Escalation.objects.order_by("id").values_list("cause", "about")
    assert list(found) == [
        ("nothing_booked", "First seen or tested"),
        ("step_late", "First seen or tested"),
    ]
    lesser, graver = Escalation.objects.order_by("id")
    assert (stands(lesser.id)[0], stands(graver.id)) == ("resolved", ("waiting", 2))
    assert facts.entries(lesser.id)[-1].other == graver.id
    assert facts.entries(graver.id)[0].other == lesser.id


def test_a_pathway_has_one_open_escalation_of_the_rules_whatever_comes_and_goes(lung):
    time_passes(at(4, 4))  # the breach is near
    first = Escalation.objects.get().id
    assert step(first, "acknowledged", now=at(4, 4, 11)) == []
    told = {"for_day": date(2025, 5, 1), "test": "ct"}
    late = (date(2025, 4, 4), "test_booked", told)
    assert record(late, now=at(4, 4, 12)) == []
    done = time_passes(at(4, 4, 13))
    assert (done.raised, done.superseded, done.eased, done.ended) == (1, 1, 0, 0)
    (open_one,) = Standing.objects.exclude(state="resolved")
    assert (open_one.cause, open_one.rung) == ("booked_after_breach", 1)
    booked = [e for e in record_events_of("P-17") if e.kind == "test_booked"]
    back = (date(2025, 4, 4), "recorded_in_error", {})
    assert record(corrected(back, booked[0].id), now=at(4, 4, 14)) == []
    assert time_passes(at(4, 4, 15)).superseded == 1
    (open_one,) = Standing.objects.exclude(state="resolved")
    assert open_one.cause == "breach_near"
    assert time_passes(at(4, 4, 16)) == Done()


def test_a_new_referral_is_not_escalated_for_want_of_a_booking_nobody_makes(db):
    a_lung_service()
    a_referral(day=date(2025, 2, 14))
    adopts("scotland/suspected-cancer")
    assert time_passes(at(2, 14, 11)) == Done()
    assert time_passes(at(2, 16, 11)) == Done()  # vetting is due today
    assert time_passes(at(2, 17, 11)).raised == 1
    found = Escalation.objects.values_list("cause", "about")
    assert list(found) == [("step_late", "Referral vetted")]


def record_events_of(pathway):
    from milepost.store.models import Event

    return list(Event.objects.filter(pathway=pathway))


def corrected(told, event):
    from milepost.events.kinds import Kind
    from milepost.events.vocabulary import NewEvent

    day, kind, says = told
    return NewEvent("P-17", day, Kind(kind), says, corrects=event)


def test_resolved_with_a_promise_the_cause_stays_quiet_until_that_day(lung):
    time_passes(at(4, 4))
    number = Escalation.objects.get().id
    promise = {"outcome": "List on Friday", "day": date(2025, 4, 11)}
    assert step(number, "resolved", now=at(4, 4, 11), **promise) == []
    assert time_passes(at(4, 11)) == Done()
    assert time_passes(at(4, 12)).raised == 1


def test_a_promise_is_void_once_what_was_booked_is_cancelled_and_nothing_else_is(lung):
    time_passes(at(4, 4))
    number = Escalation.objects.get().id
    on = {"for_day": date(2025, 4, 10)}
    booked = (date(2025, 4, 4), "test_booked", {"test": "ct"} | on)
    assert record(booked, pathway="P-17", now=at(4, 4, 10)) == []
    clinic = {"for_day": date(2025, 4, 12), "activity": "outpatient"}
    seen = (date(2025, 4, 4), "appointment_booked", clinic)
    assert record(seen, pathway="P-17", now=at(4, 4, 10)) == []
    promise = {"outcome": "Booked for the 10th", "day": date(2025, 4, 10)}
    assert step(number, "resolved", now=at(4, 4, 11), **promise) == []
    assert time_passes(at(4, 5)) == Done()
    off = (date(2025, 4, 6), "appointment_cancelled", {"by": "provider"} | on)
    assert record(off, pathway="P-17", now=at(4, 6)) == []
    assert time_passes(at(4, 6, 11)).raised == 1


def test_where_everything_stands_can_be_worked_out_anew_from_the_record(raised):
    from milepost.actions.rebuild_standings import rebuild_standings

    step(raised, "acknowledged", now=at(2, 17, 11))
    time_passes(WEDNESDAY)
    before = list(Standing.objects.order_by("escalation").values())
    assert rebuild_standings("RXX", lawbook=settings.LAWBOOK, now=WEDNESDAY) == 1
    assert list(Standing.objects.order_by("escalation").values()) == before


CHANGES = (
    "UPDATE escalations_{} SET id = 0",
    "DELETE FROM escalations_{}",
    "TRUNCATE escalations_{} CASCADE",
)


def test_the_database_refuses_to_change_or_remove_what_was_recorded(raised):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("escalation", "entry", "goesby"):
            for change in CHANGES:
                with (
                    pytest.raises(Error, match="is never changed; add an entry"),
                    transaction.atomic(),
                ):
                    cursor.execute(change.format(table))


def test_the_database_refuses_a_rung_that_is_claimed_already(raised):
    time_passes(WEDNESDAY)
    again = Entry(escalation_id=raised, place=9, what="climbed", at=WEDNESDAY, rung=2)
    with pytest.raises(Error, match="each_rung_claimed_once"), transaction.atomic():
        again.save()


@pytest.fixture
def for_good(committed):
    """What several connections see."""
    a_lung_service()
    for number in range(4):
        a_referral(f"P-{number}")
        escalate(f"P-{number}", now=MONDAY)


def at_once(job, machines=2):
    """Do a job on several connections, begun together."""
    begun = Barrier(machines)

    def one(_):
        try:
            begun.wait()
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(machines) as pool:
        return list(pool.map(one, range(machines)))


def test_two_schedulers_at_once_claim_each_rung_once(for_good):
    now = at(2, 17, 14, 1)
    done = at_once(lambda: climb(lawbook=settings.LAWBOOK, now=now))
    assert sum(one.climbed for one in done) == 4
    rungs = Entry.objects.filter(what="climbed").values_list("escalation_id", "rung")
    assert sorted(rung for _, rung in rungs) == [2] * 4


def test_two_schedulers_at_once_raise_each_cause_once(for_good):
    scope, now = Scope("RXX", "milepost"), at(4, 4)
    done = at_once(lambda: raise_by_rule(scope, lawbook=settings.LAWBOOK, now=now))
    assert sorted(one.raised for one in done) == [0, 4]
    assert Escalation.objects.filter(cause="breach_near").count() == 4


def test_two_people_at_once_do_not_both_answer(for_good):
    number = Escalation.objects.earliest("id").id
    found = at_once(
        lambda: step(number, "acknowledged", now=at(2, 17, 11), scope=MAY, seen=1)
    )
    assert sorted(codes(one) for one in found) == [
        [],
        ["escalations.changed-meanwhile"],
    ]
