"""What a rule raises is asked of the desk of a test that is still under way."""

import uuid
from datetime import date

import pytest
from django.conf import settings

from escalated import a_lung_service, a_referral, at, time_passes
from milepost.actions.adopt import NewAdoption, adopt
from milepost.events.kinds import Kind
from milepost.events.vocabulary import NewEvent
from milepost.store.escalations.models import Escalation
from milepost.store.models import Event
from registered import OURS, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CT = (date(2025, 3, 1), "test_requested", {"test": "ct"})
BIOPSY = (date(2025, 3, 3), "test_requested", {"test": "biopsy"})
ENDOSCOPY = (date(2025, 3, 2), "test_requested", {"test": "colonoscopy"})


def of(asked, kind, day=4, **says):
    return (date(2025, 3, day), kind, {"test": asked[2]["test"], **says})


def taken_back(asked):
    """What puts right that a test was asked for at all."""
    told = Event.objects.get(kind="test_requested", says_test=asked[2]["test"])
    day, kind = date(2025, 3, 4), Kind.RECORDED_IN_ERROR
    return NewEvent("P-17", day, kind, {}, corrects=told.id)


@pytest.mark.parametrize(
    ("events", "desk"),
    [
        ([CT], "radiology"),
        ([CT, BIOPSY, of(BIOPSY, "test_reported")], "radiology"),
        ([CT, BIOPSY, taken_back], "radiology"),
        ([CT, of(CT, "test_booked", for_day=date(2025, 4, 8)), BIOPSY], "pathology"),
        ([ENDOSCOPY, CT, BIOPSY, of(BIOPSY, "test_performed")], "radiology"),
        ([CT, of(CT, "test_performed"), of(CT, "test_reported", 5)], ""),
        ([], ""),
    ],
)
def test_a_rule_asks_the_desk_of_a_test_that_is_neither_reported_nor_taken_back(
    events, desk
):
    a_lung_service()
    a_referral()
    for told in events:
        event = told(BIOPSY) if callable(told) else told
        assert record(event, now=at(3, 5)) == []
    time_passes(at(4, 4))
    (raised,) = Escalation.objects.all()
    assert (raised.cause, raised.desk) == ("breach_near", desk)


def test_what_is_booked_too_late_is_asked_of_the_desk_that_booked_it():
    a_lung_service()
    a_referral()
    for told in (CT, BIOPSY, of(CT, "test_booked", for_day=date(2025, 5, 1))):
        assert record(told, now=at(3, 5)) == []
    time_passes(at(4, 4))
    (raised,) = Escalation.objects.all()
    assert (raised.cause, raised.desk) == ("booked_after_breach", "radiology")


def test_of_two_tests_under_way_the_desk_of_the_one_that_would_do_the_late_step_is_asked():
    a_lung_service()
    a_referral()
    signed = NewAdoption(
        template="scotland/suspected-cancer",
        service="lung",
        clinical_lead="Dr Adair",
        manager="Mo Bell",
        next_review=date(2027, 12, 1),
        form=uuid.uuid4(),
    )
    assert adopt(OURS, signed, lawbook=settings.LAWBOOK, now=at(1, 2)) == []
    vetted = (date(2025, 2, 11), "referral_vetted", {})
    assert record(vetted, now=at(2, 14)) == []
    for day, test in ((11, "biopsy"), (12, "ct")):
        told = (date(2025, 2, day), "test_requested", {"test": test})
        assert record(told, now=at(2, 14)) == []
    time_passes(at(2, 20))
    (raised,) = Escalation.objects.all()
    assert (raised.about, raised.desk) == ("Imaging booked", "radiology")
