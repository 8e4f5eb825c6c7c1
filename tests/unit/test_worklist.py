"""A worklist holds whoever is owed something, since when, and why; and nobody else."""

from datetime import UTC, date, datetime

import pytest

from milepost.tracking.worklist import Case, Reason, Tracked, task, worklist

TODAY = date(2025, 3, 14)


def case(pathway="P-1", **changes):
    told = {
        "breach_on": date(2025, 4, 30),
        "booked_for": date(2025, 3, 20),
        "last_event": 5,
        "last_on": date(2025, 3, 10),
        "tracked": looked(),
    }
    return Case(pathway=pathway, **told | changes)


def looked(day=date(2025, 3, 12), **changes):
    told = {
        "at": datetime(day.year, day.month, day.day, 10, tzinfo=UTC),
        "by": "ann",
        "note": "Rang the ward.",
        "action": "",
        "due": None,
        "seen": 5,
    }
    return Tracked(**told | changes)


def reasons(**changes):
    return task(case(**changes), TODAY).reasons


def test_a_patient_looked_at_lately_with_something_booked_is_owed_nothing():
    assert reasons() == ()


def test_a_patient_nobody_has_looked_at_is_new_since_the_last_thing_that_happened():
    found = task(case(tracked=None), TODAY)
    assert (found.reasons, found.due) == ((Reason.NEW,), date(2025, 3, 10))


@pytest.mark.parametrize(
    ("due", "owed"),
    [
        (date(2025, 3, 13), (Reason.ACTION_DUE,)),
        (date(2025, 3, 14), (Reason.ACTION_DUE,)),
        (date(2025, 3, 15), ()),
    ],
)
def test_an_action_is_owed_from_the_day_it_was_promised_for(due, owed):
    promised = looked(action="Chase the CT report", due=due)
    found = task(case(tracked=promised), TODAY)
    assert (found.reasons, found.due) == (owed, due)


def test_what_happened_since_the_last_look_is_news_whatever_was_promised():
    promised = looked(action="Chase the CT report", due=date(2025, 3, 30), seen=4)
    found = task(case(tracked=promised), TODAY)
    assert (found.reasons, found.due) == ((Reason.NEWS,), date(2025, 3, 10))


def test_a_patient_for_whom_nothing_is_booked_or_promised_is_owed_an_action():
    found = task(case(booked_for=None), TODAY)
    assert (found.reasons, found.due) == ((Reason.NO_ACTION,), date(2025, 3, 12))


def test_with_a_promise_nothing_need_be_booked():
    promised = looked(action="Ask the desk for a slot", due=date(2025, 3, 17))
    assert reasons(booked_for=None, tracked=promised) == ()


@pytest.mark.parametrize(
    ("booked", "owed"),
    [
        (date(2025, 4, 29), ()),
        (date(2025, 4, 30), (Reason.BOOKED_LATE,)),
    ],
)
def test_a_booking_on_the_first_day_over_the_limit_is_too_late(booked, owed):
    assert reasons(booked_for=booked) == owed


def test_a_late_booking_that_somebody_has_promised_to_move_is_not_owed_again():
    promised = looked(action="Ask for an earlier slot", due=date(2025, 3, 17))
    assert reasons(booked_for=date(2025, 5, 2), tracked=promised) == ()


@pytest.mark.parametrize(
    ("day", "owed"),
    [(date(2025, 3, 7), ()), (date(2025, 3, 6), (Reason.STALE,))],
)
def test_tracking_is_stale_after_seven_whole_days_without_a_look(day, owed):
    found = task(case(tracked=looked(day)), TODAY)
    assert (found.reasons, found.due) == (
        owed,
        date(2025, 3, 15) if not owed else TODAY,
    )


def test_a_promise_far_ahead_keeps_nobody_off_the_list_for_more_than_a_week():
    promised = looked(action="Wait for the scan", due=date(2025, 6, 1))
    assert task(case(tracked=promised), TODAY).due == date(2025, 3, 20)


def test_several_reasons_are_told_the_most_pressing_first_and_due_since_the_earliest():
    neglected = looked(date(2025, 2, 1), action="Chase", due=date(2025, 2, 5), seen=1)
    found = task(case(tracked=neglected), TODAY)
    assert found.reasons == (Reason.ACTION_DUE, Reason.NEWS, Reason.STALE)
    assert found.due == date(2025, 2, 5)


def test_the_list_is_worked_from_what_was_due_first_and_then_by_who_breaches_first():
    soon, later = date(2025, 3, 20), date(2025, 5, 1)
    promised = looked(action="Chase", due=date(2025, 3, 13))
    due, rest = worklist(
        [
            case("quiet"),
            case("later", tracked=promised, breach_on=later),
            case("soon", tracked=promised, breach_on=soon, booked_for=None),
            case("oldest", tracked=None, last_on=date(2025, 3, 1)),
            case("unknown", tracked=promised, breach_on=None),
        ],
        TODAY,
    )
    assert [t.case.pathway for t in due] == ["oldest", "soon", "later", "unknown"]
    assert [t.case.pathway for t in rest] == ["quiet"]


def test_a_late_step_is_owed_unless_somebody_has_promised_to_see_to_it():
    since = date(2025, 3, 11)
    found = task(case(late_since=since), TODAY)
    assert (found.reasons, found.due) == ((Reason.LATE_STEP,), since)
    promised = looked(action="Chase the clinic", due=date(2025, 3, 17))
    assert reasons(late_since=since, tracked=promised) == ()


@pytest.mark.parametrize(
    ("booked", "tracked", "owed"),
    [
        (date(2025, 3, 13), looked(), (Reason.UNKEPT,)),
        (date(2025, 3, 14), looked(), ()),
        (
            date(2025, 3, 11),
            looked(action="Ask the ward", due=date(2025, 3, 17)),
            (),
        ),
        (
            date(2025, 3, 12),
            looked(action="Ask the ward", due=date(2025, 3, 17)),
            (Reason.UNKEPT,),
        ),
    ],
    ids=["yesterday", "today", "asked about since", "promised before it passed"],
)
def test_it_is_asked_whether_a_booking_was_kept_once_its_day_has_passed(
    booked, tracked, owed
):
    assert reasons(unkept_on=booked, tracked=tracked) == owed


def test_an_answered_escalation_is_owed_a_look_until_somebody_has_looked():
    answered = {"answered_at": datetime(2025, 3, 13, 9, tzinfo=UTC)}
    found = task(case(**answered), TODAY)
    assert (found.reasons, found.due) == ((Reason.ANSWERED,), date(2025, 3, 13))
    promised = looked(action="Ring the desk", due=date(2025, 3, 30))
    assert reasons(**answered, tracked=promised) == (Reason.ANSWERED,)
    assert reasons(**answered, tracked=looked(date(2025, 3, 13))) == ()
    assert reasons(**answered, tracked=None) == (Reason.ANSWERED, Reason.NEW)
