from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from milepost.events.kinds import Kind
from milepost.events.table import EVENTS, event_row
from milepost.tracking.unkept import results_last, without_outcome

MONDAY = date(2025, 1, 6)
TOLD = datetime(2025, 1, 6, tzinfo=UTC)
CT, MRI = {"test": "ct"}, {"test": "mri"}


def day(number):
    return MONDAY + timedelta(days=number)


def happened(*told):
    rows = [
        event_row(place, "P-1", day(number), kind, TOLD, **dict(*says))
        for place, (number, kind, *says) in enumerate(told, start=1)
    ]
    return pl.DataFrame(rows, schema=EVENTS.schema).with_row_index("row")


def unkept(*told):
    return [(d, w) for _, d, w in without_outcome(happened(*told)).iter_rows()]


def booked(number, on, said=CT, kind=Kind.TEST_BOOKED):
    return (number, kind, {**said, "for_day": day(on)})


@pytest.mark.parametrize(
    "then",
    [
        pytest.param((10, Kind.TEST_PERFORMED, CT), id="kept on its day"),
        pytest.param((10, Kind.TEST_PERFORMED), id="kept, of what isn't said"),
        pytest.param((10, Kind.APPOINTMENT_MISSED), id="missed"),
        pytest.param((8, Kind.APPOINTMENT_CANCELLED), id="cancelled before"),
        pytest.param((12, Kind.TEST_PERFORMED, CT), id="done on a later day"),
        pytest.param((12, Kind.TEST_REPORTED, CT), id="reported"),
        pytest.param((12, Kind.TREATMENT_STARTED), id="treated since"),
        pytest.param((12, Kind.DISCHARGED), id="discharged since"),
    ],
)
def test_a_booking_has_its_outcome_once_something_says_what_became_of_it(then):
    assert unkept(booked(1, 10), then) == []


@pytest.mark.parametrize(
    "then",
    [
        pytest.param((12, Kind.TEST_PERFORMED, MRI), id="another test done"),
        pytest.param((10, Kind.TEST_PERFORMED, MRI), id="another test, that day"),
        pytest.param((9, Kind.TEST_PERFORMED, CT), id="the same test, before"),
        pytest.param((12, Kind.APPOINTMENT_ATTENDED), id="some visit, later"),
        pytest.param((12, Kind.REFERRAL_REGRADED), id="something else"),
    ],
)
def test_a_booking_waits_for_its_outcome_whatever_else_happens(then):
    assert unkept(booked(1, 10), then) == [(day(10), "ct")]


def test_who_is_booked_anew_when_the_day_has_passed_waits_for_the_new_day():
    assert unkept(booked(1, 10), booked(11, 20)) == [(day(20), "ct")]
    both = [(day(10), "ct"), (day(20), "ct")]
    assert unkept(booked(1, 10), booked(2, 20)) == both


def test_bookings_of_the_same_day_are_each_asked_of_by_what_they_are_for():
    seen = booked(2, 10, {"activity": "first_outpatient"}, Kind.APPOINTMENT_BOOKED)
    told = (booked(1, 10), seen, (10, Kind.TEST_PERFORMED, CT))
    assert unkept(*told) == [(day(10), "first_outpatient")]


def test_a_result_is_unanswered_until_anything_is_recorded_after_it():
    reported = (12, Kind.TEST_REPORTED, CT)
    found = results_last(happened(booked(1, 10), reported))
    assert found.rows() == [("P-1", day(12))]
    assert results_last(happened(reported, (12, Kind.MDT_DISCUSSED))).is_empty()
