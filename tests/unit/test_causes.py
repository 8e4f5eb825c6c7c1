from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from lawbooks import LAWBOOK
from milepost.escalations.causes import GRAVEST_FIRST, WATCHED, causes_on
from milepost.escalations.entries import Entry, What
from milepost.escalations.faults import problems_with_entry
from milepost.escalations.life import State, stands
from milepost.escalations.on_duty import Absence, Shift, on_duty
from milepost.escalations.raising import (
    RAISED,
    eased,
    ended,
    recurred,
    superseded,
    to_raise,
)
from milepost.foundation.problems import BrokenPromise
from milepost.rules.ladders import Cause, Ladder, Trigger

LADDER = LAWBOOK.the(Ladder, "cancer-default").editions[0]
TODAY = date(2025, 3, 10)


def ago(days):
    return TODAY - timedelta(days=days)


def ahead(days):
    return TODAY + timedelta(days=days)


FINE = {
    "pathway": "1",
    "next_step": "Diagnosis",
    "due": ahead(20),
    "provisional": False,
    "stage_from": ago(30),
    "bookable": True,
    "booked_for": ahead(15),
    "breach_on": ahead(60),
    "stale_from": TODAY,
}


def watched(**says):
    return pl.DataFrame([FINE | says], schema=WATCHED.schema)


def causes(cause=None, days=0, **says):
    """What holds today by one trigger, or by all of the ladder's."""
    triggers = (Trigger(cause=cause, days=days),) if cause else LADDER.triggers
    edition = replace(LADDER, triggers=triggers)
    return causes_on(TODAY, watched(**says), edition)


def since(cause, days=0, **says):
    return causes(cause, days, **says)["since"].to_list()


def test_where_all_is_well_nothing_is_the_matter():
    assert causes().is_empty()


@pytest.mark.parametrize(
    ("due", "days", "begins"),
    [
        (TODAY, 0, []),
        (ago(1), 0, [TODAY]),
        (ago(1), 1, []),
        (ago(2), 1, [TODAY]),
        (ago(9), 0, [ago(8)]),
        (None, 0, []),
    ],
)
def test_a_step_is_late_once_more_than_so_many_days_have_passed(due, days, begins):
    assert since(Cause.STEP_LATE, days, due=due) == begins


def test_a_day_that_isnt_certain_sets_nothing_off():
    late = {"due": ago(9), "booked_for": None, "provisional": True}
    assert causes(**late).is_empty()


@pytest.mark.parametrize(
    ("due", "booked_for", "begins"),
    [
        (ahead(4), None, []),
        (ahead(3), None, [TODAY]),
        (ahead(3), ahead(3), []),
        (ago(2), None, [ago(5)]),
    ],
)
def test_nothing_is_booked_while_so_few_days_are_left(due, booked_for, begins):
    told = {"due": due, "booked_for": booked_for}
    assert since(Cause.NOTHING_BOOKED, 3, **told) == begins


@pytest.mark.parametrize(
    ("stage_from", "due", "begins"),
    [
        (TODAY, ahead(2), []),
        (ago(1), ahead(2), []),
        (ago(1), ahead(1), [TODAY]),
        (ago(2), ahead(1), [TODAY]),
        (ago(10), ahead(3), [TODAY]),
        (ago(1), ago(1), [ago(1)]),
        (ago(1), ago(9), [ago(1)]),
    ],
)
def test_nothing_booked_waits_until_half_of_the_steps_own_time_has_passed(
    stage_from, due, begins
):
    told = {"stage_from": stage_from, "due": due, "booked_for": None}
    found = causes(**told).filter(pl.col("cause") == "nothing_booked")
    assert found["since"].to_list() == begins


def test_a_step_that_isnt_booked_is_never_without_a_booking():
    told = {"bookable": False, "booked_for": None, "due": ahead(1)}
    assert since(Cause.NOTHING_BOOKED, 3, **told) == []


@pytest.mark.parametrize(
    ("booked_for", "begins"),
    [(ahead(59), []), (ahead(60), [TODAY]), (None, [])],
)
def test_a_booking_on_the_breach_day_is_after_the_breach(booked_for, begins):
    assert since(Cause.BOOKED_AFTER_BREACH, booked_for=booked_for) == begins


@pytest.mark.parametrize(
    ("breach_on", "begins"),
    [(ahead(11), []), (ahead(10), [TODAY]), (ago(5), [ago(15)]), (None, [])],
)
def test_a_breach_is_near_and_stays_so_once_it_is_over(breach_on, begins):
    assert since(Cause.BREACH_NEAR, 10, breach_on=breach_on) == begins


