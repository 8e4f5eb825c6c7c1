"""Tasks before a meeting tick themselves on the page of duties, for those they concern."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from met import LONDON, a_lung_meeting, a_series, frozen
from milepost.actions.meet import close
from milepost.actions.track import NewLook, look_at
from milepost.foundation.days import AsAt
from milepost.foundation.scope import Scope
from milepost.reading.duties import read_duties
from milepost.web import door
from registered import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CYD = Scope("RXX", "cyd", frozenset({"ortho"}))
TASKS = "meetings/weekly-tasks"
LOOKED = "Every patient of the agenda has been looked at within 7 days"
CLOSED = "The last meeting’s minutes are closed"
RECORDED = "Each service has recorded its review"
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=LONDON)
"""The eve of a meeting, with three patients long over the limit."""


def stands(duty, scope=OURS, now=TUESDAY):
    as_at = AsAt(now.date(), now)
    reading = read_duties(scope, TASKS, as_at=as_at, lawbook=settings.LAWBOOK)
    (row,) = [row for row in reading.rows if row.duty.name == duty]
    seen = [(b.name, b.tasks[duty].done, b.tasks[duty].of) for b in row.before]
    return row.is_done, row.overdue, seen


def looked(*pathways, now=TUESDAY):
    for pathway in pathways:
        look = NewLook(pathway=pathway, note="Rung", form=uuid4())
        assert look_at(OURS, look, now=now) == []


def test_a_task_ticks_itself_once_nothing_of_it_is_left_before_the_meeting():
    a_lung_meeting()
    assert stands(LOOKED) == (False, False, [("Lung PTL", 0, 3)])
    looked("P-70", "P-60")
    assert stands(LOOKED) == (False, False, [("Lung PTL", 2, 3)])
    assert stands(LOOKED, now=TUESDAY.replace(day=2))[:2] == (False, True)
    looked("P-05")
    assert stands(LOOKED) == (True, False, [("Lung PTL", 3, 3)])


def test_minutes_that_stay_open_are_late_two_working_days_before_the_next_meeting():
    series = a_lung_meeting()
    meeting = frozen(series, date(2026, 11, 25), now=TUESDAY.replace(month=11, day=25))
    assert close(OURS, meeting, now=TUESDAY) == []
    assert stands(CLOSED)[0]
    frozen(series, date(2026, 12, 2), now=TUESDAY.replace(day=2))
    assert stands(CLOSED, now=TUESDAY.replace(day=3))[0]


def test_each_sees_the_tasks_of_their_own_meetings_and_of_their_own_patients():
    a_lung_meeting()
    a_series(name="Whole list", services=None, members=("cyd",), chair="")
    assert [name for name, *_ in stands(LOOKED)[2]] == ["Lung PTL"]
    assert stands(LOOKED, scope=CYD) == (True, False, [("Whole list", 0, 0)])


def test_what_the_system_cannot_see_a_person_still_ticks(monkeypatch):
    series = a_lung_meeting()
    monkeypatch.setattr(door.timezone, "localtime", lambda: TUESDAY)
    client = Client()
    client.force_login(get_user_model().objects.get(username="ada"))
    assert stands(RECORDED)[2] == []
    page = client.get(f"/duties?of={TASKS}").content.decode()
    assert f'href="/meetings/series/{series}/agenda/2026-12-02"' in page
    assert "0 of 3, to do, by 1 December 2026" in page
    assert f'value="{RECORDED}"' in page
    assert f'value="{LOOKED}"' not in page
    agenda = client.get(f"/meetings/series/{series}/agenda/2026-12-02")
    assert "By 1 December 2026" in agenda.content.decode()
