"""What a meeting decides moves its month end, and each sees that of their own services."""

from uuid import uuid4

import pytest
from django.conf import settings

from met import BOB, NOW, a_lung_meeting, at, decided, frozen, referred, the_meeting
from milepost.actions.decide import take_back
from milepost.actions.meet import close
from milepost.actions.slots import enter_slots, give_slot
from milepost.foundation.scope import Scope
from milepost.meetings.forecast import Cause
from milepost.reading.capacity import read_capacity
from milepost.reading.minutes import read_minutes
from milepost.reading.month_end import read_month_end
from milepost.store.forecasts.models import Forecast, Lesson
from registered import OURS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CYD = Scope("RXX", "cyd", frozenset({"ortho"}))
SIXTY_TWO = "scotland/cancer-62-day"
THURSDAY = at(2, 20).date()
READY = (at(2, 10).date(), "decision_to_treat", {})


@pytest.fixture
def meeting():
    """A meeting about everybody: one of 60 days, decided on, breaches in three days."""
    series = a_lung_meeting(services=None, kind="meetings/trust-wide")
    referred("P-61", 61, 60, READY)
    referred("P-88", 88, 300, service="ortho")
    return frozen(series)


def month_end(meeting, scope=OURS, standard=SIXTY_TWO):
    told = read_month_end(scope, the_meeting(meeting, scope), today=NOW.date())
    found = [one for one in told.positions if one.standard == standard]
    return found[0] if found else None


def test_a_treatment_decided_to_be_booked_is_one_fewer_over_until_it_is_taken_back(
    meeting,
):
    before = month_end(meeting)
    assert (before.over_then, before.over_with_decisions) == (3, 3)
    number, _ = decided(meeting, "book_by", "P-61", owner="person:bob", due=THURSDAY)
    after = month_end(meeting)
    assert (after.over_then, after.over_with_decisions) == (3, 2)
    assert dict(before.by_cause_with)[Cause.NOTHING_BOOKED] == 2
    assert dict(after.by_cause_with)[Cause.NOTHING_BOOKED] == 1
    assert take_back(BOB, meeting, number, form=uuid4(), now=NOW) == []
    assert month_end(meeting).over_with_decisions == 3


def test_a_theatre_slot_that_is_given_counts_as_a_booking(meeting):
    how = {"form": uuid4(), "lawbook": settings.LAWBOOK, "now": NOW}
    text = "20/02/2025, 09:30"
    enter_slots(OURS, "Theatre", "theatre", text, services=None, **how)
    (pool,) = read_capacity(OURS, the_meeting(meeting), now=NOW).pools
    slot = pool.free[0].number
    how = {"form": uuid4(), "lawbook": settings.LAWBOOK, "now": NOW}
    assert give_slot(OURS, meeting, slot, "P-61", **how) == []
    assert month_end(meeting).over_with_decisions == 2


def test_what_earlier_patients_say_of_those_who_still_can_go_over_stands_beside(
    meeting,
):
    told = {"trials": [], "reliability": [], "splits": {}, "proved": []}
    known = {"provider": "RXX", "day": NOW.date(), "known_at": NOW}
    lesson = Lesson.objects.create(**known, **told)
    Forecast.objects.create(
        provider="RXX",
        pathway="P-61",
        standard=SIXTY_TWO,
        clock=1,
        lesson=lesson,
        day=NOW.date(),
        last_event=1,
        chance=0.5,
    )
    going = month_end(meeting).going
    assert (going.at_risk, going.known, going.expected) == (2, 1, 0.5)
    assert not going.proved
    decided(meeting, "book_by", "P-61", owner="person:bob", due=THURSDAY)
    assert month_end(meeting).going.kept == 0.5


def test_a_member_sees_the_month_end_of_their_own_services_also_in_the_minutes(meeting):
    assert month_end(meeting, CYD) is None
    assert close(OURS, meeting, now=NOW) == []
    for scope, waiting in ((OURS, 4), (CYD, None)):
        kept = read_minutes(scope, meeting, lawbook=settings.LAWBOOK).positions
        found = {one.standard: one.waiting for one in kept}
        assert found.get(SIXTY_TWO) == waiting
    assert month_end(meeting, CYD) is None
    assert month_end(meeting).over_then == 3