@pytest.mark.parametrize(
    ("stale_from", "begins"), [(ago(7), []), (ago(8), [TODAY]), (ago(20), [ago(12)])]
)
def test_tracking_is_stale_after_more_than_so_many_days(stale_from, begins):
    assert since(Cause.TRACKING_STALE, 7, stale_from=stale_from) == begins


def test_of_several_causes_the_gravest_leads():
    found = causes(due=ago(2), booked_for=None, breach_on=ahead(5), stale_from=ago(30))
    led = dict(found.select("cause", "leads").iter_rows())
    assert led == {
        "step_late": False,
        "nothing_booked": False,
        "breach_near": True,
        "tracking_stale": False,
    }


def test_every_cause_there_is_has_its_gravity():
    assert set(GRAVEST_FIRST) == set(Cause)


def raised(**says):
    row = {
        "escalation": 1,
        "pathway": "1",
        "cause": "step_late",
        "about": "Diagnosis",
        "rung": 1,
        "resolved": False,
        "eased": False,
        "taken_on": True,
        "quiet_until": None,
        "promised_on": None,
    }
    return pl.DataFrame([row | says], schema=RAISED.schema)


NONE_RAISED = pl.DataFrame(schema=RAISED.schema)


@pytest.mark.parametrize(
    ("known", "again"),
    [
        (NONE_RAISED, True),
        (raised(), False),
        (raised(about="Treatment"), True),
        (raised(pathway="2"), True),
        (raised(resolved=True), True),
        (raised(resolved=True, quiet_until=TODAY), False),
        (raised(resolved=True, quiet_until=ago(1)), True),
    ],
)
def test_a_cause_is_raised_once_and_again_only_when_a_promise_is_broken(known, again):
    late = causes(Cause.STEP_LATE, due=ago(2))
    assert (len(to_raise(late, known, TODAY)) == 1) is again


def promised(on):
    """A promise about the breach day, given on a day, for a week from now."""
    told = {"cause": "breach_near", "about": "", "resolved": True}
    return raised(**told, promised_on=on, quiet_until=ahead(7))


@pytest.mark.parametrize(
    ("on", "heard"),
    [(ago(30), "step_late"), (ago(1), "step_late"), (TODAY, None)],
)
def test_a_promise_keeps_quiet_the_lesser_causes_that_held_then_and_no_later_ones(
    on, heard
):
    found = causes(due=ago(1), breach_on=ahead(5), booked_for=ahead(2))
    led = to_raise(found, promised(on), TODAY).filter("leads")
    assert led["cause"].to_list() == ([heard] if heard else [])


def test_an_escalation_taken_on_whose_cause_is_gone_stays_until_a_person_ends_it():
    fine, late = causes(Cause.STEP_LATE), causes(Cause.STEP_LATE, due=ago(2))
    assert eased(fine, raised()) == [1]
    assert eased(late, raised()) == []
    assert eased(fine, raised(eased=True)) == []
    assert recurred(late, raised(eased=True)) == [1]
    assert recurred(fine, raised(eased=True)) == []


def test_one_that_nobody_had_taken_on_is_ended_once_its_cause_is_gone():
    fine, late = causes(Cause.STEP_LATE), causes(Cause.STEP_LATE, due=ago(2))
    unanswered = raised(taken_on=False)
    assert (ended(fine, unanswered), eased(fine, unanswered)) == ([1], [])
    assert (ended(late, unanswered), ended(fine, raised())) == ([], [])


@pytest.mark.parametrize(
    ("says", "rung"),
    [
        ({"cause": "nothing_booked"}, 3),
        ({"cause": "breach_near", "about": ""}, 3),
        ({"cause": "nothing_booked", "about": "Referral vetted"}, 1),
        ({"cause": "nothing_booked", "eased": True}, 1),
        ({"cause": "tracking_stale", "about": ""}, 1),
    ],
)
def test_what_takes_its_place_begins_on_its_rung_unless_it_is_another_matter(
    says, rung
):
    late = causes(Cause.STEP_LATE, due=ago(2))
    found = superseded(late, raised(rung=3, **says))
    assert found.rows() == [(1, "1", rung)]
    assert superseded(late, raised(resolved=True, **says)).is_empty()
    assert superseded(late, raised(pathway="2", **says)).is_empty()


def at(day, hour):
    return datetime(2025, 1, day, hour, tzinfo=UTC)


RAISED_AT = Entry(what=What.RAISED, at=at(6, 9))
SEEN = Entry(what=What.ACKNOWLEDGED, at=at(6, 10), by="may")
OVER = Entry(
    what=What.RESOLVED, at=at(6, 11), by="may", outcome="booked", day=date(2025, 1, 9)
)
CLIMBED = Entry(what=What.CLIMBED, at=at(6, 12), rung=2)
ENDED = Entry(what=What.ENDED, at=at(6, 11), reason="Its cause is gone.")
ASLEEP = Entry(what=What.SNOOZED, at=at(6, 12), by="may", reason="x", until=at(6, 12))


