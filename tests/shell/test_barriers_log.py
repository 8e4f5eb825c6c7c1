"""What stands in the way is noted, passed on, followed up each week, and closed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier as Together
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from escalated import (
    MAY,
    a_lung_service,
    a_referral,
    at,
    escalate,
)
from escalated import (
    step as answer,
)
from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    Whom,
    note_barrier,
    take_barrier_step,
)
from milepost.escalations.barriers import Did, Where
from milepost.foundation.scope import Scope
from milepost.reading.barriers import barriers_of, read_barrier, read_log
from milepost.reading.oversight import read_oversight
from milepost.store.barriers.models import Barrier, Entry, Held
from registered import LUNG, OURS, THEIRS, a_pathway, codes

pytestmark = pytest.mark.slow
MONDAY = at(2, 17)
NEXT = at(2, 24)


@pytest.fixture
def lung(db):
    a_lung_service()
    for name in ("P-1", "P-2", "P-3"):
        a_referral(name)


def noted(*, now=MONDAY, scope=OURS, form=None, **more):
    told = {
        "title": "No CT on Fridays",
        "said": "The scanner is replaced in May.",
        "theme": "equipment",
        "services": ["lung"],
        "form": form or uuid4(),
    }
    return note_barrier(scope, NewBarrier(**told | more), now=now)


def done(number, did, *, now=NEXT, scope=OURS, form=None, **said):
    told = BarrierStep(number=number, did=Did(did), form=form or uuid4(), **said)
    return take_barrier_step(scope, told, now=now)


def stood(number, *, now=NEXT, scope=OURS):
    return read_barrier(scope, number, now=now).listed.standing


def held(number, scope=OURS):
    found = read_barrier(scope, number, now=NEXT).held
    return [(one.pathway, one.escalation) for one in found]


def test_a_barrier_is_noted_passed_to_a_group_answered_followed_and_closed(lung):
    raised, _ = escalate("P-1", now=MONDAY)
    number, problems = noted(whom=Whom(escalations=[raised], pathways=["P-2"]))
    assert problems == []
    assert held(number) == [("P-1", raised), ("P-2", None)]
    to = {"group": "Planned care group", "said": "May we hire a van?"}
    assert done(number, "passed", wanted_by=date(2025, 3, 3), **to) == []
    passed = stood(number)
    assert (passed.where, passed.group) == (Where.PASSED, "Planned care group")
    assert not passed.is_overdue(date(2025, 3, 3))
    assert passed.is_overdue(date(2025, 3, 4))
    assert done(number, "answered", said="A van from 10 March.", now=at(3, 5)) == []
    assert done(number, "followed", said="It came.", now=at(3, 12)) == []
    assert done(number, "closed", said="Scans on Fridays again.", now=at(3, 19)) == []
    closed = stood(number)
    assert (closed.where, closed.outcome) == (Where.CLOSED, "Scans on Fridays again.")
    assert codes(done(number, "followed", said="x", now=at(3, 20))) == [
        "barriers.changed-meanwhile"
    ]
    assert done(number, "reopened", said="It broke.", now=at(3, 21)) == []
    did = Entry.objects.order_by("place").values_list("did", "by")
    assert [d for d, _ in did] == [
        *("noted", "passed", "answered", "followed", "closed", "reopened")
    ]
    assert {by for _, by in did} == {"ada"}


def test_it_is_late_when_nobody_followed_it_for_more_than_a_week(lung):
    number, _ = noted()
    assert stood(number).follow_by == date(2025, 2, 24)
    assert not stood(number).is_unfollowed(date(2025, 2, 24))
    assert read_log(OURS, now=at(2, 25)).counts["late"] == 1
    assert done(number, "holds", whom=Whom(pathways=["P-2"])) == []
    assert stood(number).follow_by == date(2025, 2, 24)
    assert done(number, "followed", said="Still so.", now=at(2, 25)) == []
    assert stood(number).follow_by == date(2025, 3, 4)
    assert read_log(OURS, now=at(3, 4)).counts["late"] == 0


def test_patients_are_added_and_taken_off_and_the_record_keeps_both(lung):
    raised, _ = escalate("P-1", now=MONDAY)
    number, _ = noted(whom=Whom(escalations=[raised]))
    assert done(number, "holds", whom=Whom(pathways=["P-2", "P-3"])) == []
    assert done(number, "freed", whom=Whom(pathways=["P-1"])) == []
    assert held(number) == [("P-2", None), ("P-3", None)]
    assert Held.objects.count() == 4
    assert barriers_of(OURS, raised) == []
    assert done(number, "holds", whom=Whom(escalations=[raised])) == []
    assert barriers_of(OURS, raised) == [(number, "No CT on Fridays", True)]
    counted = read_log(OURS, now=NEXT).rows[0].counted
    assert (counted.patients, counted.waiting, counted.escalations) == (3, 3, 1)
    answer(raised, "resolved", outcome="x", day=date(2025, 2, 20), now=at(2, 20))
    assert read_log(OURS, now=NEXT).rows[0].counted.escalations == 0


def test_what_isnt_said_or_isnt_there_is_named_by_its_field_and_nothing_is_kept(lung):
    _, problems = noted(title=" ", said="", theme="weather", services=["heart"])
    assert [p.where for p in problems] == ["title", "said", "theme", "service"]
    _, problems = noted(whom=Whom(escalations=[99], pathways=["P-9"]))
    assert [p.message for p in problems] == [
        "There is no escalation 99 in the services chosen.",
        "There is no pathway P-9 in the services chosen.",
    ]
    assert Barrier.objects.count() == 0
    number, _ = noted()
    late = done(number, "passed", group="Board", said="x", wanted_by=date(2025, 2, 1))
    assert [(p.code, p.where) for p in late] == [("barriers.day-past", "wanted_by")]
    assert [p.where for p in done(number, "passed")] == ["group", "said", "wanted_by"]
    assert codes(done(number, "answered", said="x")) == ["barriers.nobody-asked"]
    assert codes(done(number, "reopened", said="x")) == ["barriers.changed-meanwhile"]
    assert codes(done(number, "holds")) == ["barriers.nobody"]
    assert Entry.objects.count() == 1


def test_a_form_sent_twice_is_recorded_once(lung):
    form = uuid4()
    first, again = noted(form=form), noted(form=form)
    assert first == again
    step = uuid4()
    for _ in range(2):
        assert done(first[0], "followed", said="x", form=step, seen=1) == []
    assert Entry.objects.count() == 2
    assert codes(done(first[0], "followed", said="y", seen=1)) == [
        "barriers.changed-meanwhile"
    ]


def test_whoever_may_not_see_all_its_services_sees_nothing_of_a_barrier(lung):
    a_pathway("P-9", "ortho")
    wide, _ = noted(services=["lung", "ortho"], whom=Whom(pathways=["P-9", "P-1"]))
    narrow, _ = noted(title="Lung only", whom=Whom(pathways=["P-1"]))
    seen = [one.barrier.number for one in read_log(LUNG, now=NEXT).rows]
    assert seen == [narrow]
    assert read_log(LUNG, now=NEXT).counts["all"] == 1
    assert read_barrier(LUNG, wide, now=NEXT) is None
    assert read_barrier(THEIRS, narrow, now=NEXT) is None
    assert codes(done(wide, "followed", said="x", scope=LUNG)) == ["barriers.no-such"]
    _, problems = noted(scope=LUNG, services=["ortho"])
    assert [p.where for p in problems] == ["service"]
    _, problems = noted(scope=LUNG, whom=Whom(pathways=["P-9"]))
    assert [p.where for p in problems] == ["whom"]
    raised, _ = escalate("P-1", now=MONDAY)
    assert [name for _, name, _ in barriers_of(LUNG, raised)] == ["Lung only"]
    assert [r.barrier.number for r in read_oversight(LUNG, now=NEXT).log.rows] == seen


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE barriers_entry SET said = 'x'",
        "DELETE FROM barriers_held",
        "TRUNCATE barriers_barrier CASCADE",
    ],
)
def test_nothing_in_the_log_can_be_changed_or_removed(lung, sql):
    noted(whom=Whom(pathways=["P-1"]))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    refused = pytest.raises(IntegrityError, match="never changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_log_is_read_in_the_same_number_of_questions_however_long(
    lung, django_assert_max_num_queries
):
    noted(whom=Whom(pathways=["P-1"]))
    with django_assert_max_num_queries(6) as few:
        read_log(OURS, now=NEXT)
    for _ in range(12):
        noted(whom=Whom(pathways=["P-1", "P-2"]))
    with django_assert_max_num_queries(len(few)):
        found = read_log(OURS, now=NEXT, size=5, page=2)
    assert (len(found.rows), found.shown, found.page) == (5, 13, 2)


@pytest.fixture
def for_good(committed):
    """What several connections see."""
    a_lung_service()
    a_referral("P-1")


def test_two_people_at_once_do_not_both_close_it(for_good):
    number, _ = noted()
    begun = Together(2)

    def close(scope):
        try:
            begun.wait(timeout=10)
            return codes(done(number, "closed", said="x", scope=scope))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(close, (MAY, Scope("RXX", "sam"))))
    assert found == [[], ["barriers.changed-meanwhile"]]
