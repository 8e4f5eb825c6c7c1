"""Slots are entered, given in a meeting to one patient each, and taken back."""

from uuid import uuid4

import pytest
from django.conf import settings

from met import BOB, NOW, a_lung_meeting, at, frozen, the_meeting
from milepost.actions.free_slots import KINDS, free_slots
from milepost.actions.slots import enter_slots, free_slot, give_slot
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.foundation.scope import Scope
from milepost.reading.capacity import read_capacity
from milepost.reading.minutes import read_minutes
from milepost.store.log import events
from milepost.store.meetings import models
from milepost.web.minutes_page import minutes_document
from milepost.web.slots_page import FREED
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


def entered(text, scope=OURS, activity="ct", services=LUNG, name="CT"):
    how = {"services": services, "form": uuid4(), "now": NOW}
    how["lawbook"] = settings.LAWBOOK
    return enter_slots(scope, name, activity, text, **how)


def capacity(meeting, scope=OURS, now=NOW):
    return read_capacity(scope, the_meeting(meeting, scope), now=now).pools


def given(meeting, slot, pathway="P-60", scope=OURS, form=None, now=NOW):
    how = {"form": form or uuid4(), "lawbook": settings.LAWBOOK, "now": now}
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
    assert [(one.row.pathway, one.awaited.test) for one in ct.need] == [("P-60", "ct")]
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


def test_the_minutes_say_which_slots_were_given_and_to_whom(meeting):
    slot = capacity(meeting)[0].free[0].number
    assert given(meeting, slot) == []

    def told():
        found = read_minutes(OURS, meeting, lawbook=settings.LAWBOOK).given
        return [(pathway, pool, one.day.day) for pathway, pool, one in found]

    assert told() == [("P-60", "CT", 25)]
    reading = read_minutes(OURS, meeting, lawbook=settings.LAWBOOK)
    how = {"organisation": "", "printed": "", "names": False, "now": NOW}
    document = minutes_document(reading, **how)
    (table,) = [p for p in document.parts if "Slots given" in getattr(p, "title", "")]
    assert table.rows[0][1:] == ("CT", "25 February 2025, 09:30, Room 2")
    assert freed(meeting, slot) == []
    assert told() == []


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


def test_a_tests_slots_are_for_whoever_waits_for_that_very_test(meeting):
    mri = {"services": LUNG, "form": uuid4(), "now": NOW}
    mri["lawbook"] = settings.LAWBOOK
    enter_slots(OURS, "MRI", "mri", "25/02/2025, 11:00", **mri)
    asked = (at(2, 11).date(), "test_requested", {"test": "pet_ct"})
    assert record(asked, pathway="P-70", now=NOW) == []
    reading = read_capacity(OURS, the_meeting(meeting), now=NOW)
    needs = {p.pool.name: [n.row.pathway for n in p.need] for p in reading.pools}
    assert needs == {"CT": ["P-60"], "MRI": []}
    assert reading.unserved == (("pet_ct", 1),)
    done = (at(2, 17).date(), "test_performed", {"test": "ct"})
    assert record(done, pathway="P-60", now=NOW) == []
    assert capacity(meeting)[0].need == ()


@pytest.mark.parametrize(
    ("kind", "says", "why"),
    [
        ("died", {}, "died"),
        ("test_performed", {"test": "ct"}, "test_performed"),
        ("test_performed", {"test": "mri"}, ""),
        ("treatment_started", {"first": True}, ""),
    ],
)
def test_a_slot_is_free_again_once_its_patient_will_not_come(meeting, kind, says, why):
    slot = capacity(meeting)[0].free[0].number
    assert given(meeting, slot) == []
    assert free_slots(now=at(2, 19)) == 0
    told = (at(2, 19).date(), kind, says)
    assert record(told, pathway="P-60", now=at(2, 19)) == []
    assert free_slots(now=at(2, 20)) == (1 if why else 0)
    assert free_slots(now=at(2, 20)) == 0
    (ct,) = capacity(meeting, now=at(2, 20))
    assert [one.why for one in ct.freed] == ([why] if why else [])
    assert len(ct.free) == (2 if why else 1)
    if why:
        assert given(meeting, slot, "P-70") == []


def test_what_happens_on_a_slots_own_day_was_done_in_it(meeting):
    slot = capacity(meeting)[0].free[0].number
    assert given(meeting, slot) == []
    done = (at(2, 25).date(), "test_performed", {"test": "ct"})
    assert record(done, pathway="P-60", now=at(2, 25, 11)) == []
    assert free_slots(now=at(2, 25, 12)) == 0


def test_every_reason_to_free_a_slot_has_its_words():
    assert FREED.keys() == {str(kind) for kind in KINDS}


def test_nobody_gives_what_is_not_theirs_to_see(meeting):
    slot, before = capacity(meeting)[0].free[0].number, recorded()
    assert codes(given(meeting, slot, scope=CYD)) == ["meetings.no-such-meeting"]
    assert codes(given(meeting, slot, "P-05")) == ["meetings.no-such-slot"]
    assert codes(given(meeting, 999, "P-60")) == ["meetings.no-such-slot"]
    assert recorded() == before
    assert len(capacity(meeting)[0].free) == 2


def test_a_slot_is_given_only_to_whom_its_pool_serves_and_before_it_has_gone_by(
    meeting,
):
    slot = capacity(meeting)[0].free[0].number
    assert codes(given(meeting, slot, now=at(2, 26))) == ["meetings.slot-gone-by"]
    _, problems = entered(
        "25/02/2025, 09:30", services=frozenset({"ortho"}), name="Hips"
    )
    assert problems == []
    theirs = models.Slot.objects.get(pool__name="Hips")
    assert codes(given(meeting, theirs.id)) == ["meetings.slot-for-others"]


def test_a_slot_whose_event_was_taken_back_on_the_pathway_can_be_taken_back_too(
    meeting,
):
    slot = capacity(meeting)[0].free[0].number
    assert given(meeting, slot) == []
    told = events(OURS, pathway="P-60")["event"].to_list()[-1]
    undone = NewEvent("P-60", NOW.date(), Kind.RECORDED_IN_ERROR, {}, corrects=told)
    assert record(undone, now=NOW) == []
    assert freed(meeting, slot) == []
    assert len(capacity(meeting)[0].free) == 2


def test_no_pool_is_begun_for_nobody(meeting):
    number, problems = entered("25/02/2025, 09:30", scope=CYD, name="Theirs")
    assert (number, codes(problems)) == (0, ["meetings.pool-for-nobody"])
    number, problems = entered("25/02/2025, 09:30", name="Theirs")
    assert (number, problems) == (1, [])
