"""Slots are entered, given in a meeting to one patient each, and taken back."""

from uuid import uuid4

import pytest
from django.conf import settings

from met import BOB, NOW, WEDNESDAY, a_lung_meeting, at, frozen, the_meeting
from milepost.actions.slots import enter_slots, free_slot, give_slot
from milepost.foundation.scope import Scope
from milepost.reading.capacity import read_capacity
from milepost.store.log import events
from registered import OURS, codes, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TYPED = """day,time,room
25/02/2025, 09:30, Room 2
2025-02-26, 14:00
yesterday, 9, x
01/02/2025, 09:30
"""
CYD = Scope("RXX", "cyd", frozenset({"ortho"}))
LUNG = frozenset({"lung"})


@pytest.fixture
def meeting():
    series = a_lung_meeting()
    asked = (at(2, 10).date(), "test_requested", {"test": "ct"})
    assert record(asked, pathway="P-60", now=NOW) == []
    made = frozen(series)
    new, problems = entered(TYPED)
    assert (new, [p.where for p in problems]) == (2, ["line 4", "line 5"])
    return made


def entered(text, scope=OURS, activity="ct", services=LUNG):
    how = {"services": services, "form": uuid4(), "now": NOW}
    return enter_slots(scope, "CT", activity, text, **how)


def capacity(meeting, scope=OURS):
    return read_capacity(scope, the_meeting(meeting, scope), now=NOW)


def given(meeting, slot, pathway="P-60", scope=OURS, form=None):
    how = {"form": form or uuid4(), "lawbook": settings.LAWBOOK, "now": NOW}
    return give_slot(scope, meeting, slot, pathway, **how)


def freed(meeting, slot, form=None):
    how = {"form": form or uuid4(), "lawbook": settings.LAWBOOK, "now": NOW}
    return free_slot(OURS, meeting, slot, **how)


def recorded(pathway="P-60"):
    told = events(OURS, pathway=pathway)
    return [(row["kind"], row["for_day"]) for row in told.iter_rows(named=True)][-2:]


def test_slots_stand_beside_the_patients_whose_next_step_they_serve(meeting):
    (ct,) = capacity(meeting)
    assert [(s.day.day, f"{s.starts:%H:%M}", s.room) for s in ct.free] == [
        (25, "09:30", "Room 2"),
        (26, "14:00", ""),
    ]
    assert [row.pathway for row in ct.need] == ["P-60"]
    assert entered("25/02/2025, 09:30, Room 2") == (0, [])
    assert codes(entered("25/02/2025, 09:30", activity="mri")[1]) == [
        "meetings.pool-taken"
    ]


def test_giving_a_slot_asks_for_the_booking_on_the_pathway_once(meeting):
    (ct,) = capacity(meeting)
    slot, form = ct.free[0].number, uuid4()
    for _ in range(2):
        assert given(meeting, slot, form=form) == []
    assert recorded()[-1] == ("booking_requested", ct.free[0].day)
    assert [kind for kind, _ in recorded()].count("booking_requested") == 1
    assert codes(given(meeting, slot, "P-70", scope=BOB)) == ["meetings.slot-given"]
    (ct,) = capacity(meeting)
    assert (len(ct.free), len(ct.need)) == (1, 0)
    assert [row.pathway for _, row in ct.given] == ["P-60"]


def test_a_slot_taken_back_is_free_and_its_event_is_taken_back_too(meeting):
    slot = capacity(meeting)[0].free[0].number
    assert given(meeting, slot) == []
    form = uuid4()
    for _ in range(2):
        assert freed(meeting, slot, form) == []
    assert [kind for kind, _ in recorded()] == [
        "booking_requested",
        "recorded_in_error",
    ]
    assert len(capacity(meeting)[0].free) == 2
    assert given(meeting, slot, "P-70") == []


def test_nobody_gives_what_is_not_theirs_to_see(meeting):
    slot = capacity(meeting)[0].free[0].number
    assert codes(given(meeting, slot, scope=CYD)) == ["meetings.no-such-meeting"]
    assert codes(given(meeting, slot, "P-05")) == ["meetings.no-such-slot"]
    assert codes(given(meeting, 999, "P-60")) == ["meetings.no-such-slot"]
    assert WEDNESDAY
