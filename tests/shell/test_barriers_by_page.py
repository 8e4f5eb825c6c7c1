"""The log of barriers is read a page at a time, and says of each what its record says."""

import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from escalated import a_lung_service, a_referral, at
from milepost.actions.barriers import (
    BarrierStep,
    NewBarrier,
    Whom,
    note_barrier,
    take_barrier_step,
)
from milepost.actions.keep_weeks import keep_week
from milepost.actions.register import register_service
from milepost.cli.demo_barriers import BARRIERS, ready_barriers
from milepost.escalations.barriers import GROUPS, THEMES, Did, Where, stands
from milepost.reading.barriers import SHOWS, read_log
from milepost.store.barriers import kept
from milepost.synth.services import ALL
from opened import a_client
from registered import CANCER, OURS, a_provider

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
    asked_for = re.search(r"IN \(([^)]*)\)", entries)[1].split(", ")
    assert sorted(map(int, asked_for)) == sorted(r.barrier.number for r in many.rows)
    last = read_log(OURS, now=at(3, 3), show="all", size=4, page=99)
    assert (last.page, len(last.rows)) == (8, 1)


def test_the_weekly_report_tells_of_a_week_as_it_ended_and_others_of_numbers_only():
    a_lung_service()
    for place in range(2):
        a_referral(f"P-{place}")
    for_all = Whom(pathways=["P-0", "P-1"])
    old = noted(at(2, 3), title="No CT on Fridays", whom=for_all)
    gone = noted(at(2, 4), title="Letters are late", theme="booking")
    step(gone, Did.CLOSED, at(2, 14), said="Hired.")  # before the week
    came = noted(at(2, 18), title="<b>Beds</b>", theme="theatre")
    step(came, Did.CLOSED, at(2, 20), said="Ward 4 is open again.")
    step(old, Did.PASSED, at(2, 23), **PASSED | {"said": "A van?"})
    step(old, Did.CLOSED, at(2, 24), said="Mended.")  # after the week
    noted(at(2, 25), title="Later")
    noted(at(2, 18), title="Bones and lungs", services=["lung", "ortho"])
    for ends in (date(2025, 2, 16), date(2025, 2, 23)):
        assert keep_week(OURS, ends, lawbook=settings.LAWBOOK, now=at(3, 3))
    page = a_client("pat").get("/indicators/report?service=lung").content.decode()
    rows = re.findall(r"<tr>(?:(?!<tr>).)*?/oversight/barriers/.*?</tr>", page, re.S)
    told = [re.sub(r"\s*<[^>]+>\s*", "|", row) for row in rows]
    assert len(told) == 3
    assert "No CT on Fridays" in told[0]
    assert "Waits for an answer|" in told[0]
    assert "|Board|" in told[0]
    assert "|2|" in told[0]
    assert "Bones and lungs" in told[1]
    assert "New this week" in told[1]
    assert "&lt;b&gt;Beds" in told[2]
    assert "Closed. New this week" in told[2]
    assert "Ward 4 is open again." in told[2]
    scoped = a_client("quin", frozenset({"lung"}))
    assert "Bones and lungs" not in scoped.get("/indicators/report").content.decode()
    others = scoped.get("/indicators/report?to=others").content.decode()
    assert "Barriers by theme" in others
    assert not re.search("Fridays|Beds|Ward 4|/oversight/barriers/", others)
    sheet = io.BytesIO(scoped.get("/indicators/report.xlsx?to=others").content)
    found = CalamineWorkbook.from_filelike(sheet).get_sheet_by_name("Barriers by theme")
    cells = [row for row in found.to_python() if row[0] in THEMES.values()]
    assert cells == [
        ["Capacity of a test", 1, 1, 0, 0, 0],
        ["Theatres and beds", 0, 0, 0, 1, 1],
    ]


def test_the_demonstration_has_a_barrier_to_answer_one_to_follow_up_and_a_new_one():
    a_provider()
    for code in sorted({code for one in BARRIERS for code in one.services} - {"lung"}):
        told = {"name": code, "family": "cancer", "standards": CANCER}
        register_service(OURS, code, lawbook=settings.LAWBOOK, **told)
    a_referral("P-1")
    for _ in range(2):
        ready_barriers(OURS, now=at(3, 20))
    shown = {name: read_log(OURS, now=at(3, 20), show=name) for name in SHOWS}
    counts = {name: reading.shown for name, reading in shown.items()}
    assert counts == {"open": 3, "late": 1, "passed": 1, "closed": 0, "all": 3}
    (passed,) = shown["passed"].rows
    assert (passed.standing.group, passed.counted.waiting) == (GROUPS[0], 1)
    assert {code for one in BARRIERS for code in one.services} <= {s.code for s in ALL}
