"""The log of barriers is read a page at a time, and says of each what its record says."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalated import a_lung_service, at
from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    note_barrier,
    take_barrier_step,
)
from milepost.escalations.barriers import Did, Where, stands
from milepost.reading.barriers import SHOWS, read_log
from milepost.store.barriers import kept
from registered import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PASSED = {"group": "Board", "said": "May we?", "wanted_by": date(2025, 2, 26)}
HISTORIES = (
    (),
    ((Did.FOLLOWED, {}),),
    ((Did.PASSED, PASSED),),
    ((Did.PASSED, PASSED | {"wanted_by": date(2025, 3, 20)}),),
    ((Did.PASSED, PASSED), (Did.ANSWERED, {})),
    ((Did.PASSED, PASSED), (Did.FOLLOWED, {}), (Did.CLOSED, {})),
    ((Did.CLOSED, {}), (Did.REOPENED, {})),
    ((Did.PASSED, PASSED), (Did.CLOSED, {}), (Did.REOPENED, {}), (Did.FOLLOWED, {})),
    ((Did.CLOSED, {}),),
)


def shows(show, standing, day):
    late = standing.is_overdue(day) or standing.is_unfollowed(day)
    closed = standing.where is Where.CLOSED
    passed = standing.where is Where.PASSED
    said = {"open": not closed, "late": late, "passed": passed, "closed": closed}
    return show == "all" or said[show]


def noted(now, **more):
    told = {
        "title": "No CT",
        "said": "It broke.",
        "theme": "test",
        "services": ["lung"],
    }
    new = NewBarrier(form=uuid4(), **told | more)
    number, problems = note_barrier(OURS, new, now=now)
    assert problems == []
    return number


def step(number, did, now, **said):
    told = BarrierStep(number=number, did=did, form=uuid4(), **{"said": "So."} | said)
    assert take_barrier_step(OURS, told, now=now) == []


@pytest.fixture
def log():
    a_lung_service()
    for place, history in enumerate(HISTORIES):
        day = at(2, 12) + timedelta(days=place)
        number = noted(day)
        for did, said in history:
            day += timedelta(days=1)
            step(number, did, day, **said)


@pytest.mark.parametrize("late_on", [0, 3, 9, 30])
def test_each_way_to_look_shows_those_that_their_records_say(log, late_on):
    now = at(2, 21) + timedelta(days=late_on)
    day = now.date()
    found = {n: stands(e) for n, e in kept.entries_of(range(1, 10**4)).items() if e}
    assert len(found) == len(HISTORIES)
    for show in SHOWS:
        reading = read_log(OURS, now=now, show=show)
        there = {n for n, standing in found.items() if shows(show, standing, day)}
        assert {row.barrier.number for row in reading.rows} == there, show
        assert reading.counts[show] == len(there), show
    late = [shows("late", r.standing, day) for r in read_log(OURS, now=now).rows]
    assert late == sorted(late, reverse=True)
    assert {Where.OURS, Where.CLOSED} <= {one.where for one in found.values()}


def test_a_page_asks_as_often_and_reads_no_more_however_long_the_log(log):
    with CaptureQueriesContext(connection) as before:
        few = read_log(OURS, now=at(3, 3), show="all", size=4, page=2)
    for _ in range(20):
        noted(at(3, 2))
    with CaptureQueriesContext(connection) as after:
        many = read_log(OURS, now=at(3, 3), show="all", size=4, page=2)
    assert len(few.rows) == len(many.rows) == 4
    assert (few.shown, many.shown) == (9, 29)
    assert len(before) == len(after)
    (entries,) = [q["sql"] for q in after if 'FROM "barriers_entry"' in q["sql"]]
    assert all(str(row.barrier.number) in entries for row in many.rows)
    last = read_log(OURS, now=at(3, 3), show="all", size=4, page=99)
    assert (last.page, len(last.rows)) == (8, 1)