def codes(entry, *before):
    now = max(entry.at, *(e.at for e in before)) if before else entry.at
    then = stands(before, LADDER, now=now) if before else None
    found = problems_with_entry(then, entry, where="escalation 1")
    return [problem.code.removeprefix("escalations.") for problem in found]


@pytest.mark.parametrize(
    ("entry", "before", "code"),
    [
        (SEEN, (), "out-of-order"),
        (RAISED_AT, (RAISED_AT,), "out-of-order"),
        (replace(SEEN, by=""), (RAISED_AT,), "unsaid"),
        (replace(OVER, outcome=None), (RAISED_AT,), "unsaid"),
        (replace(OVER, day=None), (RAISED_AT,), "unsaid"),
        (replace(ASLEEP, reason="", until=at(9, 9)), (RAISED_AT,), "unsaid"),
        (ENDED, (RAISED_AT, SEEN), "taken-on"),
        (ENDED, (replace(RAISED_AT, by="may"),), "taken-on"),
        (replace(ENDED, reason=""), (RAISED_AT,), "unsaid"),
        (SEEN, (RAISED_AT, ENDED), "resolved"),
        (ASLEEP, (RAISED_AT,), "snoozed-into-the-past"),
        (SEEN, (RAISED_AT, OVER), "resolved"),
        (replace(SEEN, what=What.RECURRED), (RAISED_AT,), "changes-nothing"),
        (CLIMBED, (RAISED_AT,), "climbs-too-soon"),
        (replace(CLIMBED, at=at(7, 9), rung=3), (RAISED_AT,), "climbs-too-soon"),
    ],
)
def test_an_entry_that_may_not_be_made_is_named(entry, before, code):
    assert code in codes(entry, *before)


def test_a_climb_whose_time_has_come_may_be_made():
    assert codes(replace(CLIMBED, at=at(7, 9)), RAISED_AT) == []


def test_of_an_hour_that_comes_twice_the_first_is_not_the_second():
    twice = datetime(2025, 10, 26, 1, 45, tzinfo=ZoneInfo("Europe/London"))
    raised = replace(RAISED_AT, at=datetime(2025, 10, 24, 9, tzinfo=UTC))
    slept = replace(ASLEEP, at=raised.at, until=twice.replace(fold=1))
    first, second = (
        stands([raised, slept], LADDER, now=twice.replace(minute=50, fold=fold))
        for fold in (0, 1)
    )
    assert (first.state, second.state) == (State.SNOOZED, State.WAITING)


def test_a_record_that_doesnt_begin_with_its_being_raised_is_a_fault_of_ours():
    with pytest.raises(BrokenPromise, match="being raised"):
        stands([SEEN], LADDER, now=at(7, 9))


def test_of_several_on_duty_whoever_is_there_answers_before_cover_does():
    first, second = (
        Shift(role="Desk", person=person, first=TODAY) for person in ("may", "ola")
    )
    away = Absence(person="may", first=TODAY, last=TODAY, covered_by="ned")
    assert on_duty("Desk", TODAY, [first, second], [away]) == "ola"
    assert on_duty("Desk", TODAY, [first], [away]) == "ned"
    assert on_duty("Desk", ago(1), [first], [away]) is None


def test_cover_who_may_not_answer_gives_way_to_cover_who_may():
    shifts = [Shift(role="Desk", person=one, first=TODAY) for one in ("may", "ola")]
    away = [
        Absence(person=one, first=TODAY, last=TODAY, covered_by=cover)
        for one, cover in (("may", "ned"), ("ola", "ivy"))
    ]
    assert on_duty("Desk", TODAY, shifts, away) == "ned"
    assert (
        on_duty("Desk", TODAY, shifts, away, may={"ivy", "ola"}.__contains__) == "ivy"
    )
    assert on_duty("Desk", TODAY, shifts, may={"ola"}.__contains__) == "ola"
    assert on_duty("Desk", TODAY, shifts, away, may={"may"}.__contains__) is None


def test_cover_that_goes_round_in_a_circle_is_nobody():
    shift = Shift(role="Desk", person="may", first=TODAY)
    circle = [
        Absence(person="may", first=TODAY, last=TODAY, covered_by="ola"),
        Absence(person="ola", first=TODAY, last=TODAY, covered_by="may"),
    ]
    assert on_duty("Desk", TODAY, [shift], circle) is None
