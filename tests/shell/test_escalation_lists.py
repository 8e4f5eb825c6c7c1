"""Each person sees what waits for them, and each desk what it has to book, in order."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated import (
    CONTACT,
    MANAGER,
    a_lung_service,
    a_referral,
    at,
    escalate,
    stands,
    step,
    time_passes,
)
from milepost.actions.appoint import appoint
from milepost.actions.arrange_escalations import set_closed_days
from milepost.actions.watch_over import watch_over
from milepost.cli.watch import Watch
from milepost.escalations.entries import Entry, What
from milepost.foundation.scope import Scope
from milepost.reading.desks import read_desk
from milepost.reading.escalations import Wanted, read_escalation, read_list
from milepost.reading.oversight import read_oversight
from milepost.reading.staff import Person
from milepost.rules.ladders import Ladder
from milepost.store.escalations.record import NewEscalation, Terms, raise_all
from milepost.store.models import OpenWait
from milepost.tracking.desks import BookingTarget, desk_named
from milepost.tracking.stages import STEPS
from registered import LUNG, OURS, THEIRS, a_pathway, a_patient, record, refer

MONDAY = at(2, 17)
RADIOLOGY = desk_named("radiology")
NOBODY = Scope("RXX", "nobody", frozenset({"breast"}))


@pytest.fixture
def lung(db):
    a_lung_service()
    a_referral()


def a_request(name, asked_on, test="ct", **said):
    a_referral(name, **said)
    told = (asked_on, "test_requested", {"test": test})
    assert record(told, pathway=name, now=at(2, 14, 9)) == []


def waits_for(person, now):
    found = read_list(Scope("RXX", person), Wanted(), now=now, mine=True)
    return [row.number for row in found.rows]


def the_desk(scope=OURS, now=MONDAY, target=None, desk=RADIOLOGY):
    return read_desk(
        scope, desk, lawbook=settings.LAWBOOK, now=now, target=target or BookingTarget()
    )


def test_what_is_asked_of_a_desk_waits_for_whoever_is_on_duty_there(lung):
    number, _ = escalate(now=MONDAY)
    elsewhere, _ = escalate(now=MONDAY, desk="")
    assert waits_for("may", MONDAY) == [number]
    assert waits_for("ola", MONDAY) == [elsewhere]
    assert waits_for("sam", MONDAY) == []


def test_nothing_waits_for_a_person_who_may_not_see_the_patient(lung):
    may = Person(
        username="may",
        name="May",
        role="Coordinator",
        provider="RXX",
        provider_name="A board",
        services=frozenset({"ortho"}),
    )
    assert appoint(may, password_hash="!") == []
    number, _ = escalate(now=MONDAY)
    assert (waits_for("may", MONDAY), waits_for("ola", MONDAY)) == ([], [number])


def test_once_it_has_climbed_it_waits_for_the_service_manager(lung):
    number, _ = escalate(now=MONDAY)
    time_passes(at(2, 17, 15))
    assert (waits_for("may", MONDAY), waits_for("sam", at(2, 17, 15))) == ([], [number])


def test_a_question_waits_for_whoever_raised_it(lung):
    number, _ = escalate(now=MONDAY)
    step(number, "asked", reason="Which?", now=at(2, 17, 11))
    assert waits_for("ada", at(2, 17, 12)) == [number]


def test_a_list_is_narrowed_by_state_role_service_and_desk(lung):
    first, _ = escalate(now=MONDAY)
    second, _ = escalate(now=at(2, 17, 11), desk="")
    step(second, "acknowledged", now=at(2, 17, 12))

    def found(**wanted):
        reading = read_list(OURS, Wanted(**wanted), now=at(2, 17, 13))
        return [row.number for row in reading.rows]

    assert found() == [first, second]
    assert found(state="unacknowledged") == [first]
    assert found(state="unresolved", role=CONTACT) == [first, second]
    assert found(role=MANAGER) == []
    assert found(desk="radiology") == [first]
    assert found(service="ortho") == []
    assert found(raised_by="ada", order="newest") == [second, first]


def test_nobody_sees_an_escalation_beyond_their_scope(lung):
    number, _ = escalate(now=MONDAY)
    for scope in (THEIRS, NOBODY):
        assert read_list(scope, Wanted(), now=MONDAY).rows == ()
        read = read_escalation(scope, number, lawbook=settings.LAWBOOK, now=MONDAY)
        assert read is None
        assert the_desk(scope).escalations == ()
    assert len(read_list(LUNG, Wanted(), now=MONDAY).rows) == 1


def test_an_escalation_says_whether_its_service_adopted_the_ladder(lung):
    number, _ = escalate(now=MONDAY)
    read = read_escalation(OURS, number, lawbook=settings.LAWBOOK, now=MONDAY)
    assert (read.adopted, read.ladder.id) == (True, "cancer-default")
    assert read.duty[CONTACT] == "may"


def test_a_desk_books_urgent_suspicion_first_then_by_breach_day(db):
    a_lung_service()
    a_pathway("P-1")
    asked = (date(2025, 2, 12), "test_requested", {"test": "ct"})
    long_ago = refer(date(2024, 8, 1), priority="routine")  # breaches before the others
    assert record(long_ago, asked, pathway="P-1") == []
    a_request("P-2", date(2025, 2, 13), day=date(2025, 2, 11))
    a_request("P-3", date(2025, 2, 14), day=date(2025, 2, 3))
    a_request("P-4", date(2025, 2, 14), test="colonoscopy")
    a_request("P-5", date(2025, 2, 12))
    booked = (date(2025, 2, 14), "test_booked", {"test": "ct"})
    assert record(booked, pathway="P-5", now=at(2, 14, 9)) == []
    desk = the_desk(now=at(2, 16))
    assert [each.pathway for each in desk.requests] == ["P-3", "P-2", "P-1"]
    assert [each.book_by.day for each in desk.requests] == [16, 15, 14]
    assert [each.late for each in desk.requests] == [False, True, True]
    assert (desk.late, desk.requests_in_all, desk.on_duty) == (2, 3, ("may",))


def test_where_weekends_do_not_count_the_48_hours_are_two_working_days(db):
    a_lung_service()
    a_request("P-3", date(2025, 2, 14))
    working = BookingTarget(every_day_counts=False)
    assert the_desk(target=working).requests[0].book_by == date(2025, 2, 18)


def test_a_request_whose_booking_is_cancelled_is_a_desks_to_book_again(db):
    a_lung_service()
    a_request("P-3", date(2025, 2, 13))
    on = {"for_day": date(2025, 2, 20)}
    booked = (date(2025, 2, 14), "test_booked", {"test": "ct"} | on)
    visit = (date(2025, 2, 14), "appointment_cancelled", {"activity": "outpatient"})
    assert record(booked, visit, pathway="P-3", now=at(2, 14, 9)) == []
    assert the_desk(now=at(2, 14, 10)).requests == (), "only a visit was cancelled"
    told = {"by": "provider"} | on
    off = (date(2025, 2, 14), "appointment_cancelled", told)
    assert record(off, pathway="P-3", now=at(2, 14, 11)) == []
    (again,) = the_desk(now=at(2, 14, 12)).requests
    assert (again.pathway, again.requested_on) == ("P-3", date(2025, 2, 13))
    assert record(booked, pathway="P-3", now=at(2, 14, 13)) == []
    assert the_desk(now=at(2, 14, 14)).requests == (), "it was booked anew"


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("appointment_missed", {}),
        ("appointment_missed", {"activity": "diagnostic"}),
        ("appointment_cancelled", {"by": "patient", "activity": "diagnostic"}),
    ],
)
def test_a_test_that_was_missed_or_cancelled_as_any_is_a_desks_to_book_again(
    db, kind, says
):
    a_lung_service()
    a_request("P-3", date(2025, 2, 13))
    on = date(2025, 2, 14)
    booked = (on, "test_booked", {"test": "ct", "for_day": on})
    assert record(booked, pathway="P-3", now=at(2, 14, 9)) == []
    assert the_desk(now=at(2, 14, 10)).requests == ()
    assert record((on, kind, says), pathway="P-3", now=at(2, 14, 17)) == []
    assert [one.pathway for one in the_desk(now=at(2, 15)).requests] == ["P-3"]


def test_a_request_after_a_decision_to_treat_is_a_desks_to_book_too(db):
    a_lung_service()
    a_pathway("P-3", "lung", patient=a_patient(3, nhs_number=""))
    day = date(2025, 2, 13)
    decided = (day, "decision_to_admit", {})
    asked = (day, "test_requested", {"test": "ct"})
    urgent = refer(date(2025, 2, 3), priority="urgent_suspected_cancer", route="gp")
    assert record(urgent, decided, asked, pathway="P-3") == []
    assert OpenWait.objects.get(pathway="P-3", lead=True).step == STEPS.index(
        "treatment"
    )
    (row,) = the_desk(now=at(2, 14, 10)).requests
    assert (row.pathway, row.requested_on) == ("P-3", day)


def test_a_request_taken_back_is_not_a_desks_to_book(db):
    from milepost.events.kinds import Kind
    from milepost.events.vocabulary import NewEvent
    from milepost.store.models import Event

    a_lung_service()
    a_request("P-3", date(2025, 2, 14))
    asked = Event.objects.get(kind="test_requested")
    back = NewEvent(
        "P-3", date(2025, 2, 14), Kind.RECORDED_IN_ERROR, {}, corrects=asked.id
    )
    assert record(back, now=at(2, 14, 10)) == []
    assert the_desk().requests == ()


def test_a_watch_asks_the_rules_anew_only_where_something_was_recorded_since(lung):
    day = [at(2, 17)]
    last = {}

    def asks_about_waits():
        with CaptureQueriesContext(connection) as asked:
            watch_over(lawbook=settings.LAWBOOK, now=day[0], last=last)
        return any("store_openwait" in query["sql"] for query in asked)

    assert asks_about_waits()
    assert not asks_about_waits()
    told = (date(2025, 2, 14), "mdt_discussed", {})
    assert record(told, now=at(2, 17)) == []
    assert asks_about_waits()
    assert not asks_about_waits()
    set_closed_days(OURS, [date(2025, 2, 19)])
    assert asks_about_waits()
    day[0] = at(2, 18)
    assert asks_about_waits()


def test_a_watch_begun_anew_does_what_came_due_while_none_looked(lung):
    number, _ = escalate(now=MONDAY)
    watch = Watch(clock=lambda: at(2, 17, 14, 30))
    assert watch.look()[0].climbed == 1
    assert watch.look()[0].climbed == 0
    again = Watch(clock=lambda: at(3, 5))
    assert again.look()[0].climbed == 1
    assert stands(number) == ("waiting", 3)


def test_the_oversight_groups_tables_count_the_same_escalations_however_many_kinds(
    lung,
):
    ladder = settings.LAWBOOK.the(Ladder, "cancer-default")
    entry = Entry(what=What.RAISED, at=MONDAY, by="ada", rung=1, reason="Late")
    said = {"pathway": "P-17", "cause": "by_hand", "ladder": ladder.id, "entry": entry}
    told = [NewEscalation(service=f"s{n}", **said) for n in range(60)]
    raise_all(OURS, told, Terms(edition=ladder.editions[-1]))
    found = read_oversight(OURS, now=MONDAY)
    assert sum(row.waiting for row in found.rungs) == 60
    assert sum(row.waiting for row in found.causes) == 60
    assert found.agenda.shown == 60


def test_a_long_list_goes_on_on_further_pages_with_nobody_twice(lung):
    for _ in range(3):
        escalate(now=MONDAY)
    pages = [
        read_list(OURS, Wanted(most=2, page=number), now=MONDAY) for number in (1, 2, 9)
    ]
    numbers = [[row.number for row in page.rows] for page in pages]
    assert [page.shown for page in pages[:2]] == [3, 3]
    assert [len(found) for found in numbers[:2]] == [2, 1]
    assert len({*numbers[0], *numbers[1]}) == 3
    assert (pages[2].page, numbers[2]) == (1, numbers[0])
